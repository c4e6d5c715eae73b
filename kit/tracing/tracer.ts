import {
  type Attributes,
  ProxyTracerProvider,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";

export type { SpanContext } from "@opentelemetry/api";

/** What a span does, as seen from its service. */
export type SpanRole = "internal" | "server" | "client" | "producer" | "consumer";

export interface SpanOptions {
  /** The span that it belongs to; it begins a trace without one. */
  readonly parent?: SpanContext | undefined;
  /** @default {"internal"} */
  readonly role?: SpanRole;
  /** Names after the conventions of OpenTelemetry, or beginning with `fuelrail.`. */
  readonly attributes?: Attributes;
  /** Unix time, ms; now unless said. */
  readonly startUnixMs?: number;
}

/** A span under way. */
export interface OpenSpan {
  readonly context: SpanContext;
  /** @param failure why what it stands for failed */
  end(options?: { readonly unixMs?: number; readonly failure?: string }): void;
}

/** Makes the spans of one service. */
export interface Tracer {
  begin(name: string, options?: SpanOptions): OpenSpan;
  /** A span of something that is over. */
  record(name: string, options: SpanOptions & { readonly endUnixMs: number }): SpanContext;
}

const KINDS: Readonly<Record<SpanRole, SpanKind>> = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
};

/**
 * The tracer of a service, or undefined where Deno traces nothing (`OTEL_DENO` is not set), so that
 * whoever has none does nothing at all.
 */
export function createTracer(service: string): Tracer | undefined {
  if (trace.getTracerProvider() instanceof ProxyTracerProvider) return undefined;
  const tracer = trace.getTracer(`fuelrail.${service}`);

  function start(name: string, options: SpanOptions): Span {
    const { parent, role = "internal", attributes = {}, startUnixMs } = options;
    const context = parent === undefined
      ? ROOT_CONTEXT
      : trace.setSpanContext(ROOT_CONTEXT, parent);
    return tracer.startSpan(name, {
      kind: KINDS[role],
      attributes: { ...attributes, "fuelrail.service": service },
      root: parent === undefined,
      ...(startUnixMs === undefined ? {} : { startTime: startUnixMs }),
    }, context);
  }

  return {
    begin(name, options = {}) {
      const span = start(name, options);
      return {
        context: span.spanContext(),
        end({ unixMs, failure } = {}) {
          if (failure !== undefined) {
            span.setStatus({ code: SpanStatusCode.ERROR, message: failure });
          }
          span.end(unixMs);
        },
      };
    },
    record(name, options) {
      const span = start(name, options);
      span.end(options.endUnixMs);
      return span.spanContext();
    },
  };
}
