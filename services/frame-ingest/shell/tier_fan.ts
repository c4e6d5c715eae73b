import { LIVE_TIERS, type LiveTier } from "@fuelrail/contracts/binary";
import type { StreamSettings } from "@fuelrail/contracts";
import type { Clock } from "@fuelrail/kit/clock";
import {
  createDemandBook,
  type Demand,
  expireDemands,
  newlyTiled,
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
import {
  createPace,
  judgePace,
  paceForget,
  paceImage,
  paceIntervalMs,
  paceSoon,
  type TierPace,
  type WantedRates,
} from "../core/tier_pace.ts";
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
  const tiers = LIVE_TIERS.map((tier) => ({
    tier,
    whole: createPace(tier, "whole"),
    tiles: createPace(tier, "tiles"),
  }));
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
    for (const { tier, whole, tiles } of tiers) {
      const rates = ratesOf(tier);
      const made = [whole, tiles].filter(({ form }) =>
        paceIntervalMs(tier, form, rates) !== Infinity
      );
      if (made.length > 0 && made.every(({ fresh }) => fresh)) drop("pace", tier);
      paceImage(whole);
      paceImage(tiles);
    }
  }

  function ratesOf(tier: LiveTier): WantedRates {
    const nowMs = clock.nowMs();
    return {
      whole: wantedFps(book, tier, "whole", nowMs),
      tiles: wantedFps(book, tier, "tiles", nowMs),
    };
  }

  function run(): void {
    const nowMs = clock.nowMs();
    let lookAtMs = filter.heldUntilMs;
    for (const { tier, ...paces } of tiers) {
      const rates = ratesOf(tier);
      const isDue = (pace: TierPace): boolean => {
        const pacing = judgePace(pace, rates, nowMs);
        if (!pacing.take) lookAtMs = earliest(lookAtMs, pacing.lookAtMs);
        return pacing.take;
      };
      const [whole, tiles] = [isDue(paces.whole), isDue(paces.tiles)];
      if (newest !== undefined && (whole || tiles)) {
        lines[tier].offer({ frame: newest, whole, tiles });
      }
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
      for (const tier of newlyTiled(book, demand, clock.nowMs())) {
        // Who begins with tiles needs a picture to lay them on.
        if (newest === undefined) continue;
        for (const each of tiers) if (each.tier === tier) paceSoon(each.whole);
      }
      if (!noteDemand(book, demand, clock.nowMs())) counters.refusedDemands.inc();
      run();
    },
    forget() {
      if (filter.held !== undefined) drop("project", "source");
      filter = createFilter();
      newest = undefined;
      for (const { whole, tiles } of tiers) {
        paceForget(whole);
        paceForget(tiles);
      }
      alarm.set(undefined);
    },
    stop: () => alarm.stop(),
  };
}
