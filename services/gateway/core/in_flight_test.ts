import assert from "node:assert/strict";
import { createInFlight, IN_FLIGHT_MAX, inFlightCount, noteAck, noteSent } from "./in_flight.ts";

Deno.test("noteAck clears the frame and every one sent before it", () => {
  const flight = createInFlight();
  for (const seq of [4, 5, 6]) noteSent(flight, seq, "full", 100, seq * 10, seq * 10 - 1);
  assert.equal(noteAck(flight, 5, "full"), "in_flight");
  assert.equal(inFlightCount(flight), 1);
  assert.equal(flight.lastBytes, 200);
  assert.equal(flight.lastSentMs, 50);
  assert.equal(flight.lastReceivedMs, 49);
});

Deno.test("noteAck tells a late ack from one for a frame that was never sent", () => {
  const flight = createInFlight();
  noteSent(flight, 1, "half", 10, 0, 0);
  noteSent(flight, 2, "half", 10, 1, 1);
  assert.equal(noteAck(flight, 2, "half"), "in_flight");
  assert.equal(noteAck(flight, 1, "half"), "late");
  assert.equal(noteAck(flight, 2, "full"), "unknown");
  assert.equal(noteAck(flight, 3, "half"), "unknown");
  assert.equal(inFlightCount(flight), 0);
});

Deno.test("noteAck finds frames after the ring has gone round", () => {
  const flight = createInFlight();
  for (let seq = 1; seq <= IN_FLIGHT_MAX * 3; seq++) {
    noteSent(flight, seq, "full", 1, seq, seq);
    assert.equal(noteAck(flight, seq, "full"), "in_flight");
  }
  assert.equal(noteAck(flight, IN_FLIGHT_MAX * 3 - 1, "full"), "late");
  assert.equal(noteAck(flight, 1, "full"), "unknown");
});
