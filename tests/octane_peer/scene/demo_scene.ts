import { boxMesh, rectangleMesh, torusMesh } from "../tracer/meshes.ts";
import type { Vec3 } from "../tracer/scene_data.ts";
import { add, addMesh, addSpheres, group, nest, place, plug, setPin } from "./authoring.ts";
import { setPose } from "./camera_pose.ts";
import type { GraphNode, NodeGraph } from "./items.ts";
import { SceneGraph } from "./scene_graph.ts";

/** A project with the node whose picture it shows first. */
export interface DemoProject {
  readonly graph: SceneGraph;
  readonly target: GraphNode;
}

/** How a demo project is rendered when it is opened; sizes in pixels, samples per pixel. */
export interface DemoOptions {
  readonly width: number;
  readonly height: number;
  readonly maxSamples: number;
  /** Whether the sky leaves pixels transparent. @default {false} */
  readonly alpha?: boolean;
  /** The camera of both render targets. @default {"thinlens"} */
  readonly camera?: DemoCamera;
  /** @default {"y"} */
  readonly upAxis?: "y" | "z";
}

/** Kinds of cameras that a demo project can be seen through. */
export const DEMO_CAMERAS = [
  "thinlens",
  "orthographic",
  "panoramic",
  "universal",
  "baking",
] as const;

/** One of them. */
export type DemoCamera = typeof DEMO_CAMERAS[number];

function diffuse(graph: SceneGraph, owner: NodeGraph, name: string, color: Vec3): GraphNode {
  const node = add(graph, owner, "NT_MAT_DIFFUSE", name);
  setPin(graph, node, "P_DIFFUSE", color);
  return node;
}

function glossy(
  graph: SceneGraph,
  owner: NodeGraph,
  name: string,
  look: { diffuse: Vec3; specular: Vec3; roughness: number; index: number },
): GraphNode {
  const node = add(graph, owner, "NT_MAT_GLOSSY", name);
  setPin(graph, node, "P_DIFFUSE", look.diffuse);
  setPin(graph, node, "P_SPECULAR", look.specular);
  setPin(graph, node, "P_ROUGHNESS", look.roughness);
  setPin(graph, node, "P_INDEX", look.index);
  return node;
}

/** Metals live in a graph of their own, reached through output linkers. */
function metals(graph: SceneGraph): { brass: GraphNode; chrome: GraphNode } {
  const inner = graph.createGraph(graph.root, "Metals");
  inner.position = [120, 60];
  const black: Vec3 = [0, 0, 0];
  const offer = (name: string, node: GraphNode): GraphNode => {
    const linker = add(graph, inner, "NT_OUT_MATERIAL", name);
    plug(graph, linker, "P_INPUT", node);
    return linker;
  };
  return {
    brass: offer(
      "Brass",
      glossy(graph, inner, "Brushed brass", {
        diffuse: black,
        specular: [0.91, 0.66, 0.29],
        roughness: 0.3,
        index: 1,
      }),
    ),
    chrome: offer(
      "Chrome",
      glossy(graph, inner, "Polished chrome", {
        diffuse: black,
        specular: [0.86, 0.87, 0.89],
        roughness: 0,
        index: 1,
      }),
    ),
  };
}

function ground(graph: SceneGraph): GraphNode {
  const node = addMesh(graph, graph.root, "Terrace", rectangleMesh(240, 240));
  const stone = diffuse(graph, graph.root, "Terrace stone", [0.5, 0.5, 0.5]);
  const checks = nest(graph, stone, "P_DIFFUSE", "NT_TEX_CHECKS");
  setPin(graph, checks, "P_TEXTURE1", [0.46, 0.45, 0.43]);
  setPin(graph, checks, "P_TEXTURE2", [0.33, 0.325, 0.32]);
  const scale = checks.input("P_TRANSFORM");
  if (scale !== null) setPin(graph, scale, "P_SCALE", [0.8, 0.8, 0.8]);
  plug(graph, node, 0, stone);
  return node;
}

function lamp(graph: SceneGraph): GraphNode {
  const node = addMesh(graph, graph.root, "Softbox", rectangleMesh(1.6, 1.6));
  const material = diffuse(graph, graph.root, "Softbox light", [0, 0, 0]);
  const emission = nest(graph, material, "P_EMISSION", "NT_EMIS_TEXTURE");
  setPin(graph, emission, "P_TEXTURE", [1, 0.9, 0.76]);
  setPin(graph, emission, "P_POWER", 90);
  plug(graph, node, 0, material);
  return place(graph, graph.root, node, [-3.4, 3.6, 2.2], [0, 0, 142]);
}

function still(graph: SceneGraph): GraphNode[] {
  const { root } = graph;
  const { brass, chrome } = metals(graph);
  const made = (mesh: GraphNode, material: GraphNode): GraphNode => {
    plug(graph, mesh, 0, material);
    return mesh;
  };
  const ball = (name: string, centre: Vec3, radius: number, material: GraphNode) =>
    made(addSpheres(graph, root, name, [{ centre, radius }]), material);
  const plaster = diffuse(graph, root, "Plaster", [0.78, 0.76, 0.72]);
  const glass = add(graph, root, "NT_MAT_SPECULAR", "Clear glass");
  setPin(graph, glass, "P_TRANSMISSION", [0.96, 0.985, 0.98]);
  const lacquer = glossy(graph, root, "Red lacquer", {
    diffuse: [0.6, 0.045, 0.03],
    specular: [1, 1, 1],
    roughness: 0.05,
    index: 1.55,
  });
  const enamel = glossy(graph, root, "Blue enamel", {
    diffuse: [0.02, 0.11, 0.34],
    specular: [1, 1, 1],
    roughness: 0.12,
    index: 1.5,
  });
  const clay = diffuse(graph, root, "Ochre clay", [0.72, 0.42, 0.14]);
  const ring = made(addMesh(graph, root, "Ring", torusMesh(0.78, 0.2)), brass);
  const small = made(addMesh(graph, root, "Small ring", torusMesh(0.34, 0.1, 48, 20)), enamel);
  const plinth = made(addMesh(graph, root, "Plinth", boxMesh(1.5, 0.9, 1.5)), plaster);
  const block = made(addMesh(graph, root, "Block", boxMesh(0.8, 0.8, 0.8)), clay);
  const pearls = made(
    addSpheres(
      graph,
      root,
      "Pearls",
      Array.from({ length: 9 }, (_, i) => {
        const angle = 0.25 + i * 0.2;
        const radius = 0.1 + 0.012 * i;
        const at: Vec3 = [Math.cos(angle) * 2.7 - 0.6, radius, Math.sin(angle) * 2.3 - 0.1];
        return { centre: at, radius };
      }),
    ),
    plaster,
  );
  return [
    place(graph, root, plinth, [-1.15, 0.45, -0.5], [0, 24, 0]),
    ball("Lacquer ball", [-1.15, 1.52, -0.5], 0.62, lacquer),
    ball("Glass ball", [0.35, 0.62, 1.0], 0.62, glass),
    ball("Chrome ball", [1.65, 0.85, -0.75], 0.85, chrome),
    place(graph, root, ring, [0.42, 0.93, -1.05], [78, 0, 24]),
    place(graph, root, small, [-0.75, 0.1, 1.5]),
    place(graph, root, block, [2.55, 0.4, 0.75], [0, 33, 0]),
    pearls,
  ];
}

/** Where a camera stands and what it sees; metres, Y up, horizontal degrees. */
export interface View {
  readonly position: Vec3;
  readonly target: Vec3;
  readonly fov: number;
  /** Radius of the lens, centimetres. */
  readonly aperture: number;
}

const CAMERA_NODES: Readonly<Record<DemoCamera, string>> = {
  thinlens: "NT_CAM_THINLENS",
  orthographic: "NT_CAM_THINLENS",
  panoramic: "NT_CAM_PANORAMIC",
  universal: "NT_CAM_UNIVERSAL",
  baking: "NT_CAM_BAKING",
};

/** The scene is laid out with Y up; with Z up it is all turned about the X axis. */
function turned([x, y, z]: Vec3, { upAxis }: DemoOptions): Vec3 {
  return upAxis === "z" ? [x, -z, y] : [x, y, z];
}

/** Turns a camera to a view. */
export function aim(graph: SceneGraph, node: GraphNode, view: View, options: DemoOptions): void {
  setPose(graph, node, {
    position: turned(view.position, options),
    target: turned(view.target, options),
    up: turned([0, 1, 0], options),
    fov: view.fov,
  });
  if (node.pinOf("P_APERTURE").index >= 0) setPin(graph, node, "P_APERTURE", view.aperture);
}

function camera(graph: SceneGraph, target: GraphNode, view: View, options: DemoOptions): void {
  const kind = options.camera ?? "thinlens";
  const node = nest(graph, target, "P_CAMERA", CAMERA_NODES[kind]);
  aim(graph, node, view, options);
  if (kind === "orthographic") setPin(graph, node, "P_ORTHOGRAPHIC", true);
}

/** Cameras that nothing is connected to yet. */
function spares(graph: SceneGraph, options: DemoOptions): void {
  const wide = add(graph, graph.root, "NT_CAM_THINLENS", "Wide camera");
  aim(graph, wide, { position: [4.5, 3.4, 6], target: [0, 0.6, 0], fov: 75, aperture: 0 }, options);
  const around = add(graph, graph.root, "NT_CAM_PANORAMIC", "Panorama");
  aim(graph, around, { position: [0, 1.6, 3], target: [0, 1.6, 0], fov: 0, aperture: 0 }, options);
}

function outfit(graph: SceneGraph, target: GraphNode, options: DemoOptions): void {
  const kernel = nest(graph, target, "P_KERNEL", "NT_KERN_PATHTRACING");
  setPin(graph, kernel, "P_MAX_SAMPLES", options.maxSamples);
  setPin(graph, kernel, "P_GI_CLAMP", 4);
  setPin(graph, kernel, "P_ALPHA_CHANNEL", options.alpha ?? false);
  const film = target.input("P_FILM_SETTINGS");
  if (film !== null) setPin(graph, film, "P_RESOLUTION", [options.width, options.height]);
  const sky = target.input("P_ENVIRONMENT");
  if (sky !== null) {
    setPin(graph, sky, "P_SUN_DIR", [-0.62, 0.42, 0.3]);
    setPin(graph, sky, "P_SUN_SIZE", 6);
    setPin(graph, sky, "P_TURBIDITY", 3.2);
    setPin(graph, sky, "P_GROUND_COLOR", [0.2, 0.2, 0.2]);
  }
}

/** Gives a render target the camera, kernel, film and sky that are asked for. */
export function equipTarget(
  graph: SceneGraph,
  target: GraphNode,
  view: View,
  options: DemoOptions,
): void {
  camera(graph, target, view, options);
  outfit(graph, target, options);
}

/** Gives every item of a graph that has no place yet one in a grid, `across` items wide. */
export function layOut(root: NodeGraph, across = 6): void {
  root.items.forEach((item, i) => {
    if (item.position[0] !== 0) return;
    item.position = [80 + (i % across) * 200, 120 + Math.floor(i / across) * 80];
  });
}

/** Puts render targets and cameras, which are wide, below one another beside the grid. */
function setApart({ items }: NodeGraph): void {
  const apart = ["Render target", "Close-up", "Wide camera", "Panorama"];
  for (const item of items) {
    const row = apart.indexOf(item.name);
    if (row !== -1) item.position = [1_300, 120 + row * 80];
  }
}

/** The project that the test renderer opens: a still life on a terrace, and two render targets. */
export function createDemoProject(options: DemoOptions): DemoProject {
  const graph = new SceneGraph("Scene");
  const { root } = graph;
  const content = group(graph, root, "Still life", [ground(graph), ...still(graph), lamp(graph)]);
  content.position = [400, 60];
  const upright = options.upAxis === "z"
    ? place(graph, root, content, [0, 0, 0], [90, 0, 0])
    : content;
  const target = add(graph, root, "NT_RENDERTARGET", "Render target");
  const wideView: View = {
    position: [1.1, 2.5, 8.9],
    target: [0.5, 0.82, 0],
    fov: 40,
    aperture: 0,
  };
  camera(graph, target, wideView, options);
  const close = add(graph, root, "NT_RENDERTARGET", "Close-up");
  const closeView: View = {
    position: [-3.2, 1.9, 3.6],
    target: [-0.4, 0.9, 0],
    fov: 34,
    aperture: 2,
  };
  camera(graph, close, closeView, options);
  spares(graph, options);
  for (const made of [target, close]) {
    outfit(graph, made, options);
    plug(graph, made, "P_MESH", upright);
  }
  graph.connect(close, close.pinOf("P_RENDER_PASSES").index, null);
  layOut(root);
  setApart(root);
  return { graph, target };
}
