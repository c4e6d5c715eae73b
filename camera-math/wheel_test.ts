import assert from "node:assert/strict";
import fc from "fast-check";
import { anyNumber } from "./arbitraries_test.ts";
import { normaliseWheel } from "./wheel.ts";

const PLAIN = { deltaMode: 0, ctrlKey: false, pageHeight: 200 };

Deno.test("normaliseWheel counts pixels, lines and pages, up positive", () => {
  assert.equal(normaliseWheel({ ...PLAIN, deltaY: -100 }), 1);
  assert.equal(normaliseWheel({ ...PLAIN, deltaY: 3, deltaMode: 1 }), -0.48);
  assert.equal(normaliseWheel({ ...PLAIN, deltaY: -1, deltaMode: 2 }), 2);
});

Deno.test("normaliseWheel raises a pinch, whose deltas are small", () => {
  assert.equal(normaliseWheel({ ...PLAIN, deltaY: -5, ctrlKey: true }), 0.5);
});

Deno.test("normaliseWheel never gives more than three notches, nor what is no number", () => {
  fc.assert(
    fc.property(
      anyNumber,
      fc.integer({ min: 0, max: 3 }),
      fc.boolean(),
      anyNumber,
      (y, m, c, h) => {
        const notches = normaliseWheel({ deltaY: y, deltaMode: m, ctrlKey: c, pageHeight: h });
        assert.ok(notches >= -3 && notches <= 3);
      },
    ),
  );
});
