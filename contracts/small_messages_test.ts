import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeAck, encodeAck } from "./ack.ts";
import { binaryKind } from "./binary_kind.ts";
import { type CameraPose, decodeCameraPose, encodeCameraPose } from "./camera_pose.ts";
import { decodePointerInput, encodePointerInput, type PointerInput } from "./pointer_input.ts";
import { TIERS } from "./tiers.ts";

const u8 = fc.integer({ min: 0, max: 255 });
const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
const f32 = fc.float({ noNaN: true, noDefaultInfinity: true });
const f64 = fc.double({ noNaN: true, noDefaultInfinity: true });

const goldenInput: PointerInput = {
  type: "wheel",
  button: "right",
  buttonsHeld: 5,
  modifiers: 9,
  x: 1023.5,
  y: -3.5,
  wheelNotches: 1,
  inputSeq: 0x01020304,
  pointerType: "touch",
  pointerSlot: 7,
  keyCode: 0x0119,
  cssPixelsPerRenderPixel: 0.75,
};

const goldenPose: CameraPose = {
  inputSeq: 0x01020304,
  position: [1, 2, 3],
  target: [-0.5, 0.25, 12],
  up: [0, 1, 0],
  fovDegrees: 39.5,
};

const anyInput: fc.Arbitrary<PointerInput> = fc.record({
  type: fc.constantFrom<PointerInput["type"][]>(
    "down",
    "move",
    "up",
    "wheel",
    "cancel",
    "keyDown",
    "keyUp",
  ),
  button: fc.constantFrom<PointerInput["button"][]>("left", "middle", "right"),
  buttonsHeld: u8,
  modifiers: u8,
  x: f32,
  y: f32,
  wheelNotches: f32,
  inputSeq: u32,
  pointerType: fc.constantFrom<PointerInput["pointerType"][]>("mouse", "pen", "touch"),
  pointerSlot: u8,
  keyCode: fc.integer({ min: 0, max: 0xffff }),
  cssPixelsPerRenderPixel: f32,
}, { noNullPrototype: true });

const anyPose: fc.Arbitrary<CameraPose> = fc.record({
  inputSeq: u32,
  position: fc.tuple(f64, f64, f64),
  target: fc.tuple(f64, f64, f64),
  up: fc.tuple(f64, f64, f64),
  fovDegrees: f32,
}, { noNullPrototype: true });

Deno.test("encodeAck writes the layout of the outer contract", () => {
  const hex = encodeAck({ seq: 0x0a0b0c0d, tier: "half" }).toHex();
  assert.equal(hex, "4652" + "01" + "41" + "0d0c0b0a" + "02" + "000000");
});

Deno.test("encodePointerInput writes the layout of the outer contract", () => {
  const expected = "4652" + "01" + "49" + "04" + "02" + "05" + "09" + "00e07f44" + "000060c0" +
    "0000803f" + "04030201" + "02" + "07" + "1901" + "0000403f";
  assert.equal(encodePointerInput(goldenInput).toHex(), expected);
});

Deno.test("encodeCameraPose writes the layout of the outer contract", () => {
  const zero = "0000000000000000";
  const one = "000000000000f03f";
  const expected = "4652" + "01" + "43" + "04030201" +
    one + "0000000000000040" + "0000000000000840" +
    "000000000000e0bf" + "000000000000d03f" + "0000000000002840" +
    zero + one + zero + "00001e42" + "00000000";
  assert.equal(encodeCameraPose(goldenPose).toHex(), expected);
});

Deno.test("decodeAck gives back any ack", () => {
  fc.assert(fc.property(u32, fc.constantFrom(...TIERS), (seq, tier) => {
    assert.deepEqual(decodeAck(encodeAck({ seq, tier })), { ok: true, seq, tier });
  }));
});

Deno.test("decodePointerInput gives back any input", () => {
  fc.assert(fc.property(anyInput, (input) => {
    assert.deepEqual(decodePointerInput(encodePointerInput(input)), { ok: true, input });
  }));
});

Deno.test("decodeCameraPose gives back any pose", () => {
  fc.assert(fc.property(anyPose, (pose) => {
    assert.deepEqual(decodeCameraPose(encodeCameraPose(pose)), { ok: true, pose });
  }));
});

Deno.test("decoders refuse other lengths by name", () => {
  const ack = encodeAck({ seq: 1, tier: "full" });
  const long = new Uint8Array(13);
  long.set(ack);
  for (const bytes of [ack.subarray(0, 11), long]) {
    const result = decodeAck(bytes);
    assert.ok(!result.ok);
    assert.match(result.reason, /Ack of 1[13] bytes must be 12/);
  }
  assert.equal(decodePointerInput(encodePointerInput(goldenInput).subarray(0, 31)).ok, false);
  assert.equal(decodeCameraPose(encodeCameraPose(goldenPose).subarray(0, 87)).ok, false);
});

Deno.test("decoders refuse codes that mean nothing", () => {
  const patched = (offset: number, value: number): Uint8Array =>
    encodePointerInput(goldenInput).fill(value, offset, offset + 1);
  for (const [offset, value] of [[4, 0], [4, 8], [5, 3], [24, 3]] as const) {
    assert.equal(decodePointerInput(patched(offset, value)).ok, false, `offset ${offset}`);
  }
  assert.equal(decodeAck(encodeAck({ seq: 1, tier: "full" }).fill(0, 8, 9)).ok, false);
});

Deno.test("decodePointerInput refuses numbers that are not finite", () => {
  for (const name of ["x", "y", "wheelNotches", "cssPixelsPerRenderPixel"] as const) {
    for (const value of [NaN, Infinity, -Infinity]) {
      const result = decodePointerInput(encodePointerInput({ ...goldenInput, [name]: value }));
      assert.ok(!result.ok);
      assert.ok(result.reason.includes(name));
    }
  }
});

Deno.test("decodeCameraPose refuses numbers that are not finite", () => {
  const odd: Partial<CameraPose>[] = [
    { position: [0, NaN, 0] },
    { target: [Infinity, 0, 0] },
    { up: [0, 0, -Infinity] },
    { fovDegrees: NaN },
  ];
  for (const part of odd) {
    assert.equal(decodeCameraPose(encodeCameraPose({ ...goldenPose, ...part })).ok, false);
  }
});

Deno.test("binaryKind tells messages apart by their first bytes", () => {
  assert.equal(binaryKind(encodeAck({ seq: 1, tier: "full" })), "ack");
  assert.equal(binaryKind(encodePointerInput(goldenInput)), "input");
  assert.equal(binaryKind(encodeCameraPose(goldenPose)), "pose");
  assert.equal(binaryKind(Uint8Array.of(0x46, 0x52, 1, 0x46)), "frame");
  assert.equal(binaryKind(Uint8Array.of(0x46, 0x52, 1, 0x54)), "tiles");
  assert.equal(binaryKind(Uint8Array.of(0x46, 0x52, 2, 0x46)), undefined);
  assert.equal(binaryKind(Uint8Array.of(0x46, 0x52, 1, 0x00)), undefined);
  assert.equal(binaryKind(Uint8Array.of(0x46, 0x52, 1)), undefined);
});

Deno.test("decoders never throw, whatever the bytes", () => {
  const start = fc.constantFrom([], [0x46, 0x52, 1, 0x41], [0x46, 0x52, 1, 0x49], [
    0x46,
    0x52,
    1,
    0x43,
  ]);
  const length = fc.constantFrom(0, 4, 12, 32, 88, 100);
  fc.assert(
    fc.property(
      start,
      length,
      fc.uint8Array({ minLength: 100, maxLength: 100 }),
      (head, n, rest) => {
        const bytes = Uint8Array.from([...head, ...rest]).subarray(0, n);
        decodeAck(bytes);
        decodePointerInput(bytes);
        decodeCameraPose(bytes);
        binaryKind(bytes);
      },
    ),
  );
});
