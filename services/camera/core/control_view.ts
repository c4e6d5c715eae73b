import { NAME_CHARS_MAX, type PayloadInput } from "@fuelrail/contracts";
import { leaseEndMs } from "./control.ts";
import type { ControlState } from "./control_types.ts";
import type { Person } from "./person.ts";

/** `controlChanged` before it is stamped. */
export type ControlView = Omit<PayloadInput<"controlChanged">, "session" | "revision">;

/** Smallest move of an idle lease's end that viewers are told of on its own, ms. */
const UNTIL_STEP_MS = 1_000;

/**
 * Control as viewers see it. `unixOffsetMs` is what turns the monotonic clock into Unix time;
 * `until` is null while a button or key is held.
 */
export function viewControl(state: ControlState, unixOffsetMs: number): ControlView {
  const { lease, lock, present } = state;
  return {
    ...(lease === undefined ? {} : {
      driver: lease.person.viewerId,
      ...(lease.person.name === undefined ? {} : { driver_name: nameOf(lease.person.name) }),
    }),
    until: lease === undefined || isHeld(state)
      ? null
      : Math.round(leaseEndMs(lease, present) + unixOffsetMs),
    requests: state.requests.map(({ person, sinceUnixMs, message }) => ({
      ...idOf(person),
      since: sinceUnixMs,
      ...(message === undefined ? {} : { message }),
    })),
    ...(lock === undefined ? {} : { locked: lock }),
    read_only: state.readOnly,
  };
}

/** Whether viewers need to be told; an end that only moves on is told once a second. */
export function isViewNews(told: ControlView, now: ControlView): boolean {
  const { until: toldUntil, ...toldRest } = told;
  const { until, ...rest } = now;
  if (JSON.stringify(toldRest) !== JSON.stringify(rest)) return true;
  if (toldUntil === null || until === null) return toldUntil !== until;
  return until < toldUntil || until - toldUntil >= UNTIL_STEP_MS;
}

function isHeld({ lease, present }: ControlState): boolean {
  return lease?.isHolding === true && present.has(lease.person.viewerId);
}

function idOf({ viewerId, name }: Person): { viewer_id: string; name?: string } {
  return { viewer_id: viewerId, ...(name === undefined ? {} : { name: nameOf(name) }) };
}

function nameOf(name: string): string {
  return name.slice(0, NAME_CHARS_MAX);
}
