import assert from "node:assert/strict";
import { createDebugWishes, isWanted, noteWish } from "./wishes.ts";

Deno.test("isWanted holds until the last wish has run out", () => {
  const wishes = createDebugWishes();
  assert.ok(!isWanted(wishes, 0));
  assert.ok(noteWish(wishes, "a", 1_000, 0));
  assert.ok(noteWish(wishes, "b", 2_000, 0));
  assert.ok(isWanted(wishes, 1_999));
  assert.ok(!isWanted(wishes, 2_000));
  assert.equal(wishes.untilMs.size, 0);
});

Deno.test("noteWish tells who is new, also again after its wish ran out", () => {
  const wishes = createDebugWishes();
  assert.ok(noteWish(wishes, "a", 1_000, 0));
  assert.ok(!noteWish(wishes, "a", 1_000, 500));
  assert.ok(noteWish(wishes, "a", 1_000, 5_000));
  assert.ok(!noteWish(wishes, "a", 0, 5_100));
  assert.ok(!isWanted(wishes, 5_100));
});

Deno.test("noteWish keeps a bounded number of subscribers", () => {
  const wishes = createDebugWishes();
  for (let n = 0; n < 1_000; n++) noteWish(wishes, `s${n}`, 1_000, 0);
  assert.equal(wishes.untilMs.size, 256);
  assert.ok(noteWish(wishes, "late", 1_000, 2_000));
});
