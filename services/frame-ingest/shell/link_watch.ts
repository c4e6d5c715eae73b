import type { Room } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import type { Clock, Timer } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import { createStatePublisher, type StatePublisherOptions } from "@fuelrail/kit/state";
import { createLink, type LinkEvent, type LinkView, stallDueMs, stepLink } from "../core/link.ts";
import type { LinkFault } from "../core/link_words.ts";
import { createAlarm } from "@fuelrail/kit/clock";
import type { IngestMetrics } from "./ingest_metrics.ts";

export interface LinkWatchOptions {
  readonly bus: Bus;
  readonly room: Room;
  readonly session: number;
  /** `host:port` of Octane. */
  readonly peer: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly onRetry: () => void;
  readonly onDrop: (fault: LinkFault) => void;
  /** The link became live or idle, or ceased to be. */
  readonly onUp: (up: boolean) => void;
  readonly counters: Pick<IngestMetrics, "linkChanges">;
}

type LinkStatus = Extract<
  ReturnType<StatePublisherOptions["snapshot"]>[number],
  { event_type: "linkStatus" }
>;

/** Judges the link and tells the room. */
export interface LinkWatch {
  readonly view: LinkView;
  take(event: LinkEvent): void;
  stop(): void;
}

/** Makes a watch over a link that has not been tried. */
export function createLinkWatch(options: LinkWatchOptions): LinkWatch {
  const { bus, room, session, peer, clock, log } = options;
  const state = createLink(peer, clock.nowMs());
  let retry: Timer | undefined;
  let isUp = false;
  const alarm = createAlarm(clock, () => take({ type: "tick" }));

  function eventOf(view: LinkView): LinkStatus {
    const { link, generation, version, renderer, reason, sinceMs } = view;
    const since = Math.round(clock.unixMs() - (clock.nowMs() - sinceMs));
    const payload = { link, generation, version, renderer, peer, since };
    return {
      event_type: "linkStatus",
      payload: reason === undefined ? payload : { ...payload, reason },
    };
  }

  const publisher = createStatePublisher({
    bus,
    room,
    kind: "status",
    session,
    clock,
    snapshot: () => [eventOf(state.view)],
  });

  function tell(view: LinkView): void {
    const { link, reason, generation, version } = view;
    options.counters.linkChanges.inc({ link });
    log.info("link", { link, reason, generation, version, peer });
    const { event_type: type, payload } = eventOf(view);
    publisher.publish(type, payload);
    const up = link === "live" || link === "idle";
    if (up === isUp) return;
    isUp = up;
    options.onUp(up);
  }

  function take(event: LinkEvent): void {
    for (const effect of stepLink(state, event, clock.nowMs())) {
      switch (effect.type) {
        case "publish":
          tell(effect.view);
          break;
        case "retry":
          retry?.cancel();
          retry = clock.setTimer(effect.afterMs, options.onRetry);
          break;
        case "drop":
          options.onDrop(effect.fault);
          break;
      }
    }
    const dueMs = state.view.link === "stalled" ? undefined : stallDueMs(state);
    alarm.set(dueMs);
  }

  const { event_type: type, payload } = eventOf(state.view);
  publisher.publish(type, payload);
  return {
    get view() {
      return state.view;
    },
    take,
    stop() {
      alarm.stop();
      retry?.cancel();
      publisher.stop();
    },
  };
}
