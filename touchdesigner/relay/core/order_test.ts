import { TIER_CODES } from "@fuelrail/contracts";
import assert from "node:assert/strict";
import fc from "fast-check";
import { createOrder, type FrameIdentity } from "./order.ts";

const frame = (more: Partial<FrameIdentity>): FrameIdentity => ({
  session: 1,
  epoch: 1,
  seq: 1,
  tier: "full",
  ...more,
});

Deno.test("createOrder() lets a still replace its live frame, and nothing after it be older", () => {
  const order = createOrder();
  order.note(frame({ seq: 5 }));
  assert.equal(order.judge(frame({ seq: 5 })), "repeated");
  assert.equal(order.judge(frame({ seq: 5, tier: "still" })), "next");
  order.note(frame({ seq: 5, tier: "still" }));
  assert.equal(order.judge(frame({ seq: 5, tier: "half" })), "older");
  assert.equal(order.judge(frame({ seq: 4, epoch: 2 })), "older");
  assert.equal(order.judge(frame({ seq: 6, epoch: 0 })), "older");
  assert.equal(order.judge(frame({ seq: 6, epoch: 2 })), "next");
});

Deno.test("createOrder() never goes back to a session that has ended", () => {
  const order = createOrder();
  order.note(frame({ session: 1, seq: 900 }));
  assert.equal(order.judge(frame({ session: 2, seq: 1 })), "next");
  order.note(frame({ session: 2, seq: 1 }));
  assert.equal(order.judge(frame({ session: 1, seq: 901 })), "ended_session");
});

Deno.test("createOrder() never lets a picture follow a newer one, whatever comes", () => {
  const frames = fc.record({
    session: fc.constant(1),
    epoch: fc.integer({ min: 0, max: 3 }),
    seq: fc.integer({ min: 0, max: 9 }),
    tier: fc.constantFrom("half" as const, "still" as const),
  });
  fc.assert(fc.property(fc.array(frames), (given) => {
    const order = createOrder();
    let last: FrameIdentity | undefined;
    for (const next of given) {
      if (order.judge(next) !== "next") continue;
      order.note(next);
      if (last !== undefined) {
        assert.ok(next.epoch >= last.epoch && next.seq >= last.seq);
        assert.ok(next.seq > last.seq || TIER_CODES[next.tier] > TIER_CODES[last.tier]);
      }
      last = next;
    }
  }));
});
