import type { PayloadOf, Room } from "@fuelrail/contracts";
import { parsePayload } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import type { Clock, Timer } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import { createStateMirror } from "@fuelrail/kit/state";
import { isSameStanding, type Standing, standingOf } from "../core/standing.ts";

/** Whether pictures come, and why not. */
export interface SourceWatch {
  readonly standing: Standing;
  stop(): void;
}

/** What a watch is made of. */
export interface SourceWatchOptions {
  readonly bus: Bus;
  readonly room: Room;
  readonly clock: Clock;
  readonly log: Log;
  /** Told at once and at every change. */
  onStanding(standing: Standing): void;
}

const TICK_MS = 1_000;

/** Follows the state of a room's source. */
export function watchSource(options: SourceWatchOptions): SourceWatch {
  const { bus, room, clock, log, onStanding } = options;
  const startedMs = clock.nowMs();
  let link: PayloadOf<"linkStatus"> | undefined;
  let told: Standing | undefined;
  let timer: Timer | undefined;

  const mirror = createStateMirror({
    ...{ bus, room, clock, log },
    kind: "status",
    onReset: () => link = undefined,
    onEvent({ event_type: type, payload }) {
      if (type !== "linkStatus") return;
      const checked = parsePayload("linkStatus", payload);
      if (checked.ok) link = checked.payload;
      look();
    },
  });

  function standing(): Standing {
    const silentMs = clock.nowMs() - (mirror.lastHeardMs ?? startedMs);
    return standingOf({ room, isBusUp: bus.status === "connected", link, silentMs });
  }

  function look(): void {
    const now = standing();
    if (isSameStanding(told, now)) return;
    told = now;
    log.info("the source", { state: now.state, ...(now.reason ? { reason: now.reason } : {}) });
    onStanding(now);
  }

  function tick(): void {
    look();
    timer = clock.setTimer(TICK_MS, tick);
  }

  const status = bus.onStatus(look);
  timer = clock.setTimer(0, tick);
  return {
    get standing() {
      return standing();
    },
    stop() {
      timer?.cancel();
      status.unsubscribe();
      mirror.stop();
    },
  };
}
