import { add, addMesh, addSpheres, group, plug, setPin } from "../scene/authoring.ts";
import type { GraphNode } from "../scene/items.ts";
import { SceneGraph } from "../scene/scene_graph.ts";
import { loadMeshFile } from "./assets.ts";
import { rectangleMesh } from "../tracer/meshes.ts";

/** An open project: its graph, and what Octane keeps beside it. */
export interface Project {
  readonly graph: SceneGraph;
  /** Project settings, which are no part of the root graph. */
  readonly settings: SceneGraph;
  readonly settingsNode: GraphNode;
  /** Shows geometry, materials and textures that are rendered by themselves. */
  readonly previewTarget: GraphNode;
  /** "" until the project is saved or loaded. */
  path: string;
  readonly fromPackage: boolean;
  /** A project that was loaded without evaluating it cannot be rendered. */
  readonly evaluated: boolean;
  /** The graph's revision when it was last the same as its file. */
  savedRevision: number;
}

/** Whether a project has changes that its file has not. */
export function hasUnsavedChanges({ graph, savedRevision }: Project): boolean {
  return graph.revision !== savedRevision;
}

/** Opens a graph as a project. */
export function openProject(
  graph: SceneGraph,
  path = "",
  evaluated = true,
): Project {
  graph.onFile = loadMeshFile;
  const settings = new SceneGraph("Project settings");
  const settingsNode = add(settings, settings.root, "NT_PROJECT_SETTINGS", "Project settings");
  const previewTarget = add(settings, settings.root, "NT_RENDERTARGET", "Preview Render Target");
  return {
    graph,
    settings,
    settingsNode,
    previewTarget,
    path,
    fromPackage: path.toLowerCase().endsWith(".orbx"),
    evaluated,
    savedRevision: graph.revision,
  };
}

/**
 * The render target that shows a node: itself if it is one, else the preview target around a
 * geometry, a material or a texture. Null for nodes that cannot be rendered.
 */
export function targetShowing(project: Project, node: GraphNode): GraphNode | null {
  const { settings, previewTarget } = project;
  const show = (geometry: GraphNode) => {
    const pin = previewTarget.pinOf("P_MESH");
    if (pin.pin?.source !== geometry) settings.connect(previewTarget, pin.index, geometry);
    return previewTarget;
  };
  switch (node.spec.outType) {
    case "PT_RENDERTARGET":
      return node;
    case "PT_GEOMETRY":
      return show(node);
    case "PT_MATERIAL":
      return show(ballOf(settings, node));
    case "PT_TEXTURE": {
      const material = add(settings, settings.root, "NT_MAT_DIFFUSE", "Texture preview");
      plug(settings, material, "P_DIFFUSE", node);
      return show(ballOf(settings, material));
    }
    default:
      return null;
  }
}

function ballOf(settings: SceneGraph, material: GraphNode): GraphNode {
  const { root } = settings;
  const ball = addSpheres(settings, root, "Preview ball", [{ centre: [0, 0, 0], radius: 0.35 }]);
  const floor = addMesh(settings, root, "Preview floor", rectangleMesh(20, 20));
  const placed = add(settings, root, "NT_GEO_PLACEMENT", "Preview floor placed");
  const transform = placed.input("P_TRANSFORM");
  if (transform !== null) setPin(settings, transform, "P_TRANSLATION", [0, -0.35, 0]);
  plug(settings, placed, "P_GEOMETRY", floor);
  plug(settings, ball, 0, material);
  return group(settings, root, "Preview", [ball, placed]);
}
