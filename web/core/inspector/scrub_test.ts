import assert from "node:assert/strict";
import fc from "fast-check";
import { moveScrub, type ScrubRules, scrubValue, startScrub } from "./scrub.ts";

const PLAIN: ScrubRules = {
  whole: false,
  min: undefined,
  max: undefined,
  step: 0.1,
  sliderMin: undefined,
  sliderMax: undefined,
};
const NO_KEYS = { shift: false, ctrl: false };

Deno.test("moveScrub is a click until the pointer has gone some way", () => {
  const pressed = startScrub(5, PLAIN);
  const near = moveScrub(moveScrub(pressed, 2, NO_KEYS), -1, NO_KEYS);
  assert.equal(near.moved, false);
  assert.equal(scrubValue(near, PLAIN), 5);
  assert.equal(moveScrub(near, 4, NO_KEYS).moved, true);
});

Deno.test("moveScrub goes finer with shift and coarser with control, from where it stands", () => {
  const dragged = moveScrub(startScrub(5, PLAIN), 10, NO_KEYS);
  assert.equal(scrubValue(dragged, PLAIN), 6);
  const fine = moveScrub(dragged, 10, { shift: true, ctrl: false });
  assert.equal(scrubValue(fine, PLAIN), 6.1);
  assert.equal(scrubValue(moveScrub(dragged, 10, { shift: false, ctrl: true }), PLAIN), 16);
});

Deno.test("scrubValue never leaves the range and is whole where the number is", () => {
  fc.assert(fc.property(
    fc.integer({ min: -50, max: 50 }),
    fc.array(fc.integer({ min: -400, max: 400 }), { maxLength: 20 }),
    (value, moves) => {
      const rules = { ...PLAIN, whole: true, min: -50, max: 50 };
      const end = moves.reduce(
        (scrub, dx) => moveScrub(scrub, dx, NO_KEYS),
        startScrub(value, rules),
      );
      const held = scrubValue(end, rules);
      assert.ok(Number.isInteger(held) && held >= -50 && held <= 50);
    },
  ));
});
