import assert from "node:assert/strict";
import sharp from "sharp";
import type { PeerOptions } from "../octane_peer/peer_options.ts";
import { withRig } from "./rig.ts";

const WIDTH = 64;
const HEIGHT = 32;

/** A finished render's still, decoded, and the counters beside it. */
interface Shown {
  readonly data: Uint8Array;
  readonly channels: number;
  readonly live: Uint8Array;
  readonly truncated: number;
}

/** Renders the same few samples under `images` and gives what came of them. */
async function shown(images: PeerOptions["images"], alpha = false): Promise<Shown> {
  let result: Shown | undefined;
  await withRig({ maxSamples: 4, alpha, images: images ?? {} }, async (rig) => {
    rig.want({ full: 60 });
    const still = await rig.frame("still", ({ header }) => header.converged);
    const live = await rig.frame("full", ({ header }) => header.seq === still.header.seq);
    const { data, info } = await sharp(still.body).raw().toBuffer({ resolveWithObject: true });
    assert.deepEqual([info.width, info.height], [WIDTH, HEIGHT]);
    result = {
      data,
      channels: info.channels,
      live: await sharp(live.body).raw().toBuffer(),
      truncated: await rig.counted("images_truncated_total"),
    };
  });
  if (result === undefined) throw new Error("nothing was shown");
  return result;
}

/** Largest and mean difference of colour where both pictures count. */
function difference(
  a: Shown,
  b: Shown,
  counts: (pixel: number) => boolean = () => true,
): { readonly most: number; readonly mean: number } {
  let most = 0;
  let sum = 0;
  let compared = 0;
  for (let pixel = 0; pixel < WIDTH * HEIGHT; pixel++) {
    if (!counts(pixel)) continue;
    for (let channel = 0; channel < 3; channel++) {
      const delta = Math.abs(
        (a.data[pixel * a.channels + channel] ?? 0) - (b.data[pixel * b.channels + channel] ?? 0),
      );
      most = Math.max(most, delta);
      sum += delta;
      compared++;
    }
  }
  assert.ok(compared > 0, "something was compared");
  return { most, mean: sum / compared };
}

Deno.test("frame-ingest shows rows with padding as if there were none", async () => {
  const plain = await shown({});
  assert.equal(plain.channels, 3);
  assert.ok(new Set(plain.data).size > 50, "the picture shows something");
  const padded = await shown({ paddingPixels: 7 });
  assert.equal(difference(plain, padded).most, 0);
});

Deno.test("frame-ingest undoes both kinds of premultiplied alpha in the still", async () => {
  const straight = await shown({ premultiplied: "none" }, true);
  assert.equal(straight.channels, 4);
  const alphaOf = ({ data }: Shown, pixel: number) => data[pixel * 4 + 3] ?? 0;
  const alphas = Array.from({ length: WIDTH * HEIGHT }, (_, pixel) => alphaOf(straight, pixel));
  assert.ok(alphas.some((alpha) => alpha < 255), "some of the picture is transparent");
  for (const premultiplied of ["linearized", "encoded"] as const) {
    const undone = await shown({ premultiplied }, true);
    alphas.forEach((alpha, pixel) => assert.equal(alphaOf(undone, pixel), alpha));
    const { most } = difference(straight, undone, (pixel) => (alphas[pixel] ?? 0) >= 64);
    assert.ok(most <= 4, `${premultiplied} is off by ${most}`);
  }
});

Deno.test("frame-ingest lays live frames over the background where a still is transparent", async () => {
  const { data, live } = await shown({ premultiplied: "linearized" }, true);
  let transparent = 0;
  let sum = 0;
  for (let pixel = 0; pixel < WIDTH * HEIGHT; pixel++) {
    const alpha = data[pixel * 4 + 3] ?? 0;
    if (alpha < 128) transparent++;
    for (let channel = 0; channel < 3; channel++) {
      const overBlack = (data[pixel * 4 + channel] ?? 0) * alpha / 255;
      sum += Math.abs((live[pixel * 3 + channel] ?? 0) - overBlack);
    }
  }
  const mean = sum / (WIDTH * HEIGHT * 3);
  assert.ok(transparent > 10, `${transparent} pixels are transparent`);
  assert.ok(mean < 10, `off by ${mean} on average`);
});

Deno.test("frame-ingest tone-maps whole HDR images to what LDR shows", async () => {
  const low = await shown({});
  const high = await shown({ hdr: "whole" });
  assert.equal(high.truncated, 0);
  const { most, mean } = difference(low, high);
  assert.ok(most <= 3 && mean < 1, `off by ${most}, on average ${mean}`);
});

Deno.test("frame-ingest shows truncated HDR as far as it goes and counts it", async () => {
  const low = await shown({});
  const cut = await shown({ hdr: "truncated" });
  assert.ok(cut.truncated > 0);
  const isThere = (pixel: number) => pixel < WIDTH * HEIGHT / 4;
  assert.ok(difference(low, cut, isThere).most <= 3);
  const missing = cut.data.subarray(WIDTH * HEIGHT / 4 * cut.channels);
  assert.ok(missing.every((value) => value === 0));
});

Deno.test("frame-ingest shows images of one brightness, with and without alpha, as grey", async () => {
  for (const mono of ["mono", "monoAlpha"] as const) {
    for (const hdr of ["asked", "whole"] as const) {
      const { data, channels } = await shown({ mono, hdr }, mono === "monoAlpha");
      assert.equal(channels, mono === "monoAlpha" ? 4 : 3);
      let brightest = 0;
      for (let at = 0; at < data.length; at += channels) {
        assert.equal(data[at], data[at + 1]);
        assert.equal(data[at], data[at + 2]);
        brightest = Math.max(brightest, data[at] ?? 0);
      }
      assert.ok(brightest > 100, `${mono} ${hdr}`);
    }
  }
});
