import fc from "fast-check";
import assert from "node:assert/strict";
import { createAckMeter, noteAckTime, readAcks } from "./ack_meter.ts";

Deno.test("readAcks says null until something was measured", () => {
  assert.deepEqual(readAcks(createAckMeter(), 1_000), { fps: null, latencyMs: null });
});

Deno.test("readAcks gives the rate of the last two seconds and the median latency", () => {
  const meter = createAckMeter();
  for (let n = 0; n < 30; n++) noteAckTime(meter, 1_000 + n * 100, n < 20 ? 10 : 50);
  assert.deepEqual(readAcks(meter, 4_000), { fps: 10, latencyMs: 10 });
  assert.deepEqual(readAcks(meter, 60_000), { fps: 0, latencyMs: 10 });
});

Deno.test("readAcks is right at rates that fill its ring in less than two seconds", () => {
  const meter = createAckMeter();
  for (let n = 0; n < 500; n++) noteAckTime(meter, n * 10, 4);
  const { fps } = readAcks(meter, 5_000);
  assert.ok(fps !== null && Math.abs(fps - 100) < 5, String(fps));
});

Deno.test("readAcks gives finite numbers for any times", () => {
  const ack = fc.tuple(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 0, max: 1e5 }));
  fc.assert(fc.property(fc.array(ack, { minLength: 1, maxLength: 200 }), (acks) => {
    const meter = createAckMeter();
    let nowMs = 0;
    for (const [waitMs, latencyMs] of acks) noteAckTime(meter, nowMs += waitMs, latencyMs);
    const { fps, latencyMs } = readAcks(meter, nowMs);
    assert.ok(Number.isFinite(fps) && Number.isFinite(latencyMs));
  }));
});
