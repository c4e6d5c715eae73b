import { eventOf, isEventType } from "@fuelrail/contracts";
import { type RequestCaller, type RequestHandlers, RequestRefused } from "@fuelrail/kit/requests";
import { type EditQueue, enterQueue, leaveQueue } from "../../core/edit/edit_queue.ts";

type LooseHandler = (payload: never, caller: RequestCaller) => unknown;

/**
 * The same handlers, of which those that edit refuse what is too much at once, so that a flood of
 * edits leaves room for everybody else's turns at Octane.
 */
export function queued(handlers: RequestHandlers): RequestHandlers {
  const queue: EditQueue = new Map();

  const limited = (handler: LooseHandler): LooseHandler => async (payload, caller) => {
    const viewer = caller.viewerId ?? "";
    const refusal = enterQueue(queue, viewer);
    if (refusal !== undefined) throw new RequestRefused(refusal.code, refusal.message);
    try {
      return await handler(payload, caller);
    } finally {
      leaveQueue(queue, viewer);
    }
  };

  const entries = Object.entries(handlers).map(([type, handler]) => {
    const isEdit = isEventType(type) && eventOf(type).role !== "viewer";
    return [type, isEdit ? limited(handler as LooseHandler) : handler];
  });
  return Object.fromEntries(entries) as RequestHandlers;
}
