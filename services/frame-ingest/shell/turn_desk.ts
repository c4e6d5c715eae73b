import { encodeEvent, type Room, subjects, type TurnClass } from "@fuelrail/contracts";
import { TURN_HOLD_MS } from "@fuelrail/contracts/binary";
import type { Bus } from "@fuelrail/kit/bus";
import type { Clock } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import { type RequestHandlers, RequestRefused } from "@fuelrail/kit/requests";
import {
  advanceTurns,
  askTurn,
  createTurns,
  endTurn,
  gestureRuns,
  type HeldTurn,
  leaveTurns,
  renewTurn,
  type TurnEffect,
  type TurnEnd,
  type TurnRefusal,
  turnsDueMs,
  turnsImage,
  turnsLane,
  turnsLink,
  turnsProbed,
  turnsProject,
} from "../core/turns.ts";
import type { MadeLevel } from "./admission_desk.ts";
import { createAlarm } from "@fuelrail/kit/clock";
import type { IngestMetrics } from "./ingest_metrics.ts";

export interface TurnDeskOptions {
  readonly bus: Bus;
  readonly room: Room;
  readonly session: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly counters: IngestMetrics;
  readonly projectGeneration: () => number;
  /** Whether Octane answers what its change level is. */
  readonly probe: () => Promise<boolean>;
  readonly onLane: (closed: boolean) => void;
  readonly onGranted: (held: HeldTurn) => void;
  readonly onOver: (kind: TurnClass, made: MadeLevel | undefined) => void;
  /** A gesture may have begun or ended. */
  readonly onGesture: () => void;
  /** A turn that is being given back has made this change level. */
  readonly onMade: (level: number) => void;
}

/** The arbiter of the turns at Octane, as others reach it on the bus. */
export interface TurnDesk {
  readonly handlers: Pick<RequestHandlers, "octaneTurn" | "octaneTurnRenew" | "octaneTurnEnd">;
  gestureRuns(): boolean;
  /** Asks for a turn that wait. */
  readonly waiting: number;
  link(up: boolean): void;
  project(): void;
  /** The first image of a change level was shown. */
  image(level: number): void;
  lane(busy: boolean): void;
  /** Gives no more turns; resolves once the one that is out is over. */
  finish(): Promise<void>;
  stop(): void;
}

interface Waiter {
  grant(held: HeldTurn): void;
  refuse(code: TurnRefusal): void;
}

const REFUSALS: Readonly<Record<TurnRefusal, string>> = {
  octane_offline: "No turn: there is no working connection to Octane",
  busy: "No turn: Octane was taken by more urgent work for too long",
  timeout: "No turn: nobody waits for the answer any longer",
};

/** How often it is looked whether the last turn is over, ms. */
const FINISH_LOOK_MS = 10;

/** Makes a desk that has just started. */
export function createTurnDesk(options: TurnDeskOptions): TurnDesk {
  const { bus, room, session, clock, log, counters } = options;
  const state = createTurns(session, clock.nowMs());
  const waiters = new Map<number, Waiter>();
  let lastId = 0;
  let gestured = false;
  let ending: MadeLevel | undefined;
  let isFinishing = false;

  const alarm = createAlarm(clock, () => apply(advanceTurns(state, clock.nowMs())));

  function apply(effects: readonly TurnEffect[]): void {
    for (const effect of effects) perform(effect);
    const nowMs = clock.nowMs();
    alarm.set(turnsDueMs(state, nowMs));
    const runs = gestureRuns(state, nowMs);
    if (runs === gestured) return;
    gestured = runs;
    options.onGesture();
  }

  function perform(effect: TurnEffect): void {
    switch (effect.type) {
      case "grant":
        options.onGranted(effect.held);
        return take(effect.ask.id)?.grant(effect.held);
      case "refuse":
        return take(effect.ask.id)?.refuse(effect.code);
      case "over":
        return over(effect.held, effect.how);
      case "wanted":
        return tellWanted(effect.turn);
      case "lane":
        return options.onLane(effect.closed);
      case "probe":
        return void probe();
    }
  }

  function tellWanted(turn: string): void {
    const text = encodeEvent("octaneTurnWanted", { turn });
    bus.publish(subjects.turn(room), new TextEncoder().encode(text));
  }

  function over(held: HeldTurn, how: TurnEnd): void {
    counters.turns.inc({ class: held.class, end: how });
    counters.turnHold.observe(
      { class: held.class },
      (clock.nowMs() - held.grantedAtMs) / 1_000,
    );
    if (how !== "ended") {
      log.warn("a turn is over before it was given back", { turn: held.turn, how });
    }
    const made = ending;
    ending = undefined;
    options.onOver(held.class, made);
  }

  function take(id: number): Waiter | undefined {
    const waiter = waiters.get(id);
    waiters.delete(id);
    return waiter;
  }

  async function probe(): Promise<void> {
    const answered = await options.probe();
    apply(turnsProbed(state, answered, clock.nowMs()));
  }

  const refuseAll = (): void => {
    for (const { id } of state.waiting.splice(0)) take(id)?.refuse("octane_offline");
  };

  const heldFields = () => ({
    session,
    project_generation: options.projectGeneration(),
    hold_ms: TURN_HOLD_MS,
  });

  return {
    handlers: {
      octaneTurn({ class: kind, holder, reason, after }, { signal }) {
        if (isFinishing) throw new RequestRefused("octane_offline", "No turn: frame-ingest ends");
        const id = ++lastId;
        const { promise, resolve, reject } = Promise.withResolvers<HeldTurn>();
        waiters.set(id, {
          grant: resolve,
          refuse(code) {
            counters.refusedTurns.inc({ class: kind, code });
            reject(new RequestRefused(code, REFUSALS[code]));
          },
        });
        const nowMs = clock.nowMs();
        const ask = {
          id,
          class: kind,
          askedAtMs: nowMs,
          ...(holder === undefined ? {} : { holder }),
          ...(reason === undefined ? {} : { reason }),
          ...(after === undefined
            ? {}
            : { after: { level: Number(after.level), untilMs: nowMs + after.wait_ms } }),
        };
        apply(askTurn(state, ask, nowMs));
        const leave = () => apply(leaveTurns(state, id, clock.nowMs()));
        signal.addEventListener("abort", leave, { once: true });
        return promise.then(({ turn }) => {
          const waitedMs = clock.nowMs() - nowMs;
          counters.turnWait.observe({ class: kind }, waitedMs / 1_000);
          log.debug("a turn was given", { turn, class: kind, holder, ms: Math.round(waitedMs) });
          return {
            event_type: "octaneTurnGranted",
            payload: { turn, class: kind, ...heldFields() },
          };
        });
      },
      octaneTurnRenew({ turn, session: of }) {
        if (renewTurn(state, turn, of, clock.nowMs()) === undefined) {
          throw new RequestRefused("turn_void", `Turn ${turn} is over`);
        }
        apply([]);
        return { event_type: "octaneTurnRenewed", payload: { turn, ...heldFields() } };
      },
      octaneTurnEnd({ turn, session: of, change_level: level, input_seq: inputSeq }) {
        ending = level === undefined ? undefined : { level: Number(level), inputSeq };
        if (ending !== undefined) options.onMade(ending.level);
        log.debug("a turn is given back", { turn, level, input_seq: inputSeq });
        const { lapsed, effects } = endTurn(state, turn, of, clock.nowMs());
        if (lapsed) ending = undefined;
        apply(effects);
        return { event_type: "octaneTurnEnded", payload: { turn, lapsed } };
      },
    },
    gestureRuns: () => gestureRuns(state, clock.nowMs()),
    get waiting() {
      return state.waiting.length;
    },
    link: (up) => apply(turnsLink(state, up, clock.nowMs())),
    image: (level) => apply(turnsImage(state, level, clock.nowMs())),
    project: () => apply(turnsProject(state, clock.nowMs())),
    lane: (busy) => apply(turnsLane(state, busy, clock.nowMs())),
    async finish() {
      isFinishing = true;
      refuseAll();
      // It ends or lapses, which the alarm sees to.
      while (state.out !== undefined) {
        await new Promise<void>((resolve) => void clock.setTimer(FINISH_LOOK_MS, resolve));
      }
    },
    stop() {
      alarm.stop();
      for (const waiter of waiters.values()) waiter.refuse("octane_offline");
      waiters.clear();
    },
  };
}
