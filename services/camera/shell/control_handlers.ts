import type { PayloadInput } from "@fuelrail/contracts";
import type { Clock } from "@fuelrail/kit/clock";
import { plainReason } from "@fuelrail/kit/debug";
import type { Log } from "@fuelrail/kit/log";
import { type RequestCaller, type RequestHandlers, RequestRefused } from "@fuelrail/kit/requests";
import type { ControlEvent, ControlState, Lock } from "../core/control_types.ts";
import type { Person } from "../core/person.ts";
import type { Refusal } from "../core/refusal.ts";
import { actorOf, personOf } from "./callers.ts";
import type { LockStore } from "./lock_store.ts";
import type { Notices } from "./notices.ts";

export interface ControlHandlersOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly notices: Notices;
  readonly store: LockStore;
  readonly state: () => ControlState;
  readonly apply: (event: ControlEvent) => Refusal;
  readonly person: (viewerId: string) => Person | undefined;
  readonly payload: () => PayloadInput<"controlChanged">;
}

/** Every request about control. */
export type ControlHandlers = Required<
  Pick<
    RequestHandlers,
    | "takeControlRequest"
    | "releaseControlRequest"
    | "grantControlRequest"
    | "denyControlRequest"
    | "revokeControlRequest"
    | "setLockRequest"
  >
>;

/** Answers requests about control with the state that they lead to. */
export function createControlHandlers(options: ControlHandlersOptions): ControlHandlers {
  const { clock, log, notices, store, state, apply, person, payload } = options;
  /** Numbers the wishes about the lock, so that a late answer of the store changes no newer one. */
  let lockWish = 0;

  function perform(event: ControlEvent) {
    const refused = apply(event);
    if (refused !== undefined) {
      throw new RequestRefused(refused.code, refused.message, refused.detail);
    }
    return { event_type: "controlChanged" as const, payload: payload() };
  }

  function named({ viewerId, name }: Person): string {
    return name ?? `Viewer "${viewerId}"`;
  }

  async function keep(lock: Lock | undefined): Promise<void> {
    try {
      await store.save(lock);
    } catch (error) {
      log.error("the lock could not be stored", { error });
      const outcome = lock === undefined
        ? "The room stays locked"
        : "The room is locked, but not beyond a restart";
      throw new RequestRefused("service_unavailable", `${outcome}: ${plainReason(error)}`);
    }
  }

  async function setLock(locked: boolean, reason: string | undefined, caller: RequestCaller) {
    const wish = ++lockWish;
    const atMs = clock.nowMs();
    if (!locked) {
      await keep(undefined);
      if (wish !== lockWish) return { event_type: "controlChanged" as const, payload: payload() };
      return perform({ type: "unlock", atMs: clock.nowMs() });
    }
    const lock: Lock = {
      since: clock.unixMs(),
      by: actorOf(caller),
      ...(reason === undefined ? {} : { reason }),
    };
    const answer = perform({ type: "lock", lock, atMs });
    await keep(lock);
    return answer;
  }

  return {
    takeControlRequest({ message }, caller) {
      const request = message === undefined ? {} : { message };
      return perform({
        type: "take",
        person: personOf(caller),
        sinceUnixMs: clock.unixMs(),
        atMs: clock.nowMs(),
        ...request,
      });
    },
    releaseControlRequest: (_, caller) =>
      perform({ type: "release", viewerId: personOf(caller).viewerId, atMs: clock.nowMs() }),
    grantControlRequest({ viewer_id: viewerId }, caller) {
      const asked = state().requests.find((request) => request.person.viewerId === viewerId);
      const to = person(viewerId) ?? asked?.person;
      if (to === undefined) {
        throw new RequestRefused("not_found", `Viewer "${viewerId}" is not in this room`);
      }
      return perform({ type: "grant", by: personOf(caller), to, atMs: clock.nowMs() });
    },
    denyControlRequest({ viewer_id: viewerId }, caller) {
      const by = personOf(caller);
      const answer = perform({ type: "deny", by, viewerId, atMs: clock.nowMs() });
      notices.tell(viewerId, "viewerError", {
        code: "control_held",
        message: `${named(by)} turned the request to drive down`,
        event_type: "takeControlRequest",
        ...(state().lease === undefined
          ? {}
          : { detail: { driver: state().lease?.person.viewerId } }),
      });
      return answer;
    },
    revokeControlRequest({ reason }, caller) {
      const driver = state().lease?.person.viewerId;
      const by = personOf(caller);
      const answer = perform({ type: "revoke", atMs: clock.nowMs() });
      if (driver !== undefined && driver !== by.viewerId) {
        const why = reason === undefined ? "" : `: ${reason}`;
        notices.tell(driver, "viewerError", {
          code: "forbidden",
          message: `${named(by)} took control away${why}`,
          event_type: "revokeControlRequest",
        });
      }
      return answer;
    },
    setLockRequest: ({ locked, reason }, caller) => setLock(locked, reason, caller),
  };
}
