import { doWork, workNow } from "../work.ts";
import type { Bus, BusMessage } from "../bus/types.ts";
import type { Tracer } from "./tracer.ts";
import { formatTraceparent, parseTraceparent, TRACE_HEADER } from "./traceparent.ts";

type Headers = Readonly<Record<string, string>> | undefined;

/**
 * The same bus, whose messages carry the trace of the work that sends them, and whose handlers do
 * theirs within the trace that a message carries. Without a tracer it is the bus itself.
 */
export function traceBus(bus: Bus, tracer: Tracer | undefined): Bus {
  if (tracer === undefined) return bus;

  function carrying(headers: Headers): Headers {
    const { trace } = workNow();
    if (trace === undefined) return headers;
    return { [TRACE_HEADER]: formatTraceparent(trace), ...headers };
  }

  const parentOf = ({ headers }: BusMessage) => parseTraceparent(headers[TRACE_HEADER]);

  const traced: Bus = {
    publish: (subject, data, headers) => bus.publish(subject, data, carrying(headers)),
    subscribe: (subject, handler) =>
      bus.subscribe(subject, (message) => {
        const trace = parentOf(message);
        if (trace === undefined) return handler(message);
        return doWork({ ...workNow(), trace }, () => handler(message));
      }),
    respond: (subject, queue, handler) =>
      bus.respond(subject, queue, async (message) => {
        const parent = parentOf(message);
        if (parent === undefined) return await handler(message);
        const span = tracer.begin(`answer ${lastToken(message.subject)}`, {
          parent,
          role: "server",
          attributes: { "messaging.system": "nats", "messaging.destination.name": message.subject },
        });
        try {
          const work = { ...workNow(), trace: span.context };
          const reply = await doWork(work, async () => await handler(message));
          span.end();
          return reply;
        } catch (error) {
          span.end({ failure: String(error) });
          throw error;
        }
      }),
    async request(subject, data, options = {}) {
      const { trace } = workNow();
      if (trace === undefined) return await bus.request(subject, data, options);
      const span = tracer.begin(`ask ${lastToken(subject)}`, {
        parent: trace,
        role: "client",
        attributes: { "messaging.system": "nats", "messaging.destination.name": subject },
      });
      const headers = { ...options.headers, [TRACE_HEADER]: formatTraceparent(span.context) };
      try {
        const reply = await bus.request(subject, data, { ...options, headers });
        span.end();
        return reply;
      } catch (error) {
        span.end({ failure: String(error) });
        throw error;
      }
    },
    keyValue: (bucket, options) => bus.keyValue(bucket, options),
    get status() {
      return bus.status;
    },
    onStatus: (fn) => bus.onStatus(fn),
    stats: bus.stats,
    get maxPayloadBytes() {
      return bus.maxPayloadBytes;
    },
    flush: () => bus.flush(),
    drain: () => bus.drain(),
  };
  return traced;
}

function lastToken(subject: string): string {
  return subject.slice(subject.lastIndexOf(".") + 1);
}
