import assert from "node:assert/strict";
import { STATE_QUEUE_BYTES, STATE_QUEUE_MESSAGES } from "@fuelrail/contracts";
import { createStateQueue, pushState, shiftState, textMessage } from "./state_queue.ts";

Deno.test("pushState names the limit of messages when it is reached", () => {
  const queue = createStateQueue();
  for (let n = 0; n < STATE_QUEUE_MESSAGES; n++) {
    assert.equal(pushState(queue, textMessage(`${n}`)), undefined);
  }
  assert.match(pushState(queue, textMessage("one more")) ?? "", /STATE_QUEUE_MESSAGES 256/);
  assert.equal(shiftState(queue)?.text, "0");
  assert.equal(pushState(queue, textMessage("fits again")), undefined);
});

Deno.test("pushState names the limit of bytes, counted in UTF-8", () => {
  const queue = createStateQueue();
  const half = textMessage("\u20ac".repeat(STATE_QUEUE_BYTES / 6));
  assert.ok(half.bytes > STATE_QUEUE_BYTES / 3);
  assert.equal(pushState(queue, half), undefined);
  assert.equal(pushState(queue, half), undefined);
  assert.match(pushState(queue, half) ?? "", /STATE_QUEUE_BYTES 1048576/);
});
