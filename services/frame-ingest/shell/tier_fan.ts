import { LIVE_TIERS, type LiveTier } from "@fuelrail/contracts/binary";
import type { StreamSettings } from "@fuelrail/contracts";
import type { Clock } from "@fuelrail/kit/clock";
import {
  createDemandBook,
  type Demand,
  expireDemands,
  noteDemand,
  wantedFps,
} from "../core/demand.ts";
import {
  createFilter,
  type FilterImage,
  filterImage,
  filterTick,
  flushFilter,
} from "../core/filter.ts";
import { createPace, judgePace, paceForget, paceImage, paceIntervalMs } from "../core/tier_pace.ts";
import { createAlarm, earliest } from "@fuelrail/kit/clock";
import type { IngestMetrics } from "./ingest_metrics.ts";
import type { LiveLine } from "./live_line.ts";
import type { SourceFrame } from "./source_frame.ts";

export interface TierFanOptions {
  readonly clock: Clock;
  readonly settings: () => StreamSettings;
  readonly lines: Readonly<Record<LiveTier, LiveLine>>;
  readonly counters: IngestMetrics;
}

/** Gives frames to the live tiers as often as the settings let and the subscribers want. */
export interface TierFan {
  show(frame: SourceFrame): void;
  /** Lets the frame through that the filter holds back: no other is expected. */
  flush(): void;
  demand(demand: Demand): void;
  /** Forgets what there is: it belongs to a project that is gone. */
  forget(): void;
  stop(): void;
}

interface FilterFrame extends FilterImage {
  readonly frame: SourceFrame;
}

/** Makes a fan that has shown nothing. */
export function createTierFan(options: TierFanOptions): TierFan {
  const { clock, settings, lines, counters } = options;
  const book = createDemandBook();
  const paces = LIVE_TIERS.map(createPace);
  let filter = createFilter<FilterFrame>();
  let newest: SourceFrame | undefined;

  const alarm = createAlarm(clock, () => {
    pass(filterTick(filter, clock.nowMs()));
    run();
  });

  const drop = (reason: string, tier: string) => counters.dropped.inc({ reason, tier });

  function pass(passed: FilterFrame | undefined): void {
    if (passed === undefined) return;
    newest = passed.frame;
    for (const pace of paces) {
      const isMissed = pace.fresh && paceIntervalMs(pace.tier, fpsOf(pace.tier)) !== Infinity;
      if (isMissed) drop("pace", pace.tier);
      paceImage(pace);
    }
  }

  function fpsOf(tier: LiveTier): number {
    return wantedFps(book, tier, clock.nowMs());
  }

  function run(): void {
    const nowMs = clock.nowMs();
    let lookAtMs = filter.heldUntilMs;
    for (const pace of paces) {
      const pacing = judgePace(pace, fpsOf(pace.tier), nowMs);
      if (!pacing.take) lookAtMs = earliest(lookAtMs, pacing.lookAtMs);
      else if (newest !== undefined) lines[pace.tier].offer(newest);
    }
    alarm.set(lookAtMs);
  }

  return {
    show(frame) {
      const { epoch, firstOfEpoch } = frame.id;
      const { min_interval_ms: minIntervalMs, min_sample_step: minSampleStep } = settings();
      const offered = {
        frame,
        epoch,
        firstOfEpoch,
        samples: frame.octane.tonemappedSamples,
        finished: frame.complete,
      };
      const limits = { minIntervalMs, minSampleStep };
      const result = filterImage(filter, offered, limits, clock.nowMs());
      for (let count = 0; count < result.superseded; count++) drop("filter", "source");
      pass(result.pass);
      run();
    },
    flush() {
      pass(flushFilter(filter, clock.nowMs()));
      run();
    },
    demand(demand) {
      expireDemands(book, clock.nowMs());
      if (!noteDemand(book, demand, clock.nowMs())) counters.refusedDemands.inc();
      run();
    },
    forget() {
      if (filter.held !== undefined) drop("project", "source");
      filter = createFilter();
      newest = undefined;
      for (const pace of paces) paceForget(pace);
      alarm.set(undefined);
    },
    stop: () => alarm.stop(),
  };
}
