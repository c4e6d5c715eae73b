import type { EventType, PayloadInput, Room } from "@fuelrail/contracts";
import type { KeyValue } from "@fuelrail/kit/bus";
import type { Clock } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";

/** What the parts of a room's review work with. */
export interface ReviewContext {
  readonly room: Room;
  readonly clock: Clock;
  readonly log: Log;
  /** An id that nobody can guess, usable in a key. */
  newId(): string;
  /** The room's small entries; rejects with a refusal while they cannot be reached. */
  entries(): Promise<KeyValue>;
  /** The room's stored stills; rejects with a refusal while they cannot be reached. */
  stills(): Promise<KeyValue>;
  /** Says something to every member of the room at this gateway. */
  tell<T extends EventType>(type: T, payload: PayloadInput<T>): void;
  /** Says on the bus what was done, for subscribers that are no viewers. */
  publish(subject: string, type: EventType, payload: unknown): void;
  /**
   * Resolves once `isSo`, which may become so with what the store tells; at the latest after two
   * seconds, since others are told in any case.
   */
  settled(isSo: () => boolean): Promise<void>;
}
