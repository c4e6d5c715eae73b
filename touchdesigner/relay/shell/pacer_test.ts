import { createManualClock } from "@fuelrail/kit/clock";
import assert from "node:assert/strict";
import { createRelayTally } from "../core/tallies.ts";
import { relayFrame } from "../testing/pictures.ts";
import { createPacer } from "./pacer.ts";

function rig(maxFps: number) {
  const clock = createManualClock();
  const tally = createRelayTally();
  const passed: number[] = [];
  const onFrame = ({ header }: ReturnType<typeof relayFrame>) => void passed.push(header.seq);
  return { clock, tally, passed, pacer: createPacer({ maxFps, clock, tally, onFrame }) };
}

Deno.test("createPacer() lets frames on at its rate and loses the last of a burst never", () => {
  const { clock, tally, passed, pacer } = rig(10);
  for (let seq = 1; seq <= 100; seq++) {
    pacer.offer(relayFrame({ seq }));
    clock.advance(10);
  }
  clock.advance(1_000);
  assert.equal(passed.at(-1), 100);
  assert.ok(passed.length >= 10 && passed.length <= 12, `${passed.length}`);
  assert.equal(passed.length + tally.counts.paced, 100);
});

Deno.test("createPacer() does not halve a stream of its own rate that comes unevenly", () => {
  const { clock, passed, pacer } = rig(10);
  for (let seq = 1; seq <= 50; seq++) {
    pacer.offer(relayFrame({ seq }));
    clock.advance(seq % 2 === 0 ? 92 : 108);
  }
  clock.advance(100);
  assert.equal(passed.length, 50);
});

Deno.test("createPacer() lets settled pictures pass at once, and nothing older after them", () => {
  const { clock, tally, passed, pacer } = rig(1);
  pacer.offer(relayFrame({ seq: 1 }));
  pacer.offer(relayFrame({ seq: 2 }));
  pacer.offer(relayFrame({ seq: 3, tier: "still" }));
  clock.advance(5_000);
  assert.deepEqual(passed, [1, 3]);
  assert.equal(tally.counts.paced, 1);
  assert.equal(clock.pendingTimers, 0);
});

Deno.test("createPacer() without a limit holds nothing back", () => {
  const { passed, pacer } = rig(0);
  for (let seq = 1; seq <= 5; seq++) pacer.offer(relayFrame({ seq }));
  assert.equal(passed.length, 5);
});
