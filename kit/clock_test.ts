import assert from "node:assert/strict";
import { createManualClock, systemClock } from "./clock.ts";

Deno.test("createManualClock runs timers in order of time, then of setting", () => {
  const clock = createManualClock();
  const ran: string[] = [];
  clock.setTimer(20, () => ran.push(`late at ${clock.nowMs()}`));
  clock.setTimer(10, () => ran.push(`first at ${clock.nowMs()}`));
  clock.setTimer(10, () => ran.push(`second at ${clock.nowMs()}`));
  clock.advance(9);
  assert.deepEqual(ran, []);
  clock.advance(11);
  assert.deepEqual(ran, ["first at 10", "second at 10", "late at 20"]);
  assert.equal(clock.nowMs(), 20);
  assert.equal(clock.pendingTimers, 0);
});

Deno.test("createManualClock runs timers that timers set, if they fall due in the same advance", () => {
  const clock = createManualClock(5_000);
  let ticks = 0;
  const tick = (): void => {
    ticks++;
    clock.setTimer(10, tick);
  };
  clock.setTimer(10, tick);
  clock.advance(35);
  assert.equal(ticks, 3);
  assert.equal(clock.unixMs(), 5_035);
  assert.equal(clock.pendingTimers, 1);
});

Deno.test("createManualClock never runs a cancelled timer", () => {
  const clock = createManualClock();
  let ran = false;
  const timer = clock.setTimer(10, () => ran = true);
  timer.cancel();
  timer.cancel();
  clock.advance(100);
  assert.equal(ran, false);
});

Deno.test("advanceAsync lets promise work between timers set further timers", async () => {
  const clock = createManualClock();
  const ran: number[] = [];
  const wait = (ms: number): Promise<void> => new Promise((resolve) => clock.setTimer(ms, resolve));
  const work = (async () => {
    await wait(10);
    ran.push(clock.nowMs());
    await wait(10);
    ran.push(clock.nowMs());
  })();
  await clock.advanceAsync(30);
  assert.deepEqual(ran, [10, 20]);
  await work;
});

Deno.test("systemClock calls back later, not at once, and not after cancel", async () => {
  const ran: string[] = [];
  await new Promise<void>((resolve) => {
    systemClock.setTimer(0, () => ran.push("cancelled")).cancel();
    systemClock.setTimer(1, resolve);
    ran.push("set");
  });
  assert.deepEqual(ran, ["set"]);
  assert.ok(Math.abs(systemClock.unixMs() - Date.now()) < 1_000);
  assert.ok(systemClock.nowMs() <= systemClock.nowMs());
});
