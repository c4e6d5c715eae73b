import type { Bus } from "./bus/types.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import type { CallReport } from "./octane/unary.ts";

/** Bounds of durations from a fraction of a millisecond to many seconds, s. */
export const SECONDS_BUCKETS = [
  0.0005,
  0.001,
  0.002,
  0.005,
  0.01,
  0.02,
  0.04,
  0.08,
  0.16,
  0.32,
  0.64,
  1.28,
  2.5,
  5,
  10,
] as const;

/** What every service counts, whatever else it does. */
export interface ServiceMetrics {
  /** Of the service's own stage, in the same registry. */
  readonly own: Metrics;
  /** A call to Octane is over. */
  call(report: CallReport): void;
  /** A request was answered: `ok`, or the code of the refusal. */
  answered(event: string, outcome: string, durationMs: number): void;
}

export interface ServiceMetricsOptions {
  /** As people know it, such as `scene-query`. */
  readonly service: string;
  /** What its own names begin with, after `fuelrail_`. */
  readonly stage: string;
  /** Its connections to the bus, by name. */
  readonly buses: Readonly<Record<string, Bus>>;
}

/** Makes the metrics of one service in a registry of their own. */
export function createServiceMetrics(options: ServiceMetricsOptions): ServiceMetrics {
  const { service, buses } = options;
  const own = createMetrics(options.stage);
  describeProcess(own.stage("service"), service);
  for (const read of BUS_TOTALS) read(own.stage("bus"), service, buses);
  const octane = own.stage("octane");
  const calls = octane.counter("calls_total", "Calls to Octane that are over, by result", [
    "service",
    "rpc",
    "result",
  ]);
  const callSeconds = octane.histogram(
    "call_duration_seconds",
    "Time that calls to Octane take",
    SECONDS_BUCKETS,
    ["service", "rpc"],
  );
  const requests = own.stage("request");
  const answers = requests.counter(
    "answers_total",
    "Requests answered, by outcome: ok or the code of the refusal",
    ["service", "event", "outcome"],
  );
  const answerSeconds = requests.histogram(
    "answer_duration_seconds",
    "Time from a request's arrival at its service to the answer",
    SECONDS_BUCKETS,
    ["service"],
  );
  return {
    own,
    call({ rpc: path, ok, durationMs, error }) {
      const rpc = path.slice(path.lastIndexOf("/") + 1);
      calls.inc({ service, rpc, result: ok ? "ok" : error?.kind ?? "internal" });
      callSeconds.observe({ service, rpc }, durationMs / 1_000);
    },
    answered(event, outcome, durationMs) {
      answers.inc({ service, event, outcome });
      answerSeconds.observe({ service }, durationMs / 1_000);
    },
  };
}

function describeProcess(metrics: Metrics, service: string): void {
  const startedUnixS = Date.now() / 1_000;
  metrics.gauge("start_time_seconds", "When the service started, Unix time", ["service"])
    .set({ service }, startedUnixS);
  metrics.gauge(
    "memory_bytes",
    "Memory that the process holds, shared by all services in it",
    ["service"],
    (gauge) => gauge.set({ service }, Deno.memoryUsage().rss),
  );
}

type Buses = Readonly<Record<string, Bus>>;
type ReadBus = (metrics: Metrics, service: string, buses: Buses) => void;

function busTotal(name: string, help: string, read: (bus: Bus) => Record<string, number>): ReadBus {
  return (metrics, service, buses) =>
    metrics.total(name, help, ["service", "connection", "what"], function* () {
      for (const [connection, bus] of Object.entries(buses)) {
        for (const [what, value] of Object.entries(read(bus))) {
          yield [{ service, connection, what }, value] as const;
        }
      }
    });
}

const BUS_TOTALS: readonly ReadBus[] = [
  (metrics, service, buses) =>
    metrics.gauge(
      "connected",
      "Whether a connection to the message bus stands",
      ["service", "connection"],
      (gauge) => {
        for (const [connection, bus] of Object.entries(buses)) {
          gauge.set({ service, connection }, bus.status === "connected" ? 1 : 0);
        }
      },
    ),
  busTotal("messages_total", "Messages sent and received", ({ stats }) => ({
    published: stats.published,
    delivered: stats.delivered,
  })),
  busTotal("messages_dropped_total", "Messages not sent, by reason", ({ stats }) => ({
    down: stats.droppedWhileDown,
    backlog: stats.droppedBacklog,
  })),
  busTotal(
    "faults_total",
    "Handlers that failed, and connections regained after a loss",
    ({ stats }) => ({
      handler_failed: stats.handlerErrors,
      reconnected: stats.reconnects,
    }),
  ),
];
