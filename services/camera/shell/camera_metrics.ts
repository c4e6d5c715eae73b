import type { Bus } from "@fuelrail/kit/bus";
import type { Counter, Histogram } from "@fuelrail/kit/metrics";
import {
  createServiceMetrics,
  SECONDS_BUCKETS,
  type ServiceMetrics,
} from "@fuelrail/kit/service-metrics";

/** What this service counts. */
export interface CameraMetrics extends ServiceMetrics {
  /** Pointer inputs and poses from viewers, by kind. */
  readonly inputs: Counter<"kind">;
  /** Camera writes, by what became of them. */
  readonly writes: Counter<"result">;
  /** From an input's arrival to the end of the write that includes it. */
  readonly steering: Histogram<never>;
  /** The steps of a write. */
  readonly writeSteps: Histogram<"step">;
  /** Inputs and commands that were refused. */
  readonly refused: Counter<"code">;
  /** Leases that ended, by why. */
  readonly leasesLost: Counter<"why">;
  readonly picks: Counter<"tool" | "outcome">;
}

/** What is read at each collection rather than counted as it happens. */
export interface CameraReadings {
  readonly bus: Bus;
  driver(): string | undefined;
  isMoving(): boolean;
}

/** Makes the counters in a registry of their own. */
export function createCameraMetrics(readings: CameraReadings): CameraMetrics {
  const service = createServiceMetrics({
    service: "camera",
    stage: "camera",
    buses: { camera: readings.bus },
  });
  const { counter, histogram, gauge } = service.own;
  gauge("driven", "Whether somebody holds the lease on the camera", [], (one) => {
    one.set(readings.driver() === undefined ? 0 : 1);
  });
  gauge("moving", "Whether the camera is being moved at this moment", [], (one) => {
    one.set(readings.isMoving() ? 1 : 0);
  });
  return {
    ...service,
    inputs: counter("inputs_total", "Inputs of viewers and bridges, by kind", ["kind"]),
    writes: counter("writes_total", "Camera writes, by what became of them", ["result"]),
    steering: histogram(
      "steering_latency_seconds",
      "From the newest input's arrival to the end of the camera write that includes it",
      SECONDS_BUCKETS,
    ),
    writeSteps: histogram(
      "write_duration_seconds",
      "Steps of a camera write: wait for the turn, the calls until it is taken, its change level",
      SECONDS_BUCKETS,
      ["step"],
    ),
    refused: counter("refusals_total", "Steering refused, by code", ["code"]),
    leasesLost: counter("leases_lost_total", "Leases on the camera that were lost, by why", [
      "why",
    ]),
    picks: counter("picks_total", "Picks in the image, by tool and outcome", ["tool", "outcome"]),
  };
}
