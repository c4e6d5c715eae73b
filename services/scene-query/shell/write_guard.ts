import { EVENTS, keys, lockEntry, type Room, ROOM_BUCKET } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import type { Clock } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import { RequestRefused } from "@fuelrail/kit/requests";
import { createStateMirror } from "@fuelrail/kit/state";
import { refuseWrite, type WriteFreeze } from "../core/refusals.ts";

/** Knows whether remote writes are frozen, as configuration and the room's lock say. */
export interface WriteGuard {
  /** Throws `RequestRefused` while writes are frozen, or while it is not known whether they are. */
  check(): void;
  stop(): void;
}

export interface WriteGuardOptions {
  readonly bus: Bus;
  readonly room: Room;
  readonly readOnly: boolean;
  readonly clock: Clock;
  readonly log: Log;
}

type Actor = { readonly name?: string | undefined } | undefined;

const decoder = new TextDecoder();

/**
 * Follows the room's lock, which the camera service owns. Until that has spoken, what it has stored
 * holds.
 */
export function createWriteGuard({ readOnly, ...options }: WriteGuardOptions): WriteGuard {
  const { bus, room } = options;
  const log = options.log.child({ part: "write guard" });
  /** Undefined as long as nothing is known of the lock. */
  let freeze: WriteFreeze | undefined = readOnly ? { readOnly } : undefined;

  const frozenBy = (by: Actor, reason: string | undefined): Pick<WriteFreeze, "lock"> => ({
    lock: {
      ...(by?.name === undefined ? {} : { by: by.name }),
      ...(reason === undefined ? {} : { reason }),
    },
  });

  async function readStored(): Promise<void> {
    const entry = await (await bus.keyValue(ROOM_BUCKET)).get(keys.lock(room));
    const lock = entry === undefined
      ? undefined
      : lockEntry.parse(JSON.parse(decoder.decode(entry.value)));
    freeze ??= {
      readOnly,
      ...(lock?.locked === true ? frozenBy(lock.by, lock.reason) : {}),
    };
  }

  readStored().catch((error) => log.error("the room's lock cannot be read", { error }));
  const mirror = createStateMirror({
    ...options,
    kind: "control",
    onReset: () => freeze = { readOnly },
    onEvent({ event_type: type, payload }) {
      if (type !== "controlChanged") return;
      const told = EVENTS.controlChanged.payload.safeParse(payload);
      if (!told.success) return;
      const { locked, read_only: isReadOnly = false } = told.data;
      freeze = {
        readOnly: readOnly || isReadOnly,
        ...(locked === undefined ? {} : frozenBy(locked.by, locked.reason)),
      };
    },
  });
  return {
    check() {
      if (freeze === undefined) {
        throw new RequestRefused("busy", "Whether the room is locked is not known yet; try again");
      }
      const refusal = refuseWrite(freeze);
      if (refusal !== undefined) throw new RequestRefused(refusal.code, refusal.message);
    },
    stop: () => mirror.stop(),
  };
}
