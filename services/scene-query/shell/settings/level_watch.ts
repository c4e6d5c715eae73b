import { fromWide, parsePayload, type Room } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import { type Clock, createAlarm } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import { createStateMirror } from "@fuelrail/kit/state";

export interface LevelWatchOptions {
  readonly bus: Bus;
  readonly room: Room;
  readonly clock: Clock;
  readonly log: Log;
  /** Something changed in Octane and then stood still. */
  onSettled(): void;
}

/** Notices by Octane's change level that the scene changed, without asking Octane. */
export interface LevelWatch {
  /** Everything up to this level has been read. */
  handled(level: bigint): void;
  /** An edit of ours took the level from one to another; it needs no reading of what else changed. */
  own(before: bigint, after: bigint): void;
  /** Something is known to have changed. */
  poke(): void;
  /** Resolves at the first image of a level, or when time is up, ms. */
  imageOf(level: bigint, timeoutMs: number): Promise<void>;
  stop(): void;
}

/** The level must stand still for this long, ms, so that nothing is read during a gesture. */
const SETTLE_MS = 500;

export function createLevelWatch(options: LevelWatchOptions): LevelWatch {
  const { clock } = options;
  const waiting = new Set<{ readonly level: bigint; done(): void }>();
  let known: bigint | undefined;
  let seen: bigint | undefined;
  let shown: bigint | undefined;
  let isDue = false;

  const alarm = createAlarm(clock, () => {
    isDue = false;
    options.onSettled();
  });

  function due(isOn: boolean): void {
    isDue = isOn;
    alarm.set(isOn ? clock.nowMs() + SETTLE_MS : undefined);
  }

  function note(level: bigint, isRestart: boolean): void {
    const isNews = level !== seen;
    seen = level;
    if (level === known && !isRestart) return;
    if (isNews || isRestart || !isDue) due(true);
  }

  function image(level: bigint): void {
    shown = level;
    for (const one of waiting) if (level >= one.level) one.done();
  }

  const mirror = createStateMirror({
    ...options,
    kind: "render",
    onEvent({ event_type: type, payload }) {
      if (type !== "renderProgress" && type !== "renderRestarted" && type !== "renderFirstImage") {
        return;
      }
      const parsed = parsePayload(type, payload);
      const level = parsed.ok ? fromWide(parsed.payload.changeLevel) : undefined;
      if (level === undefined) return;
      if (type === "renderFirstImage") image(level);
      else note(level, type === "renderRestarted");
    },
  });

  return {
    handled(level) {
      known = level;
      if (seen === level) due(false);
    },
    own(before, after) {
      if (before !== known) return;
      known = after;
      if (seen === after) due(false);
    },
    poke: () => due(true),
    imageOf: (level, timeoutMs) =>
      new Promise((resolve) => {
        const timer = clock.setTimer(timeoutMs, () => one.done());
        const one = {
          level,
          done() {
            timer.cancel();
            waiting.delete(one);
            resolve();
          },
        };
        waiting.add(one);
        if (shown !== undefined && shown >= level) one.done();
      }),
    stop() {
      mirror.stop();
      alarm.stop();
      for (const one of waiting) one.done();
    },
  };
}
