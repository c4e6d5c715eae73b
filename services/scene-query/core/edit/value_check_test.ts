import assert from "node:assert/strict";
import fc from "fast-check";
import { heldFrom, type NewValue, shownValue, type ValueType } from "./held_value.ts";
import { checkValue, type ValueRules } from "./value_check.ts";

const rules = (type: ValueType, rest: Partial<ValueRules> = {}): ValueRules => ({
  name: "thing",
  type,
  ...rest,
});

const GOOD: readonly [ValueType, NewValue, unknown][] = [
  ["bool", true, true],
  ["byte", 255, 255],
  ["int", -3, -3],
  ["int2", [1, 2], [1, 2]],
  ["int3", [1, 2, 3], [1, 2, 3]],
  ["int4", [1, 2, 3, 4], [1, 2, 3, 4]],
  ["long", 7, 7n],
  ["long", "9223372036854775807", 9223372036854775807n],
  ["long2", ["1", "-9223372036854775808"], [1n, -9223372036854775808n]],
  ["long2", [1, 2], [1n, 2n]],
  ["float", 1.5, 1.5],
  ["float2", [1.5, 2], [1.5, 2]],
  ["float3", [1, 2, 3], [1, 2, 3]],
  ["float4", [1, 2, 3, 4], [1, 2, 3, 4]],
  ["colour", [4, 0, 0.5], [4, 0, 0.5]],
  ["matrix", [[1, 0, 0, 5], [0, 1, 0, 6], [0, 0, 1, 7]], [1, 0, 0, 5, 0, 1, 0, 6, 0, 0, 1, 7]],
  ["matrix", [1, 0, 0, 5, 0, 1, 0, 6, 0, 0, 1, 7, 0, 0, 0, 1], [
    1,
    0,
    0,
    5,
    0,
    1,
    0,
    6,
    0,
    0,
    1,
    7,
  ]],
  ["string", "text", "text"],
  ["file", "assets/a.obj", "assets/a.obj"],
  ["enum", 2, 2],
  ["bit_mask", 4294967295, -1],
];

const BAD: readonly [ValueType, NewValue, string, Partial<ValueRules>?][] = [
  ["bool", 1, "bad_message"],
  ["byte", 256, "out_of_range"],
  ["byte", 1.5, "bad_message"],
  ["int", 2 ** 31, "out_of_range"],
  ["int", "3", "bad_message"],
  ["int", 11, "out_of_range", { max: 10 }],
  ["int2", [1], "bad_message"],
  ["int3", [1, 2, 3, 4], "bad_message"],
  ["long", 1.5, "bad_message"],
  ["long", "9223372036854775808", "out_of_range"],
  ["long2", ["1"], "bad_message"],
  ["float", Number.NaN, "bad_message"],
  ["float", Number.POSITIVE_INFINITY, "bad_message"],
  ["float", 1e39, "out_of_range"],
  ["float", "NaN", "bad_message"],
  ["float", [1], "bad_message"],
  ["float", -0.1, "out_of_range", { min: 0 }],
  ["float3", [0, Number.NaN, 0], "bad_message"],
  ["float3", [0, 2, 0], "out_of_range", { min: 0, max: 1 }],
  ["colour", 1, "bad_message"],
  ["matrix", [1, 2, 3], "bad_message"],
  ["matrix", [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [1, 0, 0, 1]], "bad_message"],
  ["string", 4, "bad_message"],
  ["string", "a\0b", "bad_message"],
  ["string", "x".repeat(65_537), "too_large"],
  ["enum", 9, "out_of_range", { options: [{ value: 1, label: "one" }] }],
  ["enum", "two", "out_of_range", { options: [{ value: 1, label: "one" }] }],
  ["enum", true, "bad_message"],
  ["bit_mask", 1.5, "out_of_range"],
  ["float", 1, "octane_refused", { read_only: true }],
];

Deno.test("checkValue takes every type of value in the form that is written", () => {
  for (const [type, value, held] of GOOD) {
    const checked = checkValue(rules(type), value, type);
    assert.ok(checked.ok, `${type} ${JSON.stringify(value)}`);
    assert.deepEqual(checked.value, held, type);
  }
});

Deno.test("checkValue takes an option by its label too", () => {
  const options = [{ value: 1, label: "one" }];
  assert.deepEqual(checkValue(rules("enum", { options }), "one"), { ok: true, value: 1 });
});

Deno.test("checkValue names what is wrong with a value", () => {
  for (const [type, value, code, rest] of BAD) {
    const checked = checkValue(rules(type, rest), value);
    assert.ok(!checked.ok, `${type} ${String(value).slice(0, 40)}`);
    assert.equal(checked.code, code, checked.message);
    assert.match(checked.message, /^thing /);
  }
});

Deno.test("checkValue refuses a value that is meant for another type", () => {
  const checked = checkValue(rules("float"), 1, "int");
  assert.equal(checked.ok, false);
});

Deno.test("checkValue lets no number through that is not finite or outside the range", () => {
  const number = fc.oneof(fc.double(), fc.constantFrom(NaN, Infinity, -Infinity), fc.integer());
  fc.assert(fc.property(
    fc.constantFrom<ValueType>(
      "float",
      "float2",
      "float3",
      "float4",
      "int",
      "int2",
      "byte",
      "colour",
    ),
    fc.array(number, { minLength: 1, maxLength: 4 }),
    fc.double({ min: -100, max: 0, noNaN: true }),
    fc.double({ min: 0, max: 100, noNaN: true }),
    (type, list, min, max) => {
      const value = list.length === 1 ? list[0] ?? 0 : list;
      const checked = checkValue(rules(type, { min, max }), value);
      if (!checked.ok) return;
      for (const one of [checked.value].flat()) {
        assert.ok(typeof one === "number" && one >= min && one <= max);
      }
    },
  ));
});

Deno.test("shownValue and heldFrom lead there and back for every type", () => {
  for (const [type, value] of GOOD) {
    const checked = checkValue(rules(type), value);
    assert.ok(checked.ok);
    assert.deepEqual(heldFrom(type, shownValue(type, checked.value)), checked.value, type);
  }
});

Deno.test("checkValue takes a list as a whole, each of its values as it takes one", () => {
  const list = { list: true };
  assert.deepEqual(checkValue(rules("byte", list), [1, 255]), { ok: true, value: [1, 255] });
  assert.deepEqual(checkValue(rules("long2", list), [["1", "2"]]), { ok: true, value: [[1n, 2n]] });
  assert.deepEqual(checkValue(rules("string", list), []), { ok: true, value: [] });
  const codes = [1, [1, 256], ["x"], [[1, 2]], new Array(17).fill(1)].map((value) => {
    const checked = checkValue(rules("byte", list), value as NewValue);
    return checked.ok ? "ok" : checked.code;
  });
  assert.deepEqual(codes, [
    "bad_message",
    "out_of_range",
    "bad_message",
    "bad_message",
    "too_large",
  ]);
});
