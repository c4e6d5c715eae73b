import assert from "node:assert/strict";
import { type DrawPace, NO_PACE, paceAfter } from "./draw_pace.ts";

function after(...tookMs: readonly number[]): DrawPace {
  return tookMs.reduce(paceAfter, NO_PACE);
}

Deno.test("paceAfter calls previews too slow after three slow ones in a row", () => {
  assert.equal(after(151, 2_000).tooSlow, false);
  assert.equal(after(151, 2_000, 151).tooSlow, true);
});

Deno.test("paceAfter forgives slow previews that stand alone", () => {
  assert.deepEqual(after(900, 900, 16, 900, 900, 150), NO_PACE);
});

Deno.test("paceAfter does not change its mind", () => {
  assert.equal(after(200, 200, 200, 5, 5, 5).tooSlow, true);
});
