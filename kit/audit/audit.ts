import {
  AUDIT_REPEAT_MS,
  AUDIT_STORE_INTERVAL_MS,
  type AuditEntry,
  type BusReplyBody,
  type BusRequest,
  type EventType,
  isAudited,
  type Room,
} from "@fuelrail/contracts";
import type { Bus } from "../bus/types.ts";
import type { Clock, Timer } from "../clock.ts";
import type { Log } from "../log.ts";
import { createAuditBook, noteWrite } from "./book.ts";
import { createRefusalCounter } from "./refusals.ts";
import { storeBook } from "./store.ts";
import { summarise, targetOf } from "./summary.ts";

/** What an audit works with. */
export interface AuditOptions {
  readonly bus: Bus;
  readonly room: Room;
  /** Who writes. */
  readonly service: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** Who steered, as far as the service knows. */
export interface AuditPerson {
  readonly viewerId: string;
  readonly name?: string | undefined;
  readonly role: AuditEntry["role"];
}

/**
 * Writes down every write to Octane and every change of who may do what, with who made it: at once
 * in the log, and the newest ones where admins can read them.
 */
export interface Audit {
  /** Notes an answered request, if it is one of those; many alike refusals become one line. */
  answered(type: EventType, request: BusRequest, body: BusReplyBody): void;
  /** Notes one of many camera writes of a gesture; they are one line once it is over. */
  steered(person: AuditPerson): void;
  /** Writes down what is under way, and stores what is not stored. */
  stop(): Promise<void>;
}

interface Gesture {
  readonly entry: AuditEntry;
  readonly fromMs: number;
  readonly timer: Timer;
}

/** Event type of camera writes that come from pointers and poses. */
const STEERING = "camera_steering";
const FAILURES: ReadonlySet<string> = new Set(["internal", "timeout", "octane_offline"]);

/** Makes the audit of one service in one room. */
export function createAudit({ bus, room, service, clock, log }: AuditOptions): Audit {
  const book = createAuditBook();
  const gestures = new Map<string, Gesture>();
  const run = `${service}-${clock.unixMs().toString(36)}-${crypto.randomUUID().slice(0, 8)}`;
  const warnings = log.throttled("audit not stored", 60_000);
  let count = 0;
  let timer: Timer | undefined;
  let storing: Promise<void> = Promise.resolve();

  function store(): void {
    timer = undefined;
    storing = storing.then(async () => {
      try {
        await storeBook(bus, room, service, book);
      } catch (error) {
        warnings.warn("what was written to Octane is in the log only", { error });
      }
    });
  }

  function note(entry: AuditEntry, target: string): AuditEntry {
    const noted = noteWrite(book, entry, target);
    timer ??= clock.setTimer(AUDIT_STORE_INTERVAL_MS, store);
    return noted;
  }

  function say({ event_type, by, role, outcome, code, summary, count }: AuditEntry, ms?: number) {
    log.audit("changed", {
      ...{ room, event: event_type, by, role, outcome, summary },
      ...(code === undefined ? {} : { code }),
      ...(count > 1 ? { count } : {}),
      ...(ms === undefined ? {} : { ms: Math.round(ms) }),
    });
  }

  function endGesture(viewerId: string): void {
    const gesture = gestures.get(viewerId);
    if (gesture === undefined) return;
    gestures.delete(viewerId);
    gesture.timer.cancel();
    say(gesture.entry, clock.nowMs() - gesture.fromMs);
  }

  const refusals = createRefusalCounter(clock, (entry) => say(note(entry, "")));

  return {
    answered(type, request, body) {
      if (!isAudited(type)) return;
      const { viewer_id, name, sub, token_id, role, payload } = request;
      const came = outcomeOf(body);
      const at = clock.unixMs();
      const entryOf = (): AuditEntry => ({
        id: `${run}-${++count}`,
        at,
        service,
        by: {
          ...(viewer_id === undefined ? {} : { viewer_id }),
          ...(name === undefined ? {} : { name }),
          ...(sub === undefined ? {} : { sub }),
          ...(token_id === undefined ? {} : { token_id }),
        },
        role,
        event_type: type,
        ...came,
        summary: summarise(payload),
        count: 1,
      });
      const kind = `${viewer_id} ${sub} ${type} ${came.code}`;
      if (came.outcome === "refused" && !refusals.isApart(kind, entryOf)) return;
      const entry = entryOf();
      note(entry, targetOf(payload));
      say(entry);
    },
    steered({ viewerId, name, role }) {
      const known = gestures.get(viewerId);
      known?.timer.cancel();
      const entry = note({
        id: `${run}-${++count}`,
        at: clock.unixMs(),
        service,
        by: { viewer_id: viewerId, ...(name === undefined ? {} : { name }) },
        role,
        event_type: STEERING,
        outcome: "done",
        summary: "moved the camera by pointer or pose",
        count: 1,
      }, viewerId);
      gestures.set(viewerId, {
        entry,
        fromMs: known?.fromMs ?? clock.nowMs(),
        timer: clock.setTimer(AUDIT_REPEAT_MS, () => endGesture(viewerId)),
      });
    },
    async stop() {
      refusals.flush();
      for (const viewerId of [...gestures.keys()]) endGesture(viewerId);
      const isWaiting = timer !== undefined;
      timer?.cancel();
      // Without a connection it would wait for one; the log has it all.
      if (isWaiting && bus.status === "connected") store();
      await storing;
    },
  };
}

function outcomeOf(
  { event_type: type, payload }: BusReplyBody,
): Pick<AuditEntry, "outcome" | "code"> {
  if (type === "accepted" && payload["operation_id"] !== undefined) return { outcome: "begun" };
  if (type !== "viewerError") return { outcome: "done" };
  const code = String(payload["code"]).slice(0, 64);
  return { outcome: FAILURES.has(code) ? "failed" : "refused", code };
}
