import { encodeEvent, type EventType, type Room, subjects } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import type { Clock } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import { type RequestCaller, RequestRefused } from "@fuelrail/kit/requests";
import { inTime } from "./in_time.ts";

/** An event as an answer. */
interface Event {
  readonly event_type: string;
  readonly payload: object;
}

/** What is needed to answer late. */
export interface LateParts {
  readonly bus: Bus;
  readonly room: Room;
  readonly clock: Clock;
  readonly log: Log;
}

/** `accepted` for work that goes on. */
interface Accepted {
  readonly event_type: "accepted";
  readonly payload: { readonly event_type: string; readonly operation_id: string };
}

const encoder = new TextEncoder();

/** Tells the viewer behind a request what came of it after it was answered. */
export function notify(
  { bus, room }: Pick<LateParts, "bus" | "room">,
  { viewerId }: RequestCaller,
  { event_type, payload }: Event,
): void {
  if (viewerId === undefined) return;
  const event = { event_type, payload: { ...payload } };
  const text = encodeEvent("viewerNotice", { viewer_id: viewerId, event });
  bus.publish(subjects.notice(room), encoder.encode(text));
}

/**
 * Answers with what work came to, or with `accepted` when it takes longer than a request may. Who
 * asked is then told when it failed, and also of its success unless everybody hears of that.
 */
export async function inTimeOrLater<T extends Event>(
  parts: LateParts,
  caller: RequestCaller,
  type: EventType,
  work: Promise<T>,
  success: "told to all" | "told to who asked",
): Promise<T | Accepted> {
  const answer = await inTime(work, parts.clock);
  if (answer !== undefined) return answer;
  const operation = crypto.randomUUID();
  void work.then(
    (late) => {
      if (success === "told to who asked") notify(parts, caller, late);
    },
    (error: unknown) => {
      const isRefusal = error instanceof RequestRefused;
      if (!isRefusal) parts.log.error("an accepted request failed", { request: type, error });
      const payload = {
        code: isRefusal ? error.code : "internal",
        message: isRefusal ? error.message : "A fault inside Fuelrail",
        event_type: type,
        detail: { operation_id: operation },
      };
      notify(parts, caller, { event_type: "viewerError", payload });
    },
  );
  return { event_type: "accepted", payload: { event_type: type, operation_id: operation } };
}
