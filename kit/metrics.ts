import { Counter, Gauge, Histogram, Registry } from "prom-client";

export type { Counter, Gauge, Histogram } from "prom-client";

/** The content type of the Prometheus text format. */
export const METRICS_CONTENT_TYPE = Registry.PROMETHEUS_CONTENT_TYPE;

/** One service's metrics, in a registry of their own so that several services share a process. */
export interface Metrics {
  /** Makes a total that only rises; `labels` names its dimensions. */
  counter<L extends string = never>(name: string, help: string, labels?: readonly L[]): Counter<L>;
  /** Makes a value that rises and falls; `collect` is called before each reading to set it. */
  gauge<L extends string = never>(
    name: string,
    help: string,
    labels?: readonly L[],
    collect?: (gauge: Gauge<L>) => void,
  ): Gauge<L>;
  /** Makes a distribution over `buckets` (upper bounds, ascending, in the unit the name ends in). */
  histogram<L extends string = never>(
    name: string,
    help: string,
    buckets: readonly number[],
    labels?: readonly L[],
  ): Histogram<L>;
  /** Makes a total that is counted elsewhere and only read here, at each reading. */
  total<L extends string>(
    name: string,
    help: string,
    labels: readonly L[],
    read: () => Iterable<readonly [Readonly<Record<L, string>>, number]>,
  ): void;
  /** Metrics of another stage of the same service, in the same registry. */
  stage(prefix: string): Metrics;
  /** Everything of the registry in the Prometheus text format. */
  text(): Promise<string>;
  /** The content type that goes with `text()`. */
  readonly contentType: string;
}

/** Makes an empty set of metrics; names are written `fuelrail_<prefix>_<name>`. */
export function createMetrics(prefix: string): Metrics {
  return metricsIn(new Registry(), prefix);
}

function metricsIn(registry: Registry, prefix: string): Metrics {
  const full = (name: string): string => `fuelrail_${prefix}_${name}`;
  return {
    counter<L extends string>(name: string, help: string, labels: readonly L[] = []): Counter<L> {
      return new Counter<L>({
        name: full(name),
        help,
        labelNames: [...labels],
        registers: [registry],
      });
    },
    gauge<L extends string>(
      name: string,
      help: string,
      labels: readonly L[] = [],
      collect?: (gauge: Gauge<L>) => void,
    ): Gauge<L> {
      const gauge: Gauge<L> = new Gauge<L>({
        name: full(name),
        help,
        labelNames: [...labels],
        registers: [registry],
        ...(collect === undefined ? {} : { collect: () => collect(gauge) }),
      });
      return gauge;
    },
    histogram<L extends string>(
      name: string,
      help: string,
      buckets: readonly number[],
      labels: readonly L[] = [],
    ): Histogram<L> {
      return new Histogram<L>({
        name: full(name),
        help,
        buckets: [...buckets],
        labelNames: [...labels],
        registers: [registry],
      });
    },
    total<L extends string>(
      name: string,
      help: string,
      labels: readonly L[],
      read: () => Iterable<readonly [Readonly<Record<L, string>>, number]>,
    ): void {
      // The registry keeps it.
      void new Counter<L>({
        name: full(name),
        help,
        labelNames: [...labels],
        registers: [registry],
        collect() {
          this.reset();
          for (const [of, value] of read()) this.inc(of, value);
        },
      });
    },
    stage: (other) => metricsIn(registry, other),
    text: () => registry.metrics(),
    contentType: METRICS_CONTENT_TYPE,
  };
}

/**
 * Joins what several registries say into one text, so that a name that more than one of them has
 * is described once, as the format wants it.
 */
export function mergeMetrics(texts: readonly string[]): string {
  const heads = new Map<string, string[]>();
  const samples = new Map<string, string[]>();
  for (const text of texts) {
    let name = "";
    const isNew = new Set<string>();
    for (const line of text.split("\n")) {
      if (line === "") continue;
      if (!line.startsWith("# ")) {
        samples.get(name)?.push(line);
        continue;
      }
      name = line.split(" ", 3)[2] ?? "";
      if (!heads.has(name)) {
        heads.set(name, []);
        samples.set(name, []);
        isNew.add(name);
      }
      if (isNew.has(name)) heads.get(name)?.push(line);
    }
  }
  const families = [...heads].map(([name, head]) => [...head, ...samples.get(name) ?? []]);
  return families.map((lines) => `${lines.join("\n")}\n`).join("\n");
}
