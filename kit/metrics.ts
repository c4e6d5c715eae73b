import { Counter, Gauge, Histogram, Registry } from "prom-client";

export type { Counter, Gauge, Histogram } from "prom-client";

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
  /** Everything in the Prometheus text format. */
  text(): Promise<string>;
  /** The content type that goes with `text()`. */
  readonly contentType: string;
}

/** Makes an empty set of metrics; names are written `fuelrail_<prefix>_<name>`. */
export function createMetrics(prefix: string): Metrics {
  const registry = new Registry();
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
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
