import assert from "node:assert/strict";
import sharp from "sharp";
import { createEncoder } from "./encoder.ts";
import type { RawPixels } from "./source_frame.ts";

const ENCODING = { quality: 90, chroma: "444", background: "#000000" } as const;

/** Four columns and two rows; a padding column of garbage at the end of each row. */
function padded(alpha: number): RawPixels {
  const row = (r: number, g: number, b: number): number[] => [
    ...Array(4).fill([r, g, b, alpha]).flat(),
    ...[255, 0, 255, 255],
  ];
  const data = Uint8Array.from([...row(200, 40, 40), ...row(40, 40, 200)]);
  return { data, width: 4, height: 2, channels: 4, pitch: 5, alpha: false };
}

async function decoded(bytes: Uint8Array) {
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  return { data: [...data], width: info.width, height: info.height, channels: info.channels };
}

function assertNear(actual: readonly number[], expected: readonly number[], slack: number): void {
  expected.forEach((value, index) =>
    assert.ok(Math.abs((actual[index] ?? -99) - value) <= slack, `${actual.slice(0, 12)}`)
  );
}

Deno.test("createEncoder() keeps a still's pixels exactly and drops padding and idle alpha", async () => {
  const picture = await decoded(await createEncoder().still(padded(0)));
  assert.deepEqual([picture.width, picture.height, picture.channels], [4, 2, 3]);
  assert.deepEqual(picture.data.slice(0, 3), [200, 40, 40]);
  assert.deepEqual(picture.data.slice(-3), [40, 40, 200]);
});

Deno.test("createEncoder() keeps the alpha of a still", async () => {
  const picture = await decoded(await createEncoder().still({ ...padded(77), alpha: true }));
  assert.deepEqual([picture.channels, ...picture.data.slice(0, 4)], [4, 200, 40, 40, 77]);
});

Deno.test("createEncoder() ignores a fourth channel that is no alpha, also when resizing", async () => {
  const encoder = createEncoder();
  const full = await encoder.live(padded(0), { ...ENCODING, size: { width: 4, height: 2 } });
  assertNear((await decoded(full)).data, [200, 40, 40], 12);
  const small = await decoded(
    await encoder.live(padded(0), { ...ENCODING, size: { width: 1, height: 1 } }),
  );
  assert.deepEqual([small.width, small.height], [1, 1]);
  assertNear(small.data, [120, 40, 120], 12);
});

Deno.test("createEncoder() lays alpha over the background of a live frame", async () => {
  const pixels = { ...padded(0), alpha: true };
  const size = { width: 4, height: 2 };
  const bytes = await createEncoder().live(pixels, { ...ENCODING, size, background: "#102030" });
  assertNear((await decoded(bytes)).data, [16, 32, 48], 4);
});

Deno.test("createEncoder() lays a picture flat over its background and cuts tiles out of it", async () => {
  const encoder = createEncoder();
  const size = { width: 4, height: 2 };
  const flat = await encoder.flat({ ...padded(0), alpha: true }, size, "#102030");
  assert.deepEqual([...flat], Array(8).fill([16, 32, 48]).flat());
  const opaque = await encoder.flat(padded(255), size, "#000000");
  const pixels = { ...size, data: opaque, channels: 3, pitch: 4, alpha: false } as const;
  const area = { left: 1, top: 1, width: 3, height: 1 };
  const tile = await decoded(await encoder.tile(pixels, area, ENCODING));
  assert.deepEqual([tile.width, tile.height], [3, 1]);
  assertNear(tile.data, Array(3).fill([40, 40, 200]).flat(), 8);
});
