import assert from "node:assert/strict";
import { advance, EMPTY_LINEAGE, isNewerInSession } from "./picture_order.ts";
import { headerOf, stillOf } from "./test_frames.ts";

Deno.test("isNewerInSession puts the epoch before the source number", () => {
  const shown = headerOf({ epoch: 2, seq: 9 });
  assert.equal(isNewerInSession(headerOf({ epoch: 3, seq: 4 }), shown), true);
  assert.equal(isNewerInSession(headerOf({ epoch: 1, seq: 10 }), shown), false);
});

Deno.test("isNewerInSession lets a still replace the lossy frame of the same image only", () => {
  const lossy = headerOf({ seq: 5 });
  const still = stillOf({ seq: 5 });
  assert.equal(isNewerInSession(still, lossy), true);
  assert.equal(isNewerInSession(lossy, still), false);
  assert.equal(isNewerInSession(stillOf({ seq: 4 }), lossy), false);
});

Deno.test("isNewerInSession takes the finer of two live tiers and never a repeat", () => {
  const half = headerOf({ tier: "half" });
  assert.equal(isNewerInSession(headerOf({ tier: "full" }), half), true);
  assert.equal(isNewerInSession(headerOf({ tier: "quarter" }), half), false);
  assert.equal(isNewerInSession(half, half), false);
});

Deno.test("advance follows a new session and refuses a frame of the one before", () => {
  const old = headerOf({ session: 1, seq: 900 });
  const fresh = headerOf({ session: 2, seq: 1 });
  const first = advance(EMPTY_LINEAGE, old);
  assert.ok(first);
  const second = advance(first, fresh);
  assert.ok(second);
  assert.equal(second.newest, fresh);
  assert.equal(advance(second, headerOf({ session: 1, seq: 901 })), undefined);
});
