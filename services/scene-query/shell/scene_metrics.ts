import type { Bus } from "@fuelrail/kit/bus";
import type { Counter, Histogram } from "@fuelrail/kit/metrics";
import {
  createServiceMetrics,
  SECONDS_BUCKETS,
  type ServiceMetrics,
} from "@fuelrail/kit/service-metrics";

/** What this service counts. */
export interface SceneMetrics extends ServiceMetrics {
  /** Levels of the scene that were read: for the first time, or again. */
  readonly levels: Counter<"how">;
  /** From a project's being met to its scene's being read whole. */
  readonly walk: Histogram<never>;
  /** Turns used for reading the scene, by class and by what became of them. */
  readonly walkTurns: Counter<"class" | "result">;
  /** Levels and values that somebody asked for: held already, or to be read first. */
  readonly lookups: Counter<"what" | "result">;
  readonly edits: Counter<"outcome">;
  readonly edit: Histogram<never>;
  /** Looks at what viewers see, after the scene had changed. */
  readonly look: Histogram<"result">;
}

/** What is read at each collection rather than counted as it happens. */
export interface SceneReadings {
  readonly bus: Bus;
  /** Nodes of the model; 0 while there is none. */
  nodes(): number;
  isComplete(): boolean;
  /** How long what viewers see has waited to be looked at again, ms; 0 when it is fresh. */
  staleMs(): number;
}

/** Bounds of a whole scene's reading, s. */
const WALK_BUCKETS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160, 320, 640];

/** Makes the counters in a registry of their own. */
export function createSceneMetrics(readings: SceneReadings): SceneMetrics {
  const service = createServiceMetrics({
    service: "scene-query",
    stage: "scene",
    buses: { "scene-query": readings.bus },
  });
  const { counter, histogram, gauge } = service.own;
  gauge("nodes", "Nodes of the model", [], (one) => one.set(readings.nodes()));
  gauge("complete", "Whether the whole scene was read", [], (one) => {
    one.set(readings.isComplete() ? 1 : 0);
  });
  gauge(
    "freshness_age_seconds",
    "How long what viewers see has waited to be looked at again since the scene changed",
    [],
    (one) => one.set(readings.staleMs() / 1_000),
  );
  return {
    ...service,
    levels: counter("levels_read_total", "Levels read: first or again", ["how"]),
    walk: histogram(
      "walk_duration_seconds",
      "From a project's being met to its scene's being read whole",
      WALK_BUCKETS,
    ),
    walkTurns: counter("walk_turns_total", "Turns for reading the scene, by class and result", [
      "class",
      "result",
    ]),
    lookups: counter(
      "lookups_total",
      "Levels and values asked for: held, or to be read first",
      ["what", "result"],
    ),
    edits: counter("edits_total", "Edits, by outcome", ["outcome"]),
    edit: histogram(
      "edit_duration_seconds",
      "From the first call of an edit to its announcement",
      SECONDS_BUCKETS,
    ),
    look: histogram(
      "look_duration_seconds",
      "Looks at what viewers see after the scene had changed",
      SECONDS_BUCKETS,
      ["result"],
    ),
  };
}
