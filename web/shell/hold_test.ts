import assert from "node:assert/strict";
import { createHold } from "./hold.ts";

/** A hold whose time passes when the test says so. */
function holding() {
  const held: (readonly [number, number])[] = [];
  const waiting = new Map<() => void, number>();
  let nowMs = 0;
  const world = {
    nowMs: () => nowMs,
    setTimer(delayMs: number, fire: () => void) {
      waiting.set(fire, delayMs);
      return { cancel: () => void waiting.delete(fire) };
    },
  };
  const hold = createHold(world, (x, y) => void held.push([x, y]), 500);
  const pass = (lateMs = 0) => {
    const due = [...waiting];
    waiting.clear();
    for (const [fire, delayMs] of due) {
      nowMs += delayMs + lateMs;
      fire();
    }
  };
  return { held, hold, pass, waits: () => [...waiting.values()] };
}

Deno.test("a hold is told once when a finger rests, at the place where it came down", () => {
  const { held, hold, pass, waits } = holding();
  hold.begin(10, 20);
  hold.move(14, 22);
  assert.deepEqual([held, waits(), hold.isWaiting, hold.isHeld], [[], [500], true, false]);
  pass();
  hold.end();
  hold.fire();
  assert.deepEqual([held, hold.isWaiting, hold.isHeld], [[[10, 20]], false, true]);
  hold.clear();
  assert.equal(hold.isHeld, false);
});

Deno.test("a finger that moves or is up again holds nothing", () => {
  const { held, hold, pass, waits } = holding();
  hold.begin(10, 20);
  hold.move(30, 20);
  assert.deepEqual(waits(), []);
  hold.begin(10, 20);
  hold.end();
  pass();
  assert.deepEqual([held, hold.isHeld], [[], false]);
});

Deno.test("a long press that the browser tells of first is not told again", () => {
  const { held, hold, pass, waits } = holding();
  hold.begin(10, 20);
  hold.fire();
  assert.deepEqual(waits(), []);
  pass();
  assert.deepEqual(held, [[10, 20]]);
});

Deno.test("a page that was held up hears what the finger did meanwhile before it is a long press", () => {
  const { held, hold, pass, waits } = holding();
  hold.begin(10, 20);
  pass(2_000);
  assert.deepEqual([held, waits(), hold.isWaiting], [[], [50], true]);
  hold.move(40, 20);
  assert.deepEqual([held, waits(), hold.isWaiting], [[], [], false]);
  hold.begin(10, 20);
  pass(2_000);
  pass(2_000);
  assert.deepEqual(held, [[10, 20]]);
});
