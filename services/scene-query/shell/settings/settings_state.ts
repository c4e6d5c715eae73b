import type { EventType, Room } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import type { Clock } from "@fuelrail/kit/clock";
import {
  createStatePublisher,
  type StatePublisher,
  type UnstampedEvent,
} from "@fuelrail/kit/state";
import type { RequestCaller } from "@fuelrail/kit/requests";

/** The payload of a state event before its session and revision are put in. */
export type Unstamped<T extends EventType> = Extract<
  UnstampedEvent,
  { readonly event_type: T }
>["payload"];

/** The room's `settings` state, which several desks speak on. */
export interface SettingsState {
  readonly publish: StatePublisher["publish"];
  /** What an answer is stamped with that repeats the state as it is. */
  stamp(): { readonly session: number; readonly revision: number };
  /** Adds to what those who join get. */
  addSnapshot(events: () => readonly UnstampedEvent[]): void;
  stop(): void;
}

export interface SettingsStateOptions {
  readonly bus: Bus;
  readonly room: Room;
  readonly session: number;
  readonly clock: Clock;
}

export function createSettingsState(options: SettingsStateOptions): SettingsState {
  const parts: (() => readonly UnstampedEvent[])[] = [];
  const publisher = createStatePublisher({
    ...options,
    kind: "settings",
    snapshot: () => parts.flatMap((part) => part()),
  });
  return {
    publish: (type, payload) => publisher.publish(type, payload),
    stamp: () => ({ session: options.session, revision: Math.max(1, publisher.revision) }),
    addSnapshot: (events) => void parts.push(events),
    stop: () => publisher.stop(),
  };
}

/** Who made a change, as far as is known. */
export function actorOf({ viewerId, name }: RequestCaller): { viewer_id?: string; name?: string } {
  return {
    ...(viewerId === undefined ? {} : { viewer_id: viewerId }),
    ...(name === undefined ? {} : { name }),
  };
}
