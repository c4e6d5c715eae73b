import assert from "node:assert/strict";
import fc from "fast-check";
import {
  decodeFrame,
  encodeFrame,
  encodeFrameHeader,
  FRAME_HEADER_BYTES,
  type FrameHeader,
} from "./frame.ts";

const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
const f32 = fc.float({ noNaN: true });

const anyHeader: fc.Arbitrary<FrameHeader> = fc.record({
  kind: fc.constantFrom("image" as const, "tiles" as const),
  codec: fc.constantFrom("jpeg" as const, "png" as const, "webp" as const),
  converged: fc.boolean(),
  lossless: fc.boolean(),
  interactive: fc.boolean(),
  alpha: fc.boolean(),
  announced: fc.boolean(),
  seq: u32,
  baseSeq: u32,
  epoch: u32,
  inputSeq: u32,
  width: u32,
  height: u32,
  renderWidth: u32,
  renderHeight: u32,
  samples: u32,
  maxSamples: u32,
  renderSeconds: f32,
  samplesPerSecond: f32,
  capturedAtMs: fc.double({ noNaN: true }),
  session: u32,
  tier: fc.constantFrom("quarter" as const, "half" as const, "full" as const, "still" as const),
  renderPassId: fc.integer({ min: 0, max: 0xffff }),
}, { noNullPrototype: true });

const golden: FrameHeader = {
  kind: "image",
  codec: "webp",
  converged: true,
  lossless: false,
  interactive: false,
  alpha: true,
  announced: true,
  seq: 0x01020304,
  baseSeq: 0x11121314,
  epoch: 0x21222324,
  inputSeq: 0x31323334,
  width: 1024,
  height: 512,
  renderWidth: 2048,
  renderHeight: 1080,
  samples: 300,
  maxSamples: 5000,
  renderSeconds: 1.5,
  samplesPerSecond: 2.25,
  capturedAtMs: 1_700_000_000_000,
  session: 0xa1b2c3d4,
  tier: "still",
  renderPassId: 0x0102,
};

const GOLDEN_BYTES: readonly [offset: number, hex: string][] = [
  [0, "4652"],
  [2, "01"],
  [3, "46"],
  [4, "03"],
  [5, "19"],
  [6, "4800"],
  [8, "04030201"],
  [12, "14131211"],
  [16, "24232221"],
  [20, "34333231"],
  [24, "00040000"],
  [28, "00020000"],
  [32, "00080000"],
  [36, "38040000"],
  [40, "2c010000"],
  [44, "88130000"],
  [48, "0000c03f"],
  [52, "00001040"],
  [56, "00008056febc7842"],
  [64, "d4c3b2a1"],
  [68, "04"],
  [69, "00"],
  [70, "0201"],
];

Deno.test("encodeFrameHeader writes every field where the outer contract has it", () => {
  const hex = encodeFrameHeader(golden).toHex();
  for (const [offset, expected] of GOLDEN_BYTES) {
    const found = hex.slice(offset * 2, offset * 2 + expected.length);
    assert.equal(found, expected, `offset ${offset}`);
  }
  assert.equal(hex, GOLDEN_BYTES.map(([, text]) => text).join(""));
});

Deno.test("encodeFrameHeader sets one flag bit for each flag", () => {
  const off = { ...golden, converged: false, alpha: false, announced: false };
  assert.equal(encodeFrameHeader(off)[5], 0);
  assert.equal(encodeFrameHeader({ ...off, converged: true })[5], 1);
  assert.equal(encodeFrameHeader({ ...off, lossless: true })[5], 2);
  assert.equal(encodeFrameHeader({ ...off, interactive: true })[5], 4);
  assert.equal(encodeFrameHeader({ ...off, alpha: true })[5], 8);
  assert.equal(encodeFrameHeader({ ...off, announced: true })[5], 16);
});

Deno.test("decodeFrame gives back any header and body", () => {
  fc.assert(fc.property(anyHeader, fc.uint8Array({ maxLength: 200 }), (header, body) => {
    const bytes = encodeFrame(header, body);
    assert.equal(bytes.length, FRAME_HEADER_BYTES + body.length);
    const decoded = decodeFrame(bytes);
    assert.ok(decoded.ok);
    assert.deepEqual(decoded.header, header);
    assert.deepEqual([...decoded.body], [...body]);
  }));
});

Deno.test("decodeFrame shares the memory of the message and works inside a larger buffer", () => {
  const bytes = encodeFrame(golden, Uint8Array.of(1, 2, 3));
  const large = new Uint8Array(bytes.length + 20);
  large.set(bytes, 7);
  const decoded = decodeFrame(large.subarray(7, 7 + bytes.length));
  assert.ok(decoded.ok);
  assert.deepEqual(decoded.header, golden);
  assert.equal(decoded.body.buffer, large.buffer);
  assert.equal(decoded.body.byteOffset, 7 + FRAME_HEADER_BYTES);
});

Deno.test("decodeFrame skips what a later header adds", () => {
  const long = new Uint8Array(80 + 2);
  long.set(encodeFrameHeader(golden));
  long[6] = 80;
  long.set([9, 8], 80);
  const decoded = decodeFrame(long);
  assert.ok(decoded.ok);
  assert.deepEqual([...decoded.body], [9, 8]);
});

Deno.test("decodeFrame names what it refuses", () => {
  const good = encodeFrame(golden, new Uint8Array(4));
  const cases: [patch: (bytes: Uint8Array) => Uint8Array, reason: RegExp][] = [
    [() => new Uint8Array(0), /0 bytes/],
    [(bytes) => bytes.subarray(0, 71), /71 bytes is shorter than its header of 72/],
    [(bytes) => bytes.fill(0x47, 0, 1), /does not start with "FR"/],
    [(bytes) => bytes.fill(2, 2, 3), /version 2/],
    [(bytes) => bytes.fill(0x41, 3, 4), /kind 0x41 is not a frame/],
    [(bytes) => bytes.fill(9, 4, 5), /codec 9/],
    [(bytes) => bytes.fill(0, 4, 5), /codec 0/],
    [(bytes) => bytes.fill(71, 6, 7), /header length 71/],
    [(bytes) => bytes.fill(255, 7, 8), /header length 65352/],
    [(bytes) => bytes.fill(5, 68, 69), /tier 5/],
  ];
  for (const [patch, reason] of cases) {
    const decoded = decodeFrame(patch(good.slice()));
    assert.ok(!decoded.ok);
    assert.match(decoded.reason, reason);
  }
});

Deno.test("decodeFrame never throws, whatever the bytes", () => {
  const mutated = fc.tuple(fc.integer({ min: 0, max: 75 }), fc.integer({ min: 0, max: 255 }));
  fc.assert(fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
    decodeFrame(bytes);
  }));
  fc.assert(fc.property(fc.array(mutated, { maxLength: 6 }), (changes) => {
    const bytes = encodeFrame(golden, new Uint8Array(4));
    for (const [at, value] of changes) bytes[at] = value;
    const decoded = decodeFrame(bytes);
    if (decoded.ok) assert.ok(decoded.body.length <= 4);
  }));
});
