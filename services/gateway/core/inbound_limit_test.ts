import assert from "node:assert/strict";
import {
  BAD_MESSAGE_WINDOW_MS,
  BAD_MESSAGES_MAX,
  BINARY_RATE_BURST,
  MESSAGE_RATE_BURST,
  MESSAGE_RATE_PER_S,
} from "@fuelrail/contracts";
import { admitBinary, admitText, createInboundLimit, noteBad } from "./inbound_limit.ts";

Deno.test("admitText lets a burst and then the rate through", () => {
  const limit = createInboundLimit(0);
  let admitted = 0;
  for (let n = 0; n < 10_000; n++) if (admitText(limit, 0)) admitted++;
  assert.equal(admitted, MESSAGE_RATE_BURST);
  for (let nowMs = 1; nowMs <= 1_000; nowMs++) if (admitText(limit, nowMs)) admitted++;
  assert.ok(Math.abs(admitted - MESSAGE_RATE_BURST - MESSAGE_RATE_PER_S) <= 1);
});

Deno.test("admitBinary has a rate of its own", () => {
  const limit = createInboundLimit(0);
  while (admitText(limit, 0)) continue;
  let admitted = 0;
  for (let n = 0; n < 10_000; n++) if (admitBinary(limit, 0)) admitted++;
  assert.equal(admitted, BINARY_RATE_BURST);
});

Deno.test("noteBad says when more bad messages came than are borne in the window", () => {
  const limit = createInboundLimit(0);
  for (let n = 0; n < BAD_MESSAGES_MAX; n++) assert.equal(noteBad(limit, n), false);
  assert.equal(noteBad(limit, 100), true);
  assert.equal(noteBad(limit, 100 + BAD_MESSAGE_WINDOW_MS + 1), false);
});
