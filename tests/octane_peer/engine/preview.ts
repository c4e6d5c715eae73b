import { add, plug } from "../scene/authoring.ts";
import { compileMaterial } from "../scene/compile_materials.ts";
import type { GraphNode } from "../scene/items.ts";
import { SceneGraph } from "../scene/scene_graph.ts";
import { createGeometryBuilder, IDENTITY, type Placement } from "../tracer/geometry_builder.ts";
import { rectangleMesh } from "../tracer/meshes.ts";
import { DEFAULT_SETTINGS } from "../tracer/progressive.ts";
import type { OutputFormat, RenderedImage } from "../tracer/protocol.ts";
import { type RenderThread, startRenderThread } from "../tracer/render_thread.ts";
import type { MaterialData, SceneData } from "../tracer/scene_data.ts";

/** What a material is shown on. */
export type PreviewShape = "plane" | "sphere" | "planeWithAlpha";

/** A picture of a material: size in pixels, the object's in metres, samples per pixel. */
export interface PreviewOrder {
  readonly node: GraphNode;
  readonly width: number;
  readonly height: number;
  readonly maxSamples: number;
  readonly objectSize: number;
  readonly shape: PreviewShape;
  readonly format: OutputFormat;
}

/** Renders pictures of materials, one after the other. */
export interface PreviewRoom {
  /** Resolves to null for nodes that are no materials or textures, and when the room closes. */
  render(order: PreviewOrder): Promise<RenderedImage | null>;
  close(): void;
}

const MOST_PIXELS = 1024;
const MOST_SAMPLES = 256;
const STANDING: Placement = [1, 0, 0, 0, 0, 0, -1, 0, 0, 1, 0, 0];
const FLOOR: MaterialData = {
  kind: "diffuse",
  diffuse: [0.42, 0.42, 0.42],
  checks: null,
  specular: [1, 1, 1],
  transmission: [1, 1, 1],
  roughness: 0,
  index: 1.5,
  emission: [0, 0, 0],
};

function surfaceOf(node: GraphNode): MaterialData | null {
  if (node.spec.outType === "PT_MATERIAL") return compileMaterial(node);
  if (node.spec.outType !== "PT_TEXTURE") return null;
  const graph = new SceneGraph("Preview");
  const material = add(graph, graph.root, "NT_MAT_DIFFUSE", "Preview");
  plug(graph, material, "P_DIFFUSE", node);
  return compileMaterial(material);
}

function previewScene(surface: MaterialData, order: PreviewOrder): SceneData {
  const size = order.objectSize > 0 ? order.objectSize : 1;
  const radius = size / 2;
  const builder = createGeometryBuilder();
  if (order.shape === "sphere") {
    builder.addSphere([0, 0, 0], radius, IDENTITY, 0, 0);
    const below: Placement = [1, 0, 0, 0, 0, 1, 0, -radius, 0, 0, 1, 0];
    builder.addMesh(rectangleMesh(size * 40, size * 40), below, () => 1, 1);
  } else {
    builder.addMesh(rectangleMesh(size, size), STANDING, () => 0, 0);
  }
  return {
    camera: {
      position: [0, order.shape === "sphere" ? radius * 0.6 : 0, size * 2.4],
      target: [0, 0, 0],
      up: [0, 1, 0],
      fovDegrees: 26,
      fovYDegrees: 180,
      projection: "perspective",
      orthographicWidth: size,
      lensShift: [0, 0],
      lensRadius: 0,
      focalDepth: size * 2,
      autofocus: false,
    },
    film: {
      width: Math.max(1, Math.min(MOST_PIXELS, order.width)),
      height: Math.max(1, Math.min(MOST_PIXELS, order.height)),
    },
    geometry: builder.build(),
    materials: [surface, FLOOR],
    environment: {
      kind: "daylight",
      sunDirection: [0.5, 0.8, 0.7],
      sunIntensity: 1,
      sunSize: 12,
      power: 1,
      turbidity: 3,
      skyColor: [0.05, 0.3, 1],
      sunsetColor: [0.6, 0.12, 0.02],
      groundColor: [0.2, 0.2, 0.2],
      color: [1, 1, 1],
    },
    kernel: {
      maxSamples: Math.max(1, Math.min(MOST_SAMPLES, order.maxSamples)),
      maxDepth: 8,
      clamp: 4,
      alphaChannel: order.shape === "planeWithAlpha",
      keepEnvironment: false,
    },
    imager: { exposure: 1, gamma: 1, saturation: 1, whiteBalance: [1, 1, 1] },
  };
}

/** Opens a room; its thread starts with the first picture. */
export function createPreviewRoom(): PreviewRoom {
  let thread: RenderThread | null = null;
  let job = 0;
  let closed = false;
  let done: (finished: boolean) => void = () => {};
  let queue: Promise<unknown> = Promise.resolve();

  function running(): RenderThread {
    thread ??= startRenderThread({
      onImage: () => {},
      onProgress: (progress) => {
        if (progress.job === job && progress.finished) done(true);
      },
      onFailure: () => done(false),
    });
    return thread;
  }

  async function render(scene: SceneData, format: OutputFormat): Promise<RenderedImage | null> {
    if (closed) return null;
    const worker = running();
    const { geometry, ...look } = scene;
    job++;
    const finished = new Promise<boolean>((resolve) => done = resolve);
    worker.tell({ type: "start", job, look, geometry, settings: DEFAULT_SETTINGS });
    return await finished ? await worker.tonemap(format) : null;
  }

  return {
    render(order) {
      const surface = surfaceOf(order.node);
      if (surface === null) return Promise.resolve(null);
      const scene = previewScene(surface, order);
      const made = queue.then(() => render(scene, order.format));
      queue = made;
      return made;
    },
    close() {
      closed = true;
      done(false);
      thread?.stop();
    },
  };
}
