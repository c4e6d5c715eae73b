import type { Box } from "@fuelrail/camera-math";
import type { OutlineMesh } from "@fuelrail/contracts/binary";
import { POSITION } from "./gl_program.ts";

/** Meshes in the graphics hardware's memory. */
export interface GlMeshes {
  /** Rises with every change. */
  readonly version: number;
  /** Around all of them; undefined without any. */
  readonly box: Box | undefined;
  add(mesh: OutlineMesh): void;
  clear(): void;
  draw(): void;
}

interface Held {
  readonly vertices: WebGLVertexArrayObject;
  readonly buffers: readonly WebGLBuffer[];
  readonly count: number;
}

/** Makes an empty store. */
export function createGlMeshes(gl: WebGL2RenderingContext): GlMeshes {
  let held: Held[] = [];
  let version = 0;
  let min: [number, number, number] = [Infinity, Infinity, Infinity];
  let max: [number, number, number] = [-Infinity, -Infinity, -Infinity];

  function grow(positions: Float32Array): void {
    for (let i = 0; i < positions.length; i += 3) {
      for (const axis of [0, 1, 2] as const) {
        const value = positions[i + axis] ?? 0;
        if (value < min[axis]) min[axis] = value;
        if (value > max[axis]) max[axis] = value;
      }
    }
  }

  return {
    get version() {
      return version;
    },
    get box() {
      return held.length === 0 ? undefined : { min, max };
    },
    add({ positions, triangles }) {
      const vertices = gl.createVertexArray();
      const buffers = [gl.createBuffer(), gl.createBuffer()] as const;
      gl.bindVertexArray(vertices);
      gl.bindBuffer(gl.ARRAY_BUFFER, buffers[0]);
      gl.bufferData(gl.ARRAY_BUFFER, positions, gl.STATIC_DRAW);
      gl.enableVertexAttribArray(POSITION);
      gl.vertexAttribPointer(POSITION, 3, gl.FLOAT, false, 0, 0);
      gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, buffers[1]);
      gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, triangles, gl.STATIC_DRAW);
      gl.bindVertexArray(null);
      held.push({ vertices, buffers, count: triangles.length });
      grow(positions);
      version++;
    },
    clear() {
      for (const { vertices, buffers } of held) {
        gl.deleteVertexArray(vertices);
        for (const buffer of buffers) gl.deleteBuffer(buffer);
      }
      held = [];
      min = [Infinity, Infinity, Infinity];
      max = [-Infinity, -Infinity, -Infinity];
      version++;
    },
    draw() {
      for (const { vertices, count } of held) {
        gl.bindVertexArray(vertices);
        gl.drawElements(gl.TRIANGLES, count, gl.UNSIGNED_INT, 0);
      }
      gl.bindVertexArray(null);
    },
  };
}
