import { createManualClock, type ManualClock } from "@fuelrail/kit/clock";
import type { OctaneAtDesk, OctaneDesk } from "@fuelrail/kit/octane";
import { RequestRefused } from "@fuelrail/kit/requests";
import assert from "node:assert/strict";
import { createPlayer, type Player } from "./player.ts";
import type { TimelineReading } from "./timeline_settings.ts";

const STEP_MS = 5;
const TIMELINE = { beginS: 0, endS: 1, fps: 10 };

interface Stage {
  readonly clock: ManualClock;
  readonly player: Player;
  /** Times that were set, seconds. */
  readonly times: number[];
  readonly ends: unknown[];
  /** Takes the animation away. */
  still(): void;
  freeze(): void;
}

/** Lets time pass in steps so small that what follows from a timer is done before the next is due. */
async function pass(clock: ManualClock, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += STEP_MS) {
    await clock.advanceAsync(STEP_MS);
    for (let i = 0; i < 4; i++) await clock.advanceAsync(0);
  }
}

/** A player in front of an Octane that shows a frame `imageMs` after it was asked for. */
function stage(imageMs: number): Stage {
  const clock = createManualClock();
  const times: number[] = [];
  const ends: unknown[] = [];
  let reading: TimelineReading | undefined = { timeline: TIMELINE, timeS: 0 };
  let isFrozen = false;
  let level = 0n;
  const octane = {
    turn: { made() {} },
    call: () => Promise.resolve({ result: { value: ++level } }),
  } as unknown as OctaneAtDesk;
  const desk: OctaneDesk = {
    withOctane: (_class, work) => work(octane),
    close: () => Promise.resolve(),
  };
  const player = createPlayer({
    desk,
    clock,
    guard: {
      check() {
        if (isFrozen) throw new RequestRefused("locked", "The room is locked");
      },
      stop() {},
    },
    watch: {
      handled() {},
      own() {},
      poke() {},
      stop() {},
      imageOf: () => new Promise((resolve) => void clock.setTimer(imageMs, resolve)),
    },
    timeline: {
      settings: {} as never,
      read: () => Promise.resolve(reading),
      setTime(_octane, timeS) {
        times.push(Number(timeS.toFixed(3)));
        reading = { timeline: TIMELINE, timeS };
        return Promise.resolve();
      },
    },
    onTime: () => Promise.resolve(),
    onEnd: (error) => void ends.push(error),
  });
  return {
    clock,
    player,
    times,
    ends,
    still: () => reading = undefined,
    freeze: () => isFrozen = true,
  };
}

Deno.test("play goes at the scene's pace where images are quick, and around at the end", async () => {
  const { clock, player, times, ends } = stage(5);
  player.play(true);
  await clock.advanceAsync(0);
  await pass(clock, 1_200);
  assert.deepEqual(times.slice(0, 12), [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 0, 0.1]);
  assert.ok(times.length <= 13, `${times.length} frames in 1.2 s`);
  player.play(false);
  const count = times.length;
  await pass(clock, 500);
  assert.deepEqual([times.length, player.isPlaying, ends.length], [count, false, 0]);
  assert.equal(clock.pendingTimers, 0);
});

Deno.test("play leaves frames out where images are slow, one frame in flight at a time", async () => {
  const { clock, player, times } = stage(250);
  player.play(true);
  await clock.advanceAsync(0);
  await pass(clock, 1_100);
  assert.deepEqual(times, [0.1, 0.3, 0.5, 0.7, 0.9]);
  player.play(false);
  await pass(clock, 1_000);
  assert.equal(times.length, 5);
});

Deno.test("play ends by itself when the room is locked, and says why", async () => {
  const { clock, player, times, ends, freeze } = stage(5);
  player.play(true);
  await clock.advanceAsync(0);
  await pass(clock, 150);
  freeze();
  await pass(clock, 1_000);
  assert.equal(times.length, 2);
  assert.equal(player.isPlaying, false);
  assert.equal(ends.length, 1);
  assert.ok(ends[0] instanceof RequestRefused && ends[0].code === "locked");
});

Deno.test("play ends by itself where nothing is animated any more", async () => {
  const { clock, player, ends, still } = stage(5);
  player.play(true);
  await clock.advanceAsync(0);
  await pass(clock, 50);
  still();
  await pass(clock, 1_000);
  assert.deepEqual([player.isPlaying, ends], [false, [undefined]]);
});
