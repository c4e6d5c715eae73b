import assert from "node:assert/strict";
import fc from "fast-check";
import { WIRE_TYPE, WireFormatError, WireReader } from "./wire_reader.ts";

function varintBytes(value: bigint): number[] {
  const bytes: number[] = [];
  for (let rest = value;; rest >>= 7n) {
    if (rest < 0x80n) return [...bytes, Number(rest)];
    bytes.push(Number(rest & 0x7fn) | 0x80);
  }
}

Deno.test("WireReader.varint reads back every 64-bit number", () => {
  fc.assert(fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (value) => {
    const reader = new WireReader(Uint8Array.from([0x08, ...varintBytes(value)]));
    assert.ok(reader.next());
    assert.equal(reader.varint(), value);
    assert.equal(reader.next(), false);
  }));
});

Deno.test("WireReader.int32 reads negative numbers from ten bytes", () => {
  const bytes = varintBytes(BigInt.asUintN(64, -5n));
  const reader = new WireReader(Uint8Array.from([0x08, ...bytes]));
  reader.next();
  assert.equal(reader.int32(), -5);
});

Deno.test("WireReader.bytes gives a view of the message", () => {
  const message = Uint8Array.from([0x12, 2, 7, 8]);
  const reader = new WireReader(message);
  reader.next();
  assert.ok(reader.is(2, WIRE_TYPE.bytes));
  const value = reader.bytes();
  assert.deepEqual([...value], [7, 8]);
  assert.equal(value.buffer, message.buffer);
});

Deno.test("WireReader.skip steps over every wire type that proto3 writes", () => {
  const message = [0x08, 0x96, 0x01, 0x11, ...Array(8).fill(1), 0x1a, 3, 1, 2, 3, 0x25, 1, 2, 3, 4];
  const reader = new WireReader(Uint8Array.from([...message, 0x28, 9]));
  const fields: number[] = [];
  while (reader.next()) {
    fields.push(reader.field);
    if (reader.field === 5) assert.equal(reader.uint32(), 9);
    else reader.skip();
  }
  assert.deepEqual(fields, [1, 2, 3, 4, 5]);
});

const BROKEN: [what: string, bytes: number[]][] = [
  ["a cut varint", [0x08, 0x80]],
  ["a cut key", [0x80]],
  ["a length beyond the end", [0x0a, 5, 1]],
  ["a length of 2^63", [0x0a, ...varintBytes(2n ** 63n)]],
  ["a cut float", [0x0d, 1, 2]],
  ["a cut double", [0x09, 1, 2, 3]],
  ["a group", [0x0b]],
  ["wire type 7", [0x0f]],
  ["field number 0", [0x00, 1]],
  ["a varint of eleven bytes", [0x08, ...Array(10).fill(0xff), 1]],
];
for (const [what, bytes] of BROKEN) {
  Deno.test(`WireReader throws a WireFormatError on ${what}`, () => {
    const reader = new WireReader(Uint8Array.from(bytes));
    assert.throws(() => {
      while (reader.next()) reader.skip();
    }, WireFormatError);
  });
}
