import {
  CODEC_CODES,
  decodeAck,
  decodeCameraPose,
  encodeFrame,
  encodeTiles,
  FRAME_FLAGS,
  type FrameHeader,
  TIERS,
} from "@fuelrail/contracts";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { until } from "../testkit/until.ts";
import { type LineProgram, startLines } from "./python.ts";

const HEADER: FrameHeader = {
  kind: "image",
  codec: "png",
  converged: true,
  lossless: true,
  interactive: false,
  alpha: true,
  announced: false,
  seq: 4_000_000_001,
  baseSeq: 11,
  epoch: 12,
  inputSeq: 13,
  width: 640,
  height: 321,
  renderWidth: 1_281,
  renderHeight: 642,
  samples: 77,
  maxSamples: 5_000,
  renderSeconds: 12.5,
  samplesPerSecond: 0.25,
  capturedAtMs: 1_793_000_000_123.5,
  session: 4_294_967_295,
  tier: "still",
  renderPassId: 65_000,
};

async function ask(probe: LineProgram, question: unknown): Promise<Record<string, unknown>> {
  const count = probe.lines.length;
  await probe.send(question);
  await until(() => probe.lines.length > count, { instead: () => probe.errors() });
  return probe.lines[count] as Record<string, unknown>;
}

function snakeCase(header: FrameHeader): Record<string, unknown> {
  const named = Object.entries(header).map(([name, value]) => [
    name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    value,
  ]);
  return Object.fromEntries(named);
}

Deno.test("Python reads every field of a frame that the contracts write", async () => {
  await using probe = startLines(["-m", "tests.layout_probe"]);
  const body = new Uint8Array([1, 2, 3, 4, 5]);
  const sha256 = createHash("sha256").update(body).digest("hex");
  const headers: FrameHeader[] = [
    HEADER,
    ...TIERS.map((tier): FrameHeader => ({ ...HEADER, tier })),
    ...(Object.keys(CODEC_CODES) as FrameHeader["codec"][]).map((codec) => ({ ...HEADER, codec })),
    ...Object.keys(FRAME_FLAGS).map((flag) => ({
      ...HEADER,
      converged: false,
      lossless: false,
      alpha: false,
      [flag]: true,
    })),
  ];
  for (const header of headers) {
    const { frame } = await ask(probe, { frame: encodeFrame(header, body).toHex() });
    assert.deepEqual(frame, { ...snakeCase(header), body: sha256 });
  }
  const cut = encodeFrame(HEADER, body).subarray(0, 60).toHex();
  assert.match(String((await ask(probe, { frame: cut })).fault), /shorter/);
});

Deno.test("Python cuts out the tiles that the contracts write", async () => {
  await using probe = startLines(["-m", "tests.layout_probe"]);
  const tiles = [
    { column: 3, row: 2, bytes: new Uint8Array([9, 8]) },
    { column: 65_535, row: 0, bytes: new Uint8Array() },
  ];
  const header: FrameHeader = { ...HEADER, kind: "tiles" };
  const bytes = encodeFrame(header, encodeTiles({ tileSize: 64, tiles }));
  const answer = await ask(probe, { tiles: bytes.toHex() });
  assert.deepEqual(answer, { size: 64, tiles: [[3, 2, "0908"], [65_535, 0, ""]] });
});

Deno.test("the contracts read the acks and poses that Python writes", async () => {
  await using probe = startLines(["-m", "tests.layout_probe"]);
  for (const tier of TIERS) {
    const { hex } = await ask(probe, { ack: [4_000_000_001, tier] });
    const ack = decodeAck(Uint8Array.fromHex(String(hex)));
    assert.deepEqual(ack, { ok: true, seq: 4_000_000_001, tier });
  }
  const { hex } = await ask(probe, { pose: [7, [1.5, -2, 3e6], [0, 1, 2], [0, 0, 1], 62.5] });
  assert.deepEqual(decodeCameraPose(Uint8Array.fromHex(String(hex))), {
    ok: true,
    pose: {
      inputSeq: 7,
      position: [1.5, -2, 3e6],
      target: [0, 1, 2],
      up: [0, 0, 1],
      fovDegrees: 62.5,
    },
  });
});
