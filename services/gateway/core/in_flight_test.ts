import assert from "node:assert/strict";
import { FRAME_HEADER_BYTES, type Tier } from "@fuelrail/contracts";
import {
  createInFlight,
  IN_FLIGHT_MAX,
  type InFlight,
  inFlightCount,
  noteAck,
  noteSent,
} from "./in_flight.ts";
import { testFrame } from "./test_world.ts";

function send(flight: InFlight, seq: number, tier: Tier, bytes: number, nowMs: number): void {
  noteSent(flight, testFrame({ seq, tier }, nowMs - 1, bytes - FRAME_HEADER_BYTES), nowMs);
}

Deno.test("noteAck clears the frame and every one sent before it", () => {
  const flight = createInFlight();
  for (const seq of [4, 5, 6]) send(flight, seq, "full", 100, seq * 10);
  assert.equal(noteAck(flight, 5, "full"), "in_flight");
  assert.equal(inFlightCount(flight), 1);
  assert.equal(flight.lastBytes, 200);
  assert.equal(flight.lastSentMs, 50);
  assert.equal(flight.lastReceivedMs, 49);
});

Deno.test("noteAck tells a late ack from one for a frame that was never sent", () => {
  const flight = createInFlight();
  send(flight, 1, "half", 100, 0);
  send(flight, 2, "half", 100, 1);
  assert.equal(noteAck(flight, 2, "half"), "in_flight");
  assert.equal(noteAck(flight, 1, "half"), "late");
  assert.equal(noteAck(flight, 2, "full"), "unknown");
  assert.equal(noteAck(flight, 3, "half"), "unknown");
  assert.equal(inFlightCount(flight), 0);
});

Deno.test("noteAck finds frames after the ring has gone round", () => {
  const flight = createInFlight();
  for (let seq = 1; seq <= IN_FLIGHT_MAX * 3; seq++) {
    send(flight, seq, "full", 100, seq);
    assert.equal(noteAck(flight, seq, "full"), "in_flight");
  }
  assert.equal(noteAck(flight, IN_FLIGHT_MAX * 3 - 1, "full"), "late");
  assert.equal(noteAck(flight, 1, "full"), "unknown");
});
