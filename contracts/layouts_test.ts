import assert from "node:assert/strict";
import { encodeAck } from "./ack.ts";
import { viewOf } from "./bytes.ts";
import { encodeCameraPose } from "./camera_pose.ts";
import { encodeFrameHeader } from "./frame.ts";
import {
  FIELD_BYTES,
  type Layout,
  type LayoutField,
  LAYOUTS,
  MESH_LAYOUT,
  TILE_LAYOUT,
  TILES_LAYOUT,
} from "./layouts.ts";
import { encodeMesh } from "./mesh.ts";
import { encodePointerInput } from "./pointer_input.ts";
import { encodeTiles } from "./tiles.ts";

function read(bytes: Uint8Array, field: LayoutField, index: number): number {
  const view = viewOf(bytes);
  const at = field.offset + index * FIELD_BYTES[field.type];
  switch (field.type) {
    case "bytes":
    case "u8":
      return view.getUint8(at);
    case "u16":
      return view.getUint16(at, true);
    case "u32":
      return view.getUint32(at, true);
    case "f32":
      return view.getFloat32(at, true);
    case "f64":
      return view.getFloat64(at, true);
  }
}

function readAll(bytes: Uint8Array, layout: Layout): Record<string, number | number[]> {
  return Object.fromEntries(layout.fields.map((field) => {
    const values = Array.from({ length: field.count }, (_, index) => read(bytes, field, index));
    const [first] = values;
    return [field.name, field.count === 1 && first !== undefined ? first : values];
  }));
}

function layoutNamed(title: string): Layout {
  const layout = LAYOUTS.find((each) => each.title === title);
  assert.ok(layout);
  return layout;
}

Deno.test("LAYOUTS cover every byte once, in order", () => {
  for (const layout of [...LAYOUTS, MESH_LAYOUT, TILES_LAYOUT, TILE_LAYOUT]) {
    let next = 0;
    for (const field of layout.fields) {
      assert.equal(field.offset, next, `${layout.title}.${field.name}`);
      next += field.count * FIELD_BYTES[field.type];
    }
    assert.equal(next, layout.size, layout.title);
  }
});

Deno.test("LAYOUTS describe what encodeFrameHeader writes", () => {
  const bytes = encodeFrameHeader({
    kind: "tiles",
    codec: "png",
    converged: false,
    lossless: true,
    interactive: true,
    alpha: false,
    announced: false,
    seq: 1,
    baseSeq: 2,
    epoch: 3,
    inputSeq: 4,
    width: 5,
    height: 6,
    renderWidth: 7,
    renderHeight: 8,
    samples: 9,
    maxSamples: 10,
    renderSeconds: 11.5,
    samplesPerSecond: 12.5,
    capturedAtMs: 13.25,
    session: 14,
    tier: "full",
    renderPassId: 15,
  });
  assert.deepEqual(readAll(bytes, layoutNamed("Frame")), {
    magic: [0x46, 0x52],
    version: 1,
    kind: 0x54,
    codec: 2,
    flags: 6,
    headerBytes: 72,
    seq: 1,
    baseSeq: 2,
    epoch: 3,
    inputSeq: 4,
    width: 5,
    height: 6,
    renderWidth: 7,
    renderHeight: 8,
    samples: 9,
    maxSamples: 10,
    renderSeconds: 11.5,
    samplesPerSecond: 12.5,
    capturedAtMs: 13.25,
    session: 14,
    tier: 3,
    reserved: 0,
    renderPassId: 15,
  });
});

Deno.test("LAYOUTS describe what the small encoders write", () => {
  const prefix = { magic: [0x46, 0x52], version: 1 };
  const ack = readAll(encodeAck({ seq: 9, tier: "still" }), layoutNamed("Ack"));
  assert.deepEqual(ack, { ...prefix, kind: 0x41, seq: 9, tier: 4, reserved: [0, 0, 0] });
  const input = encodePointerInput({
    type: "keyDown",
    button: "middle",
    buttonsHeld: 2,
    modifiers: 8,
    x: 3.5,
    y: 4.5,
    wheelNotches: -1,
    inputSeq: 77,
    pointerType: "pen",
    pointerSlot: 6,
    keyCode: 300,
    cssPixelsPerRenderPixel: 0.5,
  });
  assert.deepEqual(readAll(input, layoutNamed("Pointer input")), {
    ...prefix,
    kind: 0x49,
    type: 6,
    button: 1,
    buttonsHeld: 2,
    modifiers: 8,
    x: 3.5,
    y: 4.5,
    wheelNotches: -1,
    inputSeq: 77,
    pointerType: 1,
    pointerSlot: 6,
    keyCode: 300,
    cssPixelsPerRenderPixel: 0.5,
  });
  const pose = encodeCameraPose({
    inputSeq: 5,
    position: [1, 2, 3],
    target: [4, 5, 6],
    up: [7, 8, 9],
    fovDegrees: 40.5,
  });
  assert.deepEqual(readAll(pose, layoutNamed("Camera pose")), {
    ...prefix,
    kind: 0x43,
    inputSeq: 5,
    position: [1, 2, 3],
    target: [4, 5, 6],
    up: [7, 8, 9],
    fovDegrees: 40.5,
    reserved: 0,
  });
});

Deno.test("TILES_LAYOUT and TILE_LAYOUT describe what encodeTiles writes", () => {
  const body = encodeTiles({
    tileSize: 32,
    tiles: [{ column: 3, row: 4, bytes: Uint8Array.of(1, 2) }],
  });
  assert.deepEqual(readAll(body, TILES_LAYOUT), { tileSize: 32, count: 1 });
  assert.deepEqual(readAll(body.subarray(4), TILE_LAYOUT), { column: 3, row: 4, length: 2 });
});

Deno.test("MESH_LAYOUT describes what encodeMesh writes", () => {
  const positions = new Float32Array([1, 2, 3, 4, 5, 6]);
  const bytes = encodeMesh({ positions, triangles: new Uint32Array([0, 1, 0]) });
  const { vertices, triangles, magic } = readAll(bytes, MESH_LAYOUT);
  assert.deepEqual([vertices, triangles, magic], [2, 1, [0x46, 0x52]]);
  assert.equal(bytes.length, MESH_LAYOUT.size + 24 + 12);
});
