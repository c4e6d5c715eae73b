import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { LentSource } from "./pixel_decoder.ts";
import { createPixelDecoder } from "./pixel_decoder.ts";

function sourceOf(width: number, height: number): LentSource {
  const data = new Uint8Array(width * height * 4 + 3).subarray(3);
  for (let at = 0; at < data.length; at += 4) data.set([64, 128, 0, 128], at);
  return {
    type: 0,
    colorSpace: 1,
    isLinear: false,
    width,
    height,
    pitch: width,
    data,
    hasAlpha: true,
    premultiplied: 2,
  };
}

const LOOK = { background: [0, 0, 0], exposureStops: 0 } as const;

Deno.test("createPixelDecoder() decodes on its thread and gives the bytes back", async () => {
  const decoder = createPixelDecoder();
  for (const [width, height] of [[4, 4], [512, 512]] as const) {
    const source = sourceOf(width, height);
    const straight = await decoder.decode(source, { want: "straight", ...LOOK });
    assert.deepEqual([...straight.data.subarray(0, 4)], [128, 255, 0, 128]);
    assert.equal(source.data.length, width * height * 4);
    const flat = await decoder.decode(source, { want: "flat", ...LOOK });
    assert.deepEqual([...flat.data.subarray(0, 3)], [64, 128, 0]);
  }
  decoder.stop();
});

Deno.test("createPixelDecoder() reads small network buffers, which share their memory", async () => {
  const decoder = createPixelDecoder();
  const shared = Buffer.allocUnsafe(8_192).fill(9);
  const source = { ...sourceOf(4, 4) };
  source.data = shared.subarray(1_000, 1_000 + source.data.length);
  source.data.set(sourceOf(4, 4).data);
  const straight = await decoder.decode(source, { want: "straight", ...LOOK });
  assert.deepEqual([...straight.data.subarray(0, 4)], [128, 255, 0, 128]);
  assert.equal(shared[999], 9);
  decoder.stop();
});

Deno.test("createPixelDecoder() rejects what cannot be decoded, and what is under way at the end", async () => {
  const decoder = createPixelDecoder();
  const cut = { ...sourceOf(4, 4), data: new Uint8Array(0) };
  await assert.rejects(decoder.decode(cut, { want: "flat", ...LOOK }), /0 bytes/);
  const late = decoder.decode(sourceOf(4, 4), { want: "flat", ...LOOK });
  decoder.stop();
  await assert.rejects(late, /stopped/);
  await assert.rejects(decoder.decode(sourceOf(4, 4), { want: "flat", ...LOOK }), /stopped/);
});
