import {
  parseEnvelope,
  REQUEST_ID_CHARS_MAX,
  type Room,
  subjects,
  toWide,
  TURN_AFTER_MAX_MS,
  TURN_HOLD_MS,
  TURN_RENEW_MS,
  type TurnClass,
  type ViewerErrorCode,
  WALK_BUDGET_MS,
} from "@fuelrail/contracts";
import type { Bus, Subscription } from "../bus/types.ts";
import { type Clock, systemClock, type Timer } from "../clock.ts";
import { requestEvent } from "../requests.ts";
import { doWork, type Work, workNow } from "../work.ts";
import { OctaneError } from "./octane_error.ts";

/** A turn that was not given, or that is over; nothing may be called without one. */
export class TurnRefused extends Error {
  override readonly name = "TurnRefused";
  /** Why, in the words of the viewer protocol, such as `octane_offline`, `busy` or `turn_void`. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Characters of a viewer's id that a request takes. */
const VIEWER_ID_CHARS_MAX = 64;

/** What a turn's calls did to Octane, told when the turn is given back. */
export interface TurnOutcome {
  /** Octane's change level after the last call. */
  readonly changeLevel: bigint;
  /** Newest input of the driver that the level includes. */
  readonly inputSeq?: number;
}

/** The right to call Octane, one call at a time. */
export interface OctaneTurn {
  /** What the arbiter calls it. */
  readonly id: string;
  readonly class: TurnClass;
  /** Of frame-ingest, which gave the turn. */
  readonly session: number;
  /** Handles of an older project are dead. */
  readonly projectGeneration: number;
  /** Aborted when the turn is over before it was given back. */
  readonly signal: AbortSignal;
  /**
   * Whether to go on: not when the turn is over, a walk's time is up, or the turn only reads, has
   * made a call, and somebody else waits who is more urgent, or who reads too while this goes on.
   */
  readonly open: boolean;
  /**
   * Makes one call, keeping the turn alive meanwhile; calls wait for each other. Rejects with
   * `TurnRefused`, the call unmade, when the turn is over, or when it is a walk that is no longer open.
   * A call that gets no answer in time ends the turn, which is then not given back but left to lapse,
   * so that nobody calls before Octane answers again.
   */
  run<T>(call: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Says what the calls did; the last word counts. */
  made(outcome: TurnOutcome): void;
}

/** When a turn that is asked for ahead is wanted. */
export interface TurnAfter {
  /** Not before the first image of this change level. */
  readonly level: number;
  /** Nor later than this, ms from now; at most 5000. */
  readonly waitMs: number;
}

export interface TurnOptions {
  readonly clock?: Clock;
  /** Asks ahead; at once unless said. */
  readonly after?: TurnAfter;
  /** Who asks; asks of one holder and class are served in their order. */
  readonly holder?: string;
  /** What a load does, for people; the link's reason says so while the turn is out. */
  readonly reason?: string;
}

/**
 * Waits for a turn at Octane, lets `work` have it and gives it back, whatever becomes of `work`.
 * Rejects with `TurnRefused` when none is given within 10 s, else with what `work` rejects with.
 */
export async function withTurn<T>(
  bus: Bus,
  room: Room,
  turnClass: TurnClass,
  work: (turn: OctaneTurn) => Promise<T>,
  options: TurnOptions = {},
): Promise<T> {
  const { clock = systemClock, holder, reason, after } = options;
  const payload = {
    class: turnClass,
    ...(holder === undefined ? {} : { holder }),
    ...(reason === undefined ? {} : { reason }),
    ...(after === undefined ? {} : { after: afterOf(after) }),
  };
  // Before the turn is asked for, lest a wish for it be missed.
  const wishes = turnClass === "read" || turnClass === "walk" ? hearWishes(bus, room) : undefined;
  try {
    const reply = await requestEvent(
      bus,
      room,
      "octaneTurn",
      payload,
      "octaneTurnGranted",
      onBehalf(workNow()),
    );
    if (!reply.ok) throw new TurnRefused(reply.error.code, reply.error.message);
    const held = holdTurn(bus, room, reply.payload, clock, wishes);
    try {
      return await work(held.turn);
    } finally {
      const given = held.giveBack();
      // Who only reads need not hear that it is over: the next ask follows on the same connection.
      if (wishes === undefined) await given;
      else given.catch(() => {});
    }
  } finally {
    wishes?.unsubscribe();
  }
}

/** Which turns somebody else waits for. */
interface Wishes extends Subscription {
  for(turn: string): boolean;
}

function hearWishes(bus: Bus, room: Room): Wishes {
  const decoder = new TextDecoder();
  const turns = new Set<string>();
  const subscription = bus.subscribe(subjects.turn(room), ({ data }) => {
    const parsed = parseEnvelope(decoder.decode(data));
    if (parsed.ok && parsed.event.event_type === "octaneTurnWanted") {
      turns.add(parsed.event.payload.turn);
    }
  });
  return {
    for: (turn) => turns.has(turn),
    unsubscribe: () => subscription.unsubscribe(),
  };
}

/** The ids that a turn is asked for and given back with, so that its keeper's log names them. */
function onBehalf({ viewerId, requestId }: Work) {
  const id = typeof requestId === "string" ? requestId.slice(0, REQUEST_ID_CHARS_MAX) : requestId;
  return {
    ...(viewerId === undefined ? {} : { viewerId: viewerId.slice(0, VIEWER_ID_CHARS_MAX) }),
    ...(id === undefined ? {} : { requestId: id }),
  };
}

function afterOf({ level, waitMs }: TurnAfter) {
  const wait_ms = Math.min(Math.max(0, Math.ceil(waitMs)), TURN_AFTER_MAX_MS);
  return { level: toWide(BigInt(level)), wait_ms };
}

interface Granted {
  readonly turn: string;
  readonly class: TurnClass;
  readonly session: number;
  readonly project_generation: number;
  readonly hold_ms: number;
}

function holdTurn(
  bus: Bus,
  room: Room,
  granted: Granted,
  clock: Clock,
  wishes: Pick<Wishes, "for"> | undefined,
): { readonly turn: OctaneTurn; giveBack(): Promise<void> } {
  const { turn, session, hold_ms: holdMs } = granted;
  const grantedAtMs = clock.nowMs();
  const over = new AbortController();
  let keptAtMs = grantedAtMs;
  let lastCall: Promise<unknown> = Promise.resolve();
  let outcome: TurnOutcome | undefined;
  /** Whose calls made the outcome: a turn may have been asked for before that was known. */
  let outcomeWork: Work | undefined;
  let calls = 0;
  let done = false;

  const end = (code: ViewerErrorCode, why: string) => {
    if (!over.signal.aborted) over.abort(new TurnRefused(code, why));
  };
  const isWanted = () => calls > 0 && wishes?.for(turn) === true;
  const mayWalk = () => clock.nowMs() - grantedAtMs <= WALK_BUDGET_MS && !isWanted();
  const mayCall = () => !done && !over.signal.aborted && (granted.class !== "walk" || mayWalk());

  const renew = async () => {
    const askedAtMs = clock.nowMs();
    const timeoutMs = Math.max(keptAtMs + holdMs - askedAtMs, 1);
    const reply = await requestEvent(
      bus,
      room,
      "octaneTurnRenew",
      { turn, session },
      "octaneTurnRenewed",
      { timeoutMs },
    );
    if (reply.ok) keptAtMs = Math.max(keptAtMs, askedAtMs);
    else if (reply.error.code === "turn_void") end("turn_void", reply.error.message);
    if (clock.nowMs() - keptAtMs >= holdMs) end("turn_void", `Turn ${turn} has lapsed`);
  };

  /** Renews every 500 ms until stopped, and ends the turn when none succeeds in time. */
  const keepAlive = (): Timer => {
    let timer: Timer;
    const again = () => {
      timer = clock.setTimer(TURN_RENEW_MS, () => {
        void renew();
        again();
      });
    };
    again();
    return { cancel: () => timer.cancel() };
  };

  const runOne = async <T>(call: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    if (mayCall() && clock.nowMs() - keptAtMs >= TURN_RENEW_MS) await renew();
    over.signal.throwIfAborted();
    if (!mayCall()) throw new TurnRefused("turn_void", `Turn ${turn} starts no further call`);
    calls++;
    const timer = keepAlive();
    try {
      return await call(over.signal);
    } catch (error) {
      // Who reads may try again in another turn; what became of a write is told as it is.
      if (wishes !== undefined) over.signal.throwIfAborted();
      if (error instanceof OctaneError && error.kind === "deadline") {
        end("turn_void", `Turn ${turn} is left to lapse: Octane may still be at its last call`);
      }
      throw error;
    } finally {
      timer.cancel();
    }
  };

  return {
    turn: {
      id: turn,
      class: granted.class,
      session,
      projectGeneration: granted.project_generation,
      signal: over.signal,
      get open() {
        return mayCall() && !isWanted();
      },
      run(call) {
        const running = lastCall.then(() => runOne(call));
        lastCall = running.catch(() => {});
        return running;
      },
      made(what) {
        outcome = what;
        outcomeWork = workNow();
      },
    },
    async giveBack() {
      done = true;
      await lastCall;
      if (over.signal.aborted) return;
      const payload = {
        turn,
        session,
        ...(outcome === undefined ? {} : { change_level: toWide(outcome.changeLevel) }),
        ...(outcome?.inputSeq === undefined ? {} : { input_seq: outcome.inputSeq }),
      };
      const work = outcomeWork ?? workNow();
      await doWork(
        work,
        () =>
          requestEvent(bus, room, "octaneTurnEnd", payload, "octaneTurnEnded", {
            timeoutMs: TURN_HOLD_MS,
            ...onBehalf(work),
          }),
      );
    },
  };
}
