import type { Clock } from "@fuelrail/kit/clock";
import type { OctaneAtDesk, OctaneDesk } from "@fuelrail/kit/octane";
import { nextTime } from "../../core/settings/timeline.ts";
import { atOctane, changeLevel, finishEdit } from "../at_octane.ts";
import type { WriteGuard } from "../write_guard.ts";
import type { LevelWatch } from "./level_watch.ts";
import type { TimelineSettings } from "./timeline_settings.ts";

export interface PlayerOptions {
  readonly desk: OctaneDesk;
  readonly guard: WriteGuard;
  readonly clock: Clock;
  readonly watch: LevelWatch;
  readonly timeline: TimelineSettings;
  /** A new time was set, within the turn that set it. */
  onTime(octane: OctaneAtDesk): Promise<void>;
  /** Playing ended by itself, and why if it went wrong. */
  onEnd(error: unknown): void;
}

/** Lets the scene's time run; Octane has no call that does. */
export interface Player {
  readonly isPlaying: boolean;
  play(isOn: boolean): void;
}

/** A frame that takes longer than this to show is not waited for, ms. */
const IMAGE_MS = 2_000;

/** The next frame follows the first image of the last, in the scene's own pace at most. */
export function createPlayer(options: PlayerOptions): Player {
  const { desk, guard, clock, watch, timeline } = options;
  let run = 0;
  let isPlaying = false;
  let endWait = () => {};

  /** Shows the next frame; resolves to its level and length, or undefined where nothing plays. */
  function step(passedS: number) {
    return atOctane(desk, "edit", async (octane) => {
      guard.check();
      const reading = await timeline.read(octane);
      if (reading === undefined) return undefined;
      const before = await changeLevel(octane);
      await timeline.setTime(octane, nextTime(reading.timeline, reading.timeS, passedS));
      const level = await finishEdit(octane, true);
      watch.own(before, level);
      await options.onTime(octane);
      return { level, frameMs: 1_000 / reading.timeline.fps };
    });
  }

  const wait = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = clock.setTimer(Math.max(0, ms), resolve);
      endWait = () => {
        timer.cancel();
        resolve();
      };
    });

  async function loop(mine: number): Promise<void> {
    let lastMs = clock.nowMs();
    let ended: unknown;
    try {
      while (run === mine && isPlaying) {
        const nowMs = clock.nowMs();
        const shown = await step((nowMs - lastMs) / 1_000);
        lastMs = nowMs;
        if (shown === undefined) break;
        await watch.imageOf(shown.level, IMAGE_MS);
        if (run === mine) await wait(nowMs + shown.frameMs - clock.nowMs());
      }
    } catch (error) {
      ended = error;
    }
    if (run !== mine || !isPlaying) return;
    isPlaying = false;
    options.onEnd(ended);
  }

  return {
    get isPlaying() {
      return isPlaying;
    },
    play(isOn) {
      if (isOn === isPlaying) return;
      isPlaying = isOn;
      run++;
      endWait();
      if (isOn) void loop(run);
    },
  };
}
