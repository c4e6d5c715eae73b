import {
  type CameraPose,
  clipMatrix,
  type DepthRange,
  type ImageSize,
} from "@fuelrail/camera-math";
import type { GlMeshes } from "./gl_meshes.ts";
import type { GlProgram } from "./gl_program.ts";

/** How near geometry is to the picture's camera, as a texture. */
export interface GlDepths {
  /** Binds the texture to a unit. */
  bind(unit: number): void;
  /** Draws them anew for another camera or other geometry; leaves the canvas bound. */
  follow(pose: CameraPose, size: ImageSize, range: DepthRange): void;
}

/** Longest side of the texture, pixels. */
const SIDE_MAX = 1_024;

/** Makes the texture, which has no geometry yet. */
export function createGlDepths(
  gl: WebGL2RenderingContext,
  program: GlProgram,
  meshes: GlMeshes,
): GlDepths {
  const texture = gl.createTexture();
  const target = gl.createFramebuffer();
  let made: { pose: CameraPose; size: ImageSize; version: number } | undefined;
  let sides: ImageSize = { width: 0, height: 0 };

  function resize(size: ImageSize): void {
    const scale = Math.min(1, SIDE_MAX / Math.max(size.width, size.height));
    const width = Math.max(1, Math.round(size.width * scale));
    const height = Math.max(1, Math.round(size.height * scale));
    if (width === sides.width && height === sides.height) return;
    sides = { width, height };
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.texImage2D(
      gl.TEXTURE_2D,
      0,
      gl.DEPTH_COMPONENT24,
      width,
      height,
      0,
      gl.DEPTH_COMPONENT,
      gl.UNSIGNED_INT,
      null,
    );
    for (const filter of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) {
      gl.texParameteri(gl.TEXTURE_2D, filter, gl.NEAREST);
    }
    for (const wrap of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T]) {
      gl.texParameteri(gl.TEXTURE_2D, wrap, gl.CLAMP_TO_EDGE);
    }
    gl.bindFramebuffer(gl.FRAMEBUFFER, target);
    gl.framebufferTexture2D(
      gl.FRAMEBUFFER,
      gl.DEPTH_ATTACHMENT,
      gl.TEXTURE_2D,
      texture,
      0,
    );
    gl.drawBuffers([gl.NONE]);
  }

  return {
    bind(unit) {
      gl.activeTexture(gl.TEXTURE0 + unit);
      gl.bindTexture(gl.TEXTURE_2D, texture);
    },
    follow(pose, size, range) {
      const { version } = meshes;
      const isMade = made?.pose === pose && made.version === version &&
        made.size.width === size.width && made.size.height === size.height;
      if (isMade) return;
      made = { pose, size, version };
      resize(size);
      gl.bindFramebuffer(gl.FRAMEBUFFER, target);
      gl.viewport(0, 0, sides.width, sides.height);
      gl.disable(gl.SCISSOR_TEST);
      gl.depthMask(true);
      gl.clearDepth(1);
      gl.clear(gl.DEPTH_BUFFER_BIT);
      // A surface must not hide itself where the texture is coarser than its slope.
      gl.enable(gl.POLYGON_OFFSET_FILL);
      gl.polygonOffset(2, 4);
      program.use();
      program.matrix("shown", clipMatrix(pose, size, range));
      meshes.draw();
      gl.disable(gl.POLYGON_OFFSET_FILL);
      gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    },
  };
}
