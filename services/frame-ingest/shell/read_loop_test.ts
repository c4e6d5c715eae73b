import assert from "node:assert/strict";
import { createManualClock } from "@fuelrail/kit/clock";
import type { RenderStateName } from "../core/render_state.ts";
import type { EngineReading } from "./engine_reader.ts";
import { createReadLoop } from "./read_loop.ts";

function reading(state: RenderStateName, level = 1): EngineReading {
  return {
    state,
    level,
    restartLevel: undefined,
    hasCounts: true,
    askedAtMs: 0,
    samples: 1,
    maxSamples: 2,
    samplesPerSecond: 1,
    renderSeconds: 1,
    estimatedSeconds: null,
    film: { width: 1, height: 1 },
    size: { width: 1, height: 1 },
    compiling: false,
    hasTarget: undefined,
  };
}

function rig() {
  const clock = createManualClock();
  const startedMs: number[] = [];
  const errors: unknown[] = [];
  const lookedMs: number[] = [];
  const now: { state: RenderStateName; images: boolean; fails: boolean; level: number } = {
    state: "rendering",
    images: false,
    fails: false,
    level: 1,
  };
  const loop = createReadLoop({
    clock,
    workingMs: 250,
    idleMs: 1_000,
    imagesCome: () => now.images,
    read() {
      startedMs.push(clock.nowMs());
      return now.fails
        ? Promise.reject(new Error("no"))
        : Promise.resolve(reading(now.state, now.level));
    },
    levelMs: 300,
    level() {
      lookedMs.push(clock.nowMs());
      return now.fails ? Promise.reject(new Error("no")) : Promise.resolve(now.level);
    },
    onReading: () => {},
    onError: (error) => errors.push(error),
  });
  return { clock, startedMs, lookedMs, errors, now, loop };
}

Deno.test("createReadLoop() reads often while the engine works and rarely while it rests", async () => {
  const { clock, startedMs, now, loop } = rig();
  loop.start(reading("rendering"));
  await clock.advanceAsync(600);
  now.state = "finished";
  await clock.advanceAsync(3_000);
  assert.deepEqual(startedMs, [250, 500, 750, 1_750, 2_750]);
  loop.stop();
  assert.equal(clock.pendingTimers, 0);
});

Deno.test("createReadLoop() reads rarely while images come", async () => {
  const { clock, startedMs, now, loop } = rig();
  now.images = true;
  loop.start(reading("rendering"));
  await clock.advanceAsync(2_500);
  assert.deepEqual(startedMs, [1_000, 2_000]);
  loop.stop();
});

Deno.test("createReadLoop() reads soon when asked, but not at every asking", async () => {
  const { clock, startedMs, loop } = rig();
  loop.start(reading("finished"));
  await clock.advanceAsync(500);
  for (let i = 0; i < 10; i++) {
    loop.soon();
    await clock.advanceAsync(10);
  }
  assert.deepEqual(startedMs, [500, 600]);
  loop.stop();
});

Deno.test("createReadLoop() goes on after a failure", async () => {
  const { clock, startedMs, errors, now, loop } = rig();
  now.fails = true;
  loop.start(reading("rendering"));
  await clock.advanceAsync(600);
  assert.deepEqual([startedMs.length, errors.length], [2, 2]);
  loop.stop();
});

Deno.test("createReadLoop() reads soon after the change level moved while no images come", async () => {
  for (const state of ["paused", "finished", "stopped"] as const) {
    const { clock, startedMs, lookedMs, now, loop } = rig();
    loop.start(reading(state));
    now.state = state;
    await clock.advanceAsync(350);
    now.level = 2;
    await clock.advanceAsync(1_250);
    assert.deepEqual([startedMs, lookedMs], [[600, 1_600], [300, 600, 900, 1_200, 1_500]], state);
    loop.stop();
  }
});

Deno.test("createReadLoop() leaves the change level to the images while they come", async () => {
  const { clock, startedMs, lookedMs, now, loop } = rig();
  now.images = true;
  loop.start(reading("rendering"));
  await clock.advanceAsync(900);
  assert.deepEqual([startedMs, lookedMs], [[], []]);
  loop.stop();
  assert.equal(clock.pendingTimers, 0);
});

Deno.test("createReadLoop() outlasts a change level that is not told", async () => {
  const { clock, startedMs, errors, now, loop } = rig();
  loop.start(reading("paused"));
  now.fails = true;
  await clock.advanceAsync(1_000);
  now.fails = false;
  await clock.advanceAsync(1_000);
  assert.ok(errors.length > 0 && startedMs.length >= 2);
  loop.stop();
});
