import assert from "node:assert/strict";
import { decodeMesh, encodeMesh, MESH_HEADER_BYTES } from "./mesh.ts";

const mesh = {
  positions: new Float32Array([0, 0, 0, 1.5, 0, 0, 0, -2, 0.25]),
  triangles: new Uint32Array([0, 1, 2]),
};

function changed(change: (view: DataView, bytes: Uint8Array) => void): Uint8Array {
  const bytes = encodeMesh(mesh);
  change(new DataView(bytes.buffer), bytes);
  return bytes;
}

Deno.test("decodeMesh gives back what encodeMesh wrote", () => {
  const bytes = encodeMesh(mesh);
  assert.equal(bytes.length, MESH_HEADER_BYTES + 36 + 12);
  assert.deepEqual(decodeMesh(bytes), { ok: true, mesh });
});

Deno.test("decodeMesh reads bytes at any offset", () => {
  const bytes = encodeMesh(mesh);
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  assert.deepEqual(decodeMesh(shifted.subarray(3)), { ok: true, mesh });
});

Deno.test("decodeMesh refuses by name what is no whole mesh", () => {
  const refused: readonly [Uint8Array, RegExp][] = [
    [new Uint8Array(0), /./],
    [changed((_, bytes) => bytes[3] = 0x46), /not a mesh/],
    [encodeMesh(mesh).subarray(0, 12), /no whole header/],
    [encodeMesh(mesh).subarray(0, 40), /must be 64/],
    [changed((view) => view.setUint32(4, 0xffff_ffff, true)), /must be/],
    [changed((view) => view.setFloat32(MESH_HEADER_BYTES + 4, NaN, true)), /position 1/],
    [changed((view) => view.setUint32(MESH_HEADER_BYTES + 36, 3, true)), /vertex 3/],
  ];
  for (const [bytes, reason] of refused) {
    const result = decodeMesh(bytes);
    assert.ok(!result.ok);
    assert.match(result.reason, reason);
  }
});
