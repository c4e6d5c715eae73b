/** A span as a collector receives it. */
export interface CollectedSpan {
  readonly service: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Empty at the root. */
  readonly parentSpanId: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** A collector of OpenTelemetry traces for tests: OTLP over HTTP, as JSON. */
export interface OtlpCollector extends AsyncDisposable {
  /** For `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  readonly url: string;
  readonly spans: readonly CollectedSpan[];
}

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

interface ResourceSpans {
  readonly resource?: { readonly attributes?: readonly Attribute[] };
  readonly scopeSpans?: readonly {
    readonly spans?: readonly {
      readonly name: string;
      readonly traceId: string;
      readonly spanId: string;
      readonly parentSpanId?: string;
      readonly startTimeUnixNano: string;
      readonly endTimeUnixNano: string;
      readonly attributes?: readonly Attribute[];
    }[];
  }[];
}

/** Listens on a free port. */
export async function startCollector(): Promise<OtlpCollector> {
  const spans: CollectedSpan[] = [];
  const listening = Promise.withResolvers<number>();
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    onListen: ({ port }) => listening.resolve(port),
  }, async (request) => {
    const text = await request.text();
    if (new URL(request.url).pathname === "/v1/traces") spans.push(...spansOf(JSON.parse(text)));
    return Response.json({});
  });
  return {
    url: `http://127.0.0.1:${await listening.promise}`,
    spans,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

function* spansOf({ resourceSpans = [] }: { resourceSpans?: readonly ResourceSpans[] }) {
  for (const { resource, scopeSpans = [] } of resourceSpans) {
    const service = String(valuesOf(resource?.attributes)["service.name"]);
    for (const span of scopeSpans.flatMap((scope) => scope.spans ?? [])) {
      const { name, traceId, spanId, parentSpanId = "" } = span;
      yield {
        ...{ service, name, traceId, spanId, parentSpanId },
        startMs: Number(BigInt(span.startTimeUnixNano)) / 1e6,
        endMs: Number(BigInt(span.endTimeUnixNano)) / 1e6,
        attributes: valuesOf(span.attributes),
      };
    }
  }
}

function valuesOf(attributes: readonly Attribute[] = []): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
