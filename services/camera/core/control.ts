import { PRESENCE_TTL_MS, roleAllows, type ViewerErrorCode } from "@fuelrail/contracts";
import {
  type ControlEvent,
  type ControlState,
  type ControlStep,
  HOLD_MAX_MS,
  type Lease,
  LEASE_MS,
  type Loss,
  REQUESTS_MAX,
  RESERVE_MS,
} from "./control_types.ts";
import type { Person } from "./person.ts";
import type { Refusal } from "./refusal.ts";

/** Nobody drives and nobody asks to. */
export function initialControl(readOnly: boolean, lock?: ControlState["lock"]): ControlState {
  const state: ControlState = { readOnly, requests: [], present: new Set() };
  return lock === undefined ? state : { ...state, lock };
}

/** When the lease ends if nothing more happens, on the clock of the events. */
export function leaseEndMs(lease: Lease, present: ReadonlySet<string>): number {
  const isHeld = lease.isHolding && present.has(lease.person.viewerId);
  return isHeld ? Math.max(lease.untilMs, lease.activeMs + HOLD_MAX_MS) : lease.untilMs;
}

/** When {@link stepControl} must be told of the time next; undefined when it need not be. */
export function nextDeadlineMs({ lease, requests, present }: ControlState): number | undefined {
  const ends = requests
    .filter(({ person }) => !present.has(person.viewerId))
    .map(({ sinceMs }) => sinceMs + PRESENCE_TTL_MS);
  if (lease !== undefined) ends.push(leaseEndMs(lease, present));
  return ends.length === 0 ? undefined : Math.min(...ends);
}

/** Why nothing may be written to Octane at all, or undefined when it may. */
export function writeRefusal({ readOnly, lock }: ControlState): Refusal {
  if (readOnly) {
    return refusal("read_only", "Configuration freezes every remote write to Octane");
  }
  if (lock === undefined) return undefined;
  const who = lock.by?.name ?? "An admin";
  const why = lock.reason === undefined ? "" : `: ${lock.reason}`;
  return refusal("locked", `${who} has frozen every remote write to Octane${why}`);
}

/**
 * Decides who drives. First time takes its course (an idle lease ends, the oldest request gets a
 * free one), then the event happens or is refused; a refusal leaves the state as time left it.
 */
export function stepControl(before: ControlState, event: ControlEvent): ControlStep {
  const lost: Loss[] = [];
  const passed = passTime(before, event.atMs, lost);
  const { state, refusal: refused } = happen(passed, event, lost);
  return { state: passOn(state, event.atMs), refusal: refused, lost };
}

interface Outcome {
  readonly state: ControlState;
  readonly refusal?: Refusal;
}

function happen(state: ControlState, event: ControlEvent, lost: Loss[]): Outcome {
  switch (event.type) {
    case "tick":
      return { state };
    case "drive":
      return drive(state, event.person, event.atMs);
    case "hold":
      return { state: hold(state, event.viewerId, event.isHolding, event.atMs) };
    case "take":
      return take(state, event);
    case "release":
      return { state: release(state, event.viewerId, lost) };
    case "grant":
      return grant(state, event, lost);
    case "deny":
      return deny(state, event);
    case "revoke":
      return { state: end(state, "revoked", lost) };
    case "lock":
      return {
        state: { ...end(withoutLock(state), "locked", lost), lock: event.lock, requests: [] },
      };
    case "unlock":
      return { state: withoutLock(state) };
    case "presence":
      return { state: meet(state, event.viewerIds, lost) };
  }
}

function drive(state: ControlState, person: Person, atMs: number): Outcome {
  const refused = steerRefusal(state, person);
  if (refused !== undefined) return { state, refusal: refused };
  const { lease } = state;
  if (lease === undefined) return { state: give(state, person, atMs, LEASE_MS) };
  if (lease.person.viewerId !== person.viewerId) return { state, refusal: held(lease) };
  const activeMs = Math.max(lease.activeMs, atMs);
  return {
    state: { ...state, lease: { ...lease, person, activeMs, untilMs: activeMs + LEASE_MS } },
  };
}

function hold(
  state: ControlState,
  viewerId: string,
  isHolding: boolean,
  atMs: number,
): ControlState {
  const { lease } = state;
  if (lease?.person.viewerId !== viewerId || lease.isHolding === isHolding) return state;
  const activeMs = Math.max(lease.activeMs, atMs);
  return {
    ...state,
    lease: { ...lease, isHolding, activeMs, untilMs: activeMs + LEASE_MS },
  };
}

function take(state: ControlState, event: ControlEvent & { type: "take" }): Outcome {
  const { person, atMs, sinceUnixMs, message } = event;
  const refused = steerRefusal(state, person);
  if (refused !== undefined) return { state, refusal: refused };
  const { lease, requests } = state;
  if (lease === undefined) return { state: give(state, person, atMs, RESERVE_MS) };
  if (lease.person.viewerId === person.viewerId) {
    const untilMs = Math.max(lease.untilMs, atMs + RESERVE_MS);
    return { state: { ...state, lease: { ...lease, untilMs } } };
  }
  const earlier = requests.find((request) => request.person.viewerId === person.viewerId);
  if (earlier === undefined && requests.length >= REQUESTS_MAX) {
    return { state, refusal: refusal("busy", `${REQUESTS_MAX} others already ask to drive`) };
  }
  const request = {
    person,
    sinceMs: earlier?.sinceMs ?? atMs,
    sinceUnixMs: earlier?.sinceUnixMs ?? sinceUnixMs,
    ...(message === undefined ? {} : { message }),
  };
  const others = earlier === undefined
    ? [...requests, request]
    : requests.map((each) => each === earlier ? request : each);
  return { state: { ...state, requests: others } };
}

function release(state: ControlState, viewerId: string, lost: Loss[]): ControlState {
  const { lease } = state;
  if (lease?.person.viewerId !== viewerId) return withoutRequest(state, viewerId);
  return lease.isHolding ? end(state, "handed", lost) : withoutLease(state);
}

function grant(
  state: ControlState,
  event: ControlEvent & { type: "grant" },
  lost: Loss[],
): Outcome {
  const { by, to, atMs } = event;
  const { lease } = state;
  const refused = writeRefusal(state) ?? ownerRefusal(state, by);
  if (refused !== undefined) return { state, refusal: refused };
  if (!roleAllows(to.role, "operator")) {
    return { state, refusal: refusal("forbidden", `${called(to)} may watch, not steer`) };
  }
  const isSame = lease?.person.viewerId === to.viewerId;
  return { state: give(isSame ? state : end(state, "handed", lost), to, atMs, RESERVE_MS) };
}

function deny(state: ControlState, event: ControlEvent & { type: "deny" }): Outcome {
  const refused = ownerRefusal(state, event.by);
  if (refused !== undefined) return { state, refusal: refused };
  const next = withoutRequest(state, event.viewerId);
  return next.requests.length < state.requests.length ? { state: next } : {
    state,
    refusal: refusal("not_found", `Viewer "${event.viewerId}" does not ask to drive`),
  };
}

function meet(
  before: ControlState,
  viewerIds: ReadonlySet<string>,
  lost: Loss[],
): ControlState {
  const isGone = ({ viewerId }: Person) => before.present.has(viewerId) && !viewerIds.has(viewerId);
  const requests = before.requests.filter(({ person }) => !isGone(person));
  const state = { ...before, present: viewerIds, requests };
  return state.lease !== undefined && isGone(state.lease.person) ? end(state, "left", lost) : state;
}

function passTime(before: ControlState, atMs: number, lost: Loss[]): ControlState {
  const { present } = before;
  const requests = before.requests.filter(({ person, sinceMs }) =>
    present.has(person.viewerId) || atMs < sinceMs + PRESENCE_TTL_MS
  );
  const state = requests.length === before.requests.length ? before : { ...before, requests };
  const { lease } = state;
  if (lease === undefined || atMs < leaseEndMs(lease, present)) return state;
  // Whoever still holds a button then has gone silent; its gesture must not go on.
  return passOn(lease.isHolding ? end(state, "left", lost) : withoutLease(state), atMs);
}

/** Gives a free lease to whoever has asked for it longest. */
function passOn(state: ControlState, atMs: number): ControlState {
  const [first] = state.requests;
  const isFree = state.lease === undefined && writeRefusal(state) === undefined;
  return first !== undefined && isFree ? give(state, first.person, atMs, RESERVE_MS) : state;
}

function give(state: ControlState, person: Person, atMs: number, forMs: number): ControlState {
  const isSame = state.lease?.person.viewerId === person.viewerId;
  const isHolding = isSame && state.lease?.isHolding === true;
  const lease = { person, untilMs: atMs + forMs, activeMs: atMs, isHolding };
  return { ...withoutRequest(state, person.viewerId), lease };
}

function end(state: ControlState, why: Loss["why"], lost: Loss[]): ControlState {
  if (state.lease !== undefined) lost.push({ viewerId: state.lease.person.viewerId, why });
  return withoutLease(state);
}

function withoutLease({ lease: _ended, ...rest }: ControlState): ControlState {
  return rest;
}

function withoutLock({ lock: _gone, ...rest }: ControlState): ControlState {
  return rest;
}

function withoutRequest(state: ControlState, viewerId: string): ControlState {
  const requests = state.requests.filter(({ person }) => person.viewerId !== viewerId);
  return requests.length === state.requests.length ? state : { ...state, requests };
}

function steerRefusal(state: ControlState, person: Person): Refusal {
  const refused = writeRefusal(state);
  if (refused !== undefined || roleAllows(person.role, "operator")) return refused;
  return refusal("forbidden", "Steering needs the operator role");
}

/** Refuses whoever is neither the driver nor an admin. */
function ownerRefusal({ lease }: ControlState, by: Person): Refusal {
  if (roleAllows(by.role, "admin") || lease?.person.viewerId === by.viewerId) return undefined;
  if (lease !== undefined) return held(lease);
  return refusal("conflict", "Nobody drives; whoever steers first does");
}

function held({ person }: Lease): Refusal {
  const detail = {
    driver: person.viewerId,
    ...(person.name === undefined ? {} : { driver_name: person.name }),
  };
  return refusal("control_held", `${called(person)} drives`, detail);
}

function called({ name, viewerId }: Person): string {
  return name ?? `Viewer "${viewerId}"`;
}

function refusal(code: ViewerErrorCode, message: string, detail?: unknown): NonNullable<Refusal> {
  return detail === undefined ? { code, message } : { code, message, detail };
}
