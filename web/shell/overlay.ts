import { projectPoint, type Vec3 } from "@fuelrail/camera-math";
import { effect } from "@preact/signals";
import { addScaled } from "@fuelrail/camera-math";
import { type OutlineShape, projectOutline } from "../core/outline.ts";
import { markedObjects, type MarkStyle } from "../core/selection_marks.ts";
import type { Hit } from "../core/steering_event.ts";
import { placeImage, type Point, zoomOf } from "../core/view_transform.ts";
import type { MeshStore } from "./mesh_store.ts";
import type { StudioState } from "./studio_state.ts";

/** Marks what is selected over the picture, without touching the scene. */
export interface Overlay {
  attach(canvas: HTMLCanvasElement): void;
  resize(width: number, height: number): void;
}

interface Stroke {
  readonly colour: string;
  readonly width: number;
}

const STROKES: Readonly<Record<MarkStyle, Stroke>> = {
  primary: { colour: "#f0c469", width: 2.5 },
  secondary: { colour: "#e9e2d0", width: 1.75 },
  hover: { colour: "#7db4f0", width: 1.5 },
};
const HALO = "rgb(0 0 0 / 0.55)";

/** An overlay that follows the newest camera, the selection and the view. */
export function createOverlay(state: StudioState, meshes: MeshStore): Overlay {
  let canvas: HTMLCanvasElement | undefined;
  let frameAsked = false;

  function askFrame(): void {
    if (frameAsked) return;
    frameAsked = true;
    requestAnimationFrame(() => {
      frameAsked = false;
      draw();
    });
  }

  function draw(): void {
    const context = canvas?.getContext("2d");
    if (canvas === undefined || !context) return;
    context.clearRect(0, 0, canvas.width, canvas.height);
    const { camera, selection, hovers } = state.room.peek();
    const image = state.imageSize.peek();
    if (camera === undefined || selection === undefined || image === undefined) return;
    const view = state.view.peek();
    const stage = { image, viewport: { width: canvas.width, height: canvas.height } };
    const { left, top } = placeImage(view, stage);
    const zoom = zoomOf(view, stage);
    const pose = state.predictedPose.peek() ?? camera.pose;
    const project = (point: Vec3): Point | undefined => {
      const at = projectPoint(pose, image, point);
      return at && { x: left + at.x * zoom, y: top + at.y * zoom };
    };
    const marks = markedObjects(selection, hovers);
    const shapes = meshes.forDrawing(marks.outlines.map(({ address }) => address));
    for (const [index, { style }] of marks.outlines.entries()) {
      const shape = shapes[index];
      const scratch = shape && strokeOutline(canvas, shape, STROKES[style], project);
      if (scratch !== undefined) context.drawImage(scratch, 0, 0);
    }
    if (marks.hit !== undefined) markHit(context, marks.hit, project);
  }

  effect(() => {
    // Read for the sake of being called again when they change.
    const { camera, selection, hovers } = state.room.value;
    void [camera, selection, hovers, state.view.value, state.imageSize.value];
    if (selection !== undefined) void state.predictedPose.value;
    void meshes.arrived.value;
    askFrame();
  });

  return {
    attach(element) {
      canvas = element;
      askFrame();
    },
    resize(width, height) {
      if (canvas === undefined) return;
      canvas.width = width;
      canvas.height = height;
      draw();
    },
  };
}

/** The outline alone on a canvas of its own: strokes, minus what the shape covers. */
function strokeOutline(
  { width, height }: HTMLCanvasElement,
  shape: OutlineShape,
  stroke: Stroke,
  project: (point: Vec3) => Point | undefined,
): OffscreenCanvas | undefined {
  const scratch = new OffscreenCanvas(width, height);
  const context = scratch.getContext("2d");
  if (context === null) return undefined;
  const { lines, faces } = projectOutline(shape, project);
  const scale = devicePixelRatio;
  context.lineCap = "round";
  context.beginPath();
  for (let i = 0; i < lines.length; i += 4) {
    context.moveTo(lines[i] ?? 0, lines[i + 1] ?? 0);
    context.lineTo(lines[i + 2] ?? 0, lines[i + 3] ?? 0);
  }
  context.strokeStyle = HALO;
  context.lineWidth = (stroke.width * 2 + 2) * scale;
  context.stroke();
  context.strokeStyle = stroke.colour;
  context.lineWidth = stroke.width * 2 * scale;
  context.stroke();
  context.beginPath();
  for (let i = 0; i < faces.length; i += 6) {
    context.moveTo(faces[i] ?? 0, faces[i + 1] ?? 0);
    context.lineTo(faces[i + 2] ?? 0, faces[i + 3] ?? 0);
    context.lineTo(faces[i + 4] ?? 0, faces[i + 5] ?? 0);
    context.closePath();
  }
  context.globalCompositeOperation = "destination-out";
  context.fill();
  return scratch;
}

const RING_PX = 7;
const NORMAL_DEPTHS = 0.06;

function markHit(
  context: CanvasRenderingContext2D,
  { position, normal, depth }: Hit,
  project: (point: Vec3) => Point | undefined,
): void {
  const at = project(position);
  if (at === undefined) return;
  const scale = devicePixelRatio;
  const tip = normal && project(addScaled(position, normal, (depth ?? 1) * NORMAL_DEPTHS));
  context.beginPath();
  context.arc(at.x, at.y, RING_PX * scale, 0, 2 * Math.PI);
  if (tip !== undefined) {
    context.moveTo(at.x, at.y);
    context.lineTo(tip.x, tip.y);
  }
  const { colour, width } = STROKES.primary;
  for (const [strokeStyle, extra] of [[HALO, 2], [colour, 0]] as const) {
    context.strokeStyle = strokeStyle;
    context.lineWidth = (width - 0.5 + extra) * scale;
    context.stroke();
  }
}
