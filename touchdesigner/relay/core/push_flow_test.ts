import assert from "node:assert/strict";
import { ACK_SILENCE_MS, ACK_WAIT_MS, createPushFlow, PROBE_WAIT_MS } from "./push_flow.ts";

Deno.test("createPushFlow() sends the next picture when the last one was acknowledged", () => {
  const flow = createPushFlow(0);
  assert.equal(flow.step(0), "send");
  flow.sent({ seq: 1, tier: "full", sentMs: 0 });
  assert.equal(flow.step(10), "wait");
  assert.ok(!flow.acked(2, "full", 20), "an ack for something else");
  assert.ok(!flow.acked(1, "still", 20));
  assert.ok(flow.acked(1, "full", 30));
  assert.equal(flow.step(30), "send");
  assert.equal(flow.waitMs(30), undefined);
});

Deno.test("createPushFlow() sends one picture a second to who never acknowledges", () => {
  const flow = createPushFlow(0);
  flow.sent({ seq: 1, tier: "full", sentMs: 0 });
  assert.equal(flow.waitMs(0), ACK_WAIT_MS);
  assert.equal(flow.step(ACK_WAIT_MS), "send");
  flow.sent({ seq: 2, tier: "full", sentMs: ACK_WAIT_MS });
  assert.equal(flow.waitMs(ACK_WAIT_MS), PROBE_WAIT_MS);
  assert.equal(flow.step(10 * ACK_SILENCE_MS), "send", "it is never given up");
});

Deno.test("createPushFlow() gives up on who acknowledged once and then no more", () => {
  const flow = createPushFlow(0);
  flow.sent({ seq: 1, tier: "full", sentMs: 0 });
  flow.acked(1, "full", 5);
  flow.sent({ seq: 2, tier: "full", sentMs: 60_000 });
  assert.equal(flow.step(60_000 + ACK_WAIT_MS), "send");
  flow.sent({ seq: 3, tier: "full", sentMs: 60_000 + ACK_WAIT_MS });
  assert.equal(flow.step(60_000 + ACK_SILENCE_MS), "give_up");
});
