import assert from "node:assert/strict";
import type { JsonObject } from "../json_fields.ts";
import { readProperty } from "./property.ts";
import { rampAt, rampOf, shiftsBefore, widestGap } from "./ramp.ts";

function ramp(...more: readonly JsonObject[]) {
  const items: readonly JsonObject[] = [
    { name: "min", type: "colour", value: [0, 0, 0] },
    { name: "max", type: "colour", value: [1, 1, 1] },
    { name: "numControlPoints", type: "int", value: more.length / 2 },
    ...more,
  ];
  const found = rampOf("NT_TEX_GRADIENT", items.flatMap((item) => readProperty(item) ?? []));
  assert.ok(found !== undefined);
  return found;
}

const stop = (number: number, at: number, value: unknown): readonly JsonObject[] => [
  { name: `position${number}`, type: "float", value: at },
  { name: `color${number}`, type: "colour", value },
];

Deno.test("rampOf knows ramps by their type, and their stops in order", () => {
  assert.equal(rampOf("NT_TEX_RGB", []), undefined);
  const two = ramp(...stop(1, 0.8, [1, 0, 0]), ...stop(2, 0.2, null));
  assert.deepEqual(two.stops.map(({ number, at, colour }) => [number, at, colour]), [
    [2, 0.2, undefined],
    [1, 0.8, [1, 0, 0]],
  ]);
  assert.equal(two.count?.value, 2);
  const fixed = rampOf("NT_TEX_GRADIENT", [])?.count;
  assert.equal(fixed, undefined);
});

Deno.test("widestGap is in the middle of the widest part, as the ramp is there", () => {
  assert.deepEqual(widestGap(ramp()), { at: 0.5, colour: [0.5, 0.5, 0.5] });
  const one = ramp(...stop(1, 0.75, [1, 0, 0]));
  assert.deepEqual(widestGap(one), { at: 0.375, colour: [0.5, 0, 0] });
  assert.deepEqual(rampAt(one, 1), { at: 1, colour: [1, 1, 1] });
  const textured = ramp(...stop(1, 0.75, null));
  assert.deepEqual(widestGap(textured), { at: 0.375, colour: undefined });
});

Deno.test("shiftsBefore moves later stops down, and refuses where one of them is a texture", () => {
  const three = ramp(
    ...stop(1, 0.1, [1, 0, 0]),
    ...stop(2, 0.5, [0, 1, 0]),
    ...stop(3, 0.9, [0, 0, 1]),
  );
  const written = (number: number) =>
    shiftsBefore(three, number)?.map(({ property, value }) => [property.name, value]);
  assert.deepEqual(written(1), [
    ["position1", 0.5],
    ["color1", [0, 1, 0]],
    ["position2", 0.9],
    ["color2", [0, 0, 1]],
  ]);
  assert.deepEqual(written(3), []);
  const textured = ramp(...stop(1, 0.1, [1, 0, 0]), ...stop(2, 0.5, null));
  assert.equal(shiftsBefore(textured, 1), undefined);
  assert.deepEqual(shiftsBefore(textured, 2), []);
});
