import { createManualClock } from "@fuelrail/kit/clock";
import assert from "node:assert/strict";
import { createSteadyClock } from "./steady_clock.ts";

/** A machine whose process can stand still: its timers run only afterwards, all at one time. */
function makeMachine() {
  const clock = createManualClock(1_000);
  let aheadMs = 0;
  return {
    clock: { ...clock, nowMs: () => clock.nowMs() + aheadMs },
    run: (ms: number) => clock.advance(ms),
    standStill: (ms: number) => void (aheadMs += ms),
    get pendingTimers() {
      return clock.pendingTimers;
    },
  };
}

Deno.test("createSteadyClock runs timers in time while nothing stands still", () => {
  const machine = makeMachine();
  const clock = createSteadyClock(machine.clock);
  const startMs = clock.nowMs();
  const ranAtMs: number[] = [];
  for (const ms of [100, 10, 0]) {
    clock.setTimer(ms, () => ranAtMs.push(clock.nowMs() - startMs));
  }
  machine.run(99);
  assert.deepEqual(ranAtMs, [0, 10]);
  machine.run(1);
  assert.deepEqual(ranAtMs, [0, 10, 100]);
  assert.equal(machine.pendingTimers, 0);
});

Deno.test("createSteadyClock leaves out the time in which the process stood still", () => {
  const machine = makeMachine();
  const clock = createSteadyClock(machine.clock);
  const startMs = clock.nowMs();
  let hasRun = false;
  clock.setTimer(2_000, () => hasRun = true);
  machine.run(500);
  machine.standStill(5_000);
  machine.run(1_000);
  assert.equal(hasRun, false);
  const passedMs = clock.nowMs() - startMs;
  assert.ok(passedMs >= 1_500 && passedMs < 2_000, `${passedMs}`);
  machine.run(600);
  assert.equal(hasRun, true);
});

Deno.test("createSteadyClock counts all time while no timer is set, and runs no timer that was cancelled", () => {
  const machine = makeMachine();
  const clock = createSteadyClock(machine.clock);
  const startMs = clock.nowMs();
  const timer = clock.setTimer(50, () => assert.fail("it was cancelled"));
  timer.cancel();
  timer.cancel();
  machine.run(5_000);
  assert.equal(clock.nowMs() - startMs, 5_000);
  assert.equal(machine.pendingTimers, 0);
});
