import { EVENTS, type Room } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import type { Clock } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import { RequestRefused } from "@fuelrail/kit/requests";
import { createStateMirror } from "@fuelrail/kit/state";
import { refuseWrite, type WriteFreeze } from "../core/refusals.ts";

/** Knows whether remote writes are frozen, as configuration and the room's lock say. */
export interface WriteGuard {
  /** Throws `RequestRefused` while writes are frozen. */
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

/** Follows the room's lock, which the camera service owns. */
export function createWriteGuard({ readOnly, ...options }: WriteGuardOptions): WriteGuard {
  let freeze: WriteFreeze = { readOnly };
  const mirror = createStateMirror({
    ...options,
    kind: "control",
    onReset: () => freeze = { readOnly },
    onEvent({ event_type: type, payload }) {
      if (type !== "controlChanged") return;
      const told = EVENTS.controlChanged.payload.safeParse(payload);
      if (!told.success) return;
      const { locked, read_only: isReadOnly = false } = told.data;
      const name = locked?.by?.name;
      const reason = locked?.reason;
      freeze = {
        readOnly: readOnly || isReadOnly,
        ...(locked === undefined ? {} : {
          lock: {
            ...(name === undefined ? {} : { by: name }),
            ...(reason === undefined ? {} : { reason }),
          },
        }),
      };
    },
  });
  return {
    check() {
      const refusal = refuseWrite(freeze);
      if (refusal !== undefined) throw new RequestRefused(refusal.code, refusal.message);
    },
    stop: () => mirror.stop(),
  };
}
