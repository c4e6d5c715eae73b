import {
  type CameraPose,
  clipMatrix,
  depthRange,
  farReprojection,
  type ImageSize,
  placeOnCanvas,
  planeReprojection,
} from "@fuelrail/camera-math";
import type { FrameHeader, OutlineMesh } from "@fuelrail/contracts/binary";
import type { Rect } from "../../core/view_transform.ts";
import type { Pixels } from "../painter.ts";
import { createGlDepths } from "./gl_depths.ts";
import { createGlMeshes } from "./gl_meshes.ts";
import { createGlProgram, type GlProgram } from "./gl_program.ts";
import { hasGraphicsProcessor } from "./graphics_processor.ts";
import {
  BACKGROUND_FRAGMENT,
  BACKGROUND_VERTEX,
  DEPTH_FRAGMENT,
  DEPTH_VERTEX,
  GEOMETRY_FRAGMENT,
  GEOMETRY_VERTEX,
} from "./preview_shaders.ts";

/** One moment of a preview. */
export interface PreviewScene {
  /** The camera to show, and that of the picture. */
  readonly seen: CameraPose;
  readonly shown: CameraPose;
  readonly picture: Pixels;
  /** Which picture that is: the same memory may hold others later. */
  readonly of: FrameHeader;
  /** The render's size. */
  readonly size: ImageSize;
  /** Where the whole picture lies on the canvas, device pixels. */
  readonly place: Rect;
  /** Whether single render pixels are to be seen as squares. */
  readonly square: boolean;
  /** Colours of the squares behind transparent pixels, each from 0 to 1. */
  readonly backdrop: readonly [readonly number[], readonly number[]];
  /** Device pixels for each CSS pixel. */
  readonly dpr: number;
}

/** Draws a scene's bare geometry with the last picture projected onto it. */
export interface PreviewRenderer {
  add(mesh: OutlineMesh): void;
  clear(): void;
  /** False when there is nothing that the picture could be put on. */
  draw(scene: PreviewScene): boolean;
  /** Whether everything that was drawn is on the canvas. */
  isDone(): boolean;
  /** Gives the graphics hardware's memory back; nothing can be drawn afterwards. */
  dispose(): void;
}

const PICTURE_UNIT = 0;
const DEPTH_UNIT = 1;

/**
 * Makes a renderer on a canvas; undefined where the browser has no WebGL 2 or draws it without a
 * graphics processor, which holds the page up for longer than a preview gains, unless `inSoftware`
 * allows that. Throws when the driver refuses the shaders. After a lost context another one must be
 * made.
 */
export function createPreviewRenderer(
  canvas: HTMLCanvasElement,
  { inSoftware }: { readonly inSoftware: boolean },
): PreviewRenderer | undefined {
  const gl = canvas.getContext("webgl2", {
    antialias: false,
    failIfMajorPerformanceCaveat: !inSoftware,
  });
  if (gl === null) return undefined;
  if (!inSoftware && !hasGraphicsProcessor(gl)) {
    gl.getExtension("WEBGL_lose_context")?.loseContext();
    return undefined;
  }
  const geometry = createGlProgram(gl, GEOMETRY_VERTEX, GEOMETRY_FRAGMENT);
  const background = createGlProgram(gl, BACKGROUND_VERTEX, BACKGROUND_FRAGMENT);
  const meshes = createGlMeshes(gl);
  const depths = createGlDepths(gl, createGlProgram(gl, DEPTH_VERTEX, DEPTH_FRAGMENT), meshes);
  const texture = gl.createTexture();
  const nothing = gl.createVertexArray();
  let uploaded: FrameHeader | undefined;
  let fence: WebGLSync | null = null;
  gl.enable(gl.DEPTH_TEST);
  gl.depthFunc(gl.LEQUAL);
  gl.pixelStorei(gl.UNPACK_COLORSPACE_CONVERSION_WEBGL, gl.NONE);

  function bindPicture({ picture, of, square }: PreviewScene): void {
    if (gl === null) return;
    gl.activeTexture(gl.TEXTURE0 + PICTURE_UNIT);
    gl.bindTexture(gl.TEXTURE_2D, texture);
    if (uploaded !== of) {
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, picture);
      uploaded = of;
    }
    const filter = square ? gl.NEAREST : gl.LINEAR;
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, filter);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, filter);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
  }

  function setCommon(program: GlProgram, scene: PreviewScene): void {
    const { left, top, width, height } = scene.place;
    const canvasWidth = canvas.width;
    const canvasHeight = canvas.height;
    const { scale, shift } = placeOnCanvas({
      left,
      top,
      width,
      height,
      canvasWidth,
      canvasHeight,
    });
    program.use();
    program.vector("onCanvas", [...scale, ...shift]);
    program.sampler("picture", PICTURE_UNIT);
    program.sampler("depths", DEPTH_UNIT);
    program.vector("backdrop", scene.backdrop[0]);
    program.vector("checker", scene.backdrop[1]);
    program.number("dotPx", Math.max(1, Math.round(scene.dpr)));
    program.number("canvasHeight", canvasHeight);
  }

  function draw(scene: PreviewScene): boolean {
    if (gl === null || gl.isContextLost()) return false;
    const { seen, shown, size, place } = scene;
    const { box } = meshes;
    const far = box === undefined ? undefined : farReprojection(seen, shown, size);
    const reprojection = far ?? planeReprojection(seen, shown, size);
    if (reprojection === undefined && box === undefined) return false;
    const range = box === undefined ? { near: 0.5, far: 1 } : depthRange(shown, box);
    depths.follow(shown, size, range);
    gl.viewport(0, 0, canvas.width, canvas.height);
    gl.disable(gl.SCISSOR_TEST);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    gl.enable(gl.SCISSOR_TEST);
    const bottom = canvas.height - place.top - place.height;
    gl.scissor(place.left, bottom, place.width, place.height);
    bindPicture(scene);
    depths.bind(DEPTH_UNIT);
    if (reprojection !== undefined) {
      setCommon(background, scene);
      background.matrix("reprojection", reprojection);
      gl.depthMask(false);
      gl.bindVertexArray(nothing);
      gl.drawArrays(gl.TRIANGLES, 0, 3);
      gl.depthMask(true);
    }
    if (box !== undefined) {
      setCommon(geometry, scene);
      geometry.matrix("seen", clipMatrix(seen, size, depthRange(seen, box)));
      geometry.matrix("shown", clipMatrix(shown, size, range));
      geometry.vector("range", [range.near, range.far]);
      geometry.flag("isFlat", shown.orthographicScale !== undefined);
      geometry.vector("eye", seen.position);
      meshes.draw();
    }
    gl.deleteSync(fence);
    fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    gl.flush();
    return true;
  }

  return {
    add: (mesh) => meshes.add(mesh),
    clear: () => meshes.clear(),
    draw,
    isDone: () =>
      fence === null || gl.isContextLost() ||
      gl.getSyncParameter(fence, gl.SYNC_STATUS) === gl.SIGNALED,
    dispose: () => gl.getExtension("WEBGL_lose_context")?.loseContext(),
  };
}
