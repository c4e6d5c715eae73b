import type { Room, StreamSettingKey } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import type { Clock } from "@fuelrail/kit/clock";
import { plainReason } from "@fuelrail/kit/debug";
import type { Log } from "@fuelrail/kit/log";
import { type RequestCaller, type RequestHandlers, RequestRefused } from "@fuelrail/kit/requests";
import { createStatePublisher } from "@fuelrail/kit/state";
import { openSettingsStore, type SettingsStore } from "./settings_store.ts";

export interface StreamSettingsDeskOptions {
  readonly bus: Bus;
  readonly room: Room;
  readonly session: number;
  readonly clock: Clock;
  readonly log: Log;
  /** The look of frames has changed. */
  readonly onLook: () => void;
}

/** The stream settings as the room sees and changes them. */
export interface StreamSettingsDesk {
  readonly store: SettingsStore;
  readonly handlers: Pick<
    RequestHandlers,
    "setStreamSettingRequest" | "getStreamSettingsRequest"
  >;
  stop(): void;
}

/** Settings that change only which images are shown, not how they look. */
const WITHOUT_LOOK: ReadonlySet<StreamSettingKey> = new Set([
  "min_interval_ms",
  "min_sample_step",
  "quality_interactive",
]);

/** Makes the desk; what was stored before holds a moment later. */
export function createStreamSettingsDesk(options: StreamSettingsDeskOptions): StreamSettingsDesk {
  const { bus, room, session, clock, log, onLook } = options;
  let changedBy: { viewer_id?: string; name?: string } | undefined;

  const store = openSettingsStore({
    bus,
    room,
    clock,
    log,
    onChange: () => publisher.publish("streamSettingsChanged", payload()),
  });
  const publisher = createStatePublisher({
    bus,
    room,
    kind: "stream",
    session,
    clock,
    snapshot: () => [{ event_type: "streamSettingsChanged", payload: payload() }],
  });

  function payload() {
    const settings = store.current;
    return changedBy === undefined ? { settings } : { settings, changed_by: changedBy };
  }

  function answer() {
    const stamp = { session, revision: Math.max(1, publisher.revision) };
    return { event_type: "streamSettingsChanged" as const, payload: { ...payload(), ...stamp } };
  }

  return {
    store,
    handlers: {
      async setStreamSettingRequest({ key, value }, caller) {
        const before = changedBy;
        changedBy = actorOf(caller);
        try {
          await store.set(key, value);
        } catch (error) {
          changedBy = before;
          throw new RequestRefused(
            "service_unavailable",
            `The stream setting "${key}" could not be stored: ${plainReason(error)}`,
          );
        }
        if (!WITHOUT_LOOK.has(key)) onLook();
        return answer();
      },
      getStreamSettingsRequest: () => answer(),
    },
    stop() {
      store.stop();
      publisher.stop();
    },
  };
}

function actorOf({ viewerId, name }: RequestCaller): { viewer_id?: string; name?: string } {
  return {
    ...(viewerId === undefined ? {} : { viewer_id: viewerId }),
    ...(name === undefined ? {} : { name }),
  };
}
