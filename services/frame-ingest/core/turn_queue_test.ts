import type { TurnClass } from "@fuelrail/contracts";
import fc from "fast-check";
import assert from "node:assert/strict";
import { ask, end, granted, grantOf, ready } from "./testing/turns_rig.ts";
import { READ_SHARE_MS } from "./turn_queue.ts";
import { advanceTurns, type HeldTurn, type TurnEffect, turnsDueMs } from "./turns.ts";

Deno.test("whoever had the last turn lets others of the same urgency go first", () => {
  const state = ready();
  const held = grantOf(ask(state, "read", 0, "scene"));
  ask(state, "read", 1, "scene");
  ask(state, "walk", 2, "camera");
  ask(state, "read", 3, "camera");
  const next = grantOf(end(state, held, 4));
  assert.equal(next.holder, "camera");
  assert.equal(next.class, "read");
  assert.equal(grantOf(end(state, next, 5)).holder, "scene");
});

Deno.test("a reading is wanted once it has had its share and somebody else waits to read", () => {
  const state = ready();
  const held = grantOf(ask(state, "read", 0, "scene"));
  assert.deepEqual(ask(state, "read", 1, "scene"), []);
  assert.equal(turnsDueMs(state, 1), held.untilMs);
  assert.deepEqual(ask(state, "walk", 2, "camera"), []);
  assert.equal(turnsDueMs(state, 2), held.untilMs);
  assert.deepEqual(ask(state, "read", 3, "camera"), []);
  assert.equal(turnsDueMs(state, 3), READ_SHARE_MS);
  assert.deepEqual(advanceTurns(state, READ_SHARE_MS - 1), []);
  assert.deepEqual(advanceTurns(state, READ_SHARE_MS), [{ type: "wanted", turn: held.turn }]);
  assert.deepEqual(advanceTurns(state, READ_SHARE_MS + 1), []);
  assert.equal(turnsDueMs(state, READ_SHARE_MS), held.untilMs);
});

Deno.test("however much one service reads, another reads after three shares at most", () => {
  const LONGEST_CALL_MS = 40;
  const call = fc.integer({ min: 1, max: LONGEST_CALL_MS });
  const asks = fc.array(fc.constantFrom<TurnClass>("read", "walk"), { minLength: 1, maxLength: 8 });
  fc.assert(fc.property(asks, fc.infiniteStream(call), fc.nat(400), (queue, calls, cameraAtMs) => {
    const state = ready();
    let nowMs = 0;
    let isAsked = false;
    let out: HeldTurn | undefined;
    const take = (effects: readonly TurnEffect[]) => {
      for (const held of granted(effects)) out = held;
    };
    for (const name of queue) take(ask(state, name, nowMs, "scene"));
    while (out !== undefined && out.holder !== "camera") {
      nowMs += calls.next().value ?? 1;
      take(advanceTurns(state, nowMs));
      if (!isAsked && nowMs >= cameraAtMs) {
        isAsked = true;
        take(ask(state, "read", nowMs, "camera"));
      }
      const heldMs = nowMs - out.grantedAtMs;
      const isOver = out.class === "walk"
        ? heldMs >= READ_SHARE_MS
        : state.out?.isWanted === true || heldMs >= 200;
      if (!isOver) continue;
      const { class: name } = out;
      const over = end(state, out, nowMs);
      out = undefined;
      take(over);
      take(ask(state, name, nowMs, "scene"));
    }
    const waitedMs = nowMs - cameraAtMs - LONGEST_CALL_MS;
    // What is out, and a reading and a walk that have starved.
    assert.ok(waitedMs <= 3 * (READ_SHARE_MS + LONGEST_CALL_MS), `${waitedMs} ms`);
  }));
});

Deno.test("a wait counts from the last turn of the same line", () => {
  const state = ready();
  const first = grantOf(ask(state, "read", 0, "scene"));
  ask(state, "read", 0, "scene");
  ask(state, "read", 0, "scene");
  const second = grantOf(end(state, first, 450));
  assert.equal(second.holder, "scene");
  ask(state, "gesture", 600, "camera");
  assert.equal(grantOf(end(state, second, 700)).class, "gesture", "only one of many has starved");
});
