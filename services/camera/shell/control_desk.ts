import type { Room } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import type { Clock, Timer } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import type { RequestHandlers } from "@fuelrail/kit/requests";
import { createStatePublisher } from "@fuelrail/kit/state";
import { initialControl, nextDeadlineMs, stepControl, writeRefusal } from "../core/control.ts";
import type { ControlEvent, Loss } from "../core/control_types.ts";
import { type ControlView, isViewNews, viewControl } from "../core/control_view.ts";
import type { Person } from "../core/person.ts";
import type { Refusal } from "../core/refusal.ts";
import { type ControlHandlers, createControlHandlers } from "./control_handlers.ts";
import { createLockStore } from "./lock_store.ts";
import { createNotices } from "./notices.ts";
import { createPresenceWatch } from "./presence_watch.ts";

export interface ControlDeskOptions {
  readonly bus: Bus;
  readonly room: Room;
  readonly clock: Clock;
  readonly log: Log;
  /** Random u32, one for each start of the owner. */
  readonly session: number;
  readonly readOnly: boolean;
}

/** Who may steer, for everything that writes to Octane on behalf of people. */
export interface ControlDesk {
  /** Why nothing may be written to Octane at all, or undefined when it may. */
  refuseWrite(): Refusal;
  /**
   * Takes the lease, or extends it to 3 s from now, for whoever steers; undefined when they may.
   * Call it at every steering input and command.
   */
  drive(person: Person, atMs?: number): Refusal;
  /** While a button or key is down the lease does not run out, as long as its holder is present. */
  hold(viewerId: string, holding: boolean): void;
  /** Viewer id of the driver. */
  readonly driver: string | undefined;
  /** Calls `fn` when somebody's gesture must end. */
  onLost(fn: (viewerId: string, why: Loss["why"]) => void): void;
  /** Somebody in the room. */
  person(viewerId: string): Person | undefined;
  readonly handlers: Pick<RequestHandlers, keyof ControlHandlers>;
  stop(): void;
}

/**
 * Makes the desk and publishes its state. Rejects when the lock cannot be read: a room whose lock
 * is unknown must not be written to.
 */
export async function createControlDesk(options: ControlDeskOptions): Promise<ControlDesk> {
  const { bus, room, clock, log, session, readOnly } = options;
  const store = createLockStore(bus, room);
  const notices = createNotices({ bus, room });
  const listeners: ((viewerId: string, why: Loss["why"]) => void)[] = [];
  let state = initialControl(readOnly, await store.load());
  let told: ControlView = view();
  let timer: Timer | undefined;

  function view(): ControlView {
    return viewControl(state, clock.unixMs() - clock.nowMs());
  }

  function apply(event: ControlEvent): Refusal {
    const step = stepControl(state, event);
    const before = state.lease?.person.viewerId;
    state = step.state;
    for (const { viewerId, why } of step.lost) {
      log.info("a driver lost control", { viewer: viewerId, why });
      for (const listener of listeners) listener(viewerId, why);
    }
    const driver = state.lease?.person.viewerId;
    if (driver !== before) log.info("control changed", { driver: driver ?? null });
    publishNews();
    wake();
    return step.refusal;
  }

  function publishNews(): void {
    const now = view();
    if (!isViewNews(told, now)) return;
    told = now;
    publisher.publish("controlChanged", now);
  }

  function wake(): void {
    timer?.cancel();
    const atMs = nextDeadlineMs(state);
    timer = atMs === undefined ? undefined : clock.setTimer(
      Math.max(0, atMs - clock.nowMs()),
      () => apply({ type: "tick", atMs: clock.nowMs() }),
    );
  }

  const publisher = createStatePublisher({
    bus,
    room,
    kind: "control",
    session,
    clock,
    snapshot: () => [{ event_type: "controlChanged", payload: view() }],
  });
  publisher.publish("controlChanged", told);
  const presence = createPresenceWatch({
    bus,
    room,
    clock,
    onChange: (viewerIds) => apply({ type: "presence", viewerIds, atMs: clock.nowMs() }),
  });

  return {
    refuseWrite: () => writeRefusal(state),
    drive: (person, atMs = clock.nowMs()) => apply({ type: "drive", person, atMs }),
    hold(viewerId, isHolding) {
      apply({ type: "hold", viewerId, isHolding, atMs: clock.nowMs() });
    },
    get driver() {
      return state.lease?.person.viewerId;
    },
    onLost: (fn) => void listeners.push(fn),
    person: (viewerId) => presence.person(viewerId),
    handlers: createControlHandlers({
      clock,
      log,
      notices,
      store,
      state: () => state,
      apply,
      person: (viewerId) => presence.person(viewerId),
      payload: () => ({ ...view(), session, revision: publisher.revision }),
    }),
    stop() {
      timer?.cancel();
      presence.stop();
      publisher.stop();
    },
  };
}
