import {
  type BusReplyBody,
  busRequest,
  type EventType,
  handledBy,
  isOfConnection,
  MAX_JSON_BYTES,
  type RequestId,
  type Room,
  subjects,
} from "@fuelrail/contracts";
import { systemClock } from "./clock.ts";
import type { Bus, BusMessage, BusReply, Subscription } from "./bus/types.ts";
import { type AnswererOptions, createAnswerer, idIn, refusal } from "./requests_answer.ts";

/** Requests that are being served. */
export interface ServedRequests extends Subscription {
  /** Takes no more; resolves once those under way are answered, at the latest after `maxMs`. */
  finish(maxMs: number): Promise<void>;
}

/** Whose requests are served, and how. */
export interface ServeRequestsOptions extends AnswererOptions {
  readonly bus: Bus;
  /** The owner named in the options is also the queue group. */
  readonly room: Room;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

function readJson(data: Uint8Array): unknown {
  if (data.byteLength === 0) return {};
  try {
    return JSON.parse(decoder.decode(data));
  } catch {
    return undefined;
  }
}

function encodeBody(body: BusReplyBody, requestId: RequestId | undefined): Uint8Array {
  const payload = requestId === undefined
    ? body.payload
    : { ...body.payload, request_id: requestId };
  return encoder.encode(JSON.stringify({ event_type: body.event_type, payload }));
}

function encodeReply(type: string, body: BusReplyBody, requestId?: RequestId): BusReply {
  const data = encodeBody(body, requestId);
  if (data.byteLength <= MAX_JSON_BYTES) return { data };
  const message = `The answer has ${data.byteLength} bytes, more than ${MAX_JSON_BYTES}`;
  return { data: encodeBody(refusal(type, "too_large", message), requestId) };
}

/**
 * Answers every request that the registry says `service` owns in a room: with the handler's event,
 * or with `viewerError` when the request is malformed, not allowed, not available, late or failed.
 */
export function serveRequests(options: ServeRequestsOptions): ServedRequests {
  const { bus, room, service, handlers, clock = systemClock } = options;
  const decide = createAnswerer(options);
  const underWay = new Set<Promise<BusReply>>();

  function tracked(type: EventType, message: BusMessage): Promise<BusReply> {
    const answering = answer(type, message);
    underWay.add(answering);
    void answering.finally(() => underWay.delete(answering)).catch(() => {});
    return answering;
  }

  async function answer(type: EventType, message: BusMessage): Promise<BusReply> {
    const json = readJson(message.data);
    if (json === undefined) {
      return encodeReply(type, refusal(type, "bad_json", "The request is not JSON"));
    }
    const request = busRequest.safeParse(json);
    if (!request.success) {
      const fields = request.error.issues.map((issue) => issue.path.join(".") || "request");
      const body = refusal(type, "bad_message", `The request has wrong fields: ${fields}`);
      return encodeReply(type, body);
    }
    const requestId = request.data.request_id ?? idIn(request.data.payload);
    return encodeReply(type, await decide(type, request.data), requestId);
  }

  const served = handledBy(service).filter((type) => !isOfConnection(type));
  for (const type of Object.keys(handlers)) {
    if (!served.some((known) => known === type)) {
      throw new Error(`Cannot serve "${type}" as ${service}: the registry does not give it that`);
    }
  }
  const open = served.map((type) =>
    bus.respond(subjects.request(room, type), service, (message) => tracked(type, message))
  );
  function unsubscribe(): void {
    for (const subscription of open) subscription.unsubscribe();
  }
  return {
    unsubscribe,
    async finish(maxMs) {
      unsubscribe();
      if (underWay.size === 0) return;
      const { promise: late, resolve } = Promise.withResolvers<void>();
      const timer = clock.setTimer(maxMs, resolve);
      await Promise.race([Promise.allSettled(underWay), late]);
      timer.cancel();
    },
  };
}
