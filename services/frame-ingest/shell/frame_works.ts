import type { Room, StreamSettings } from "@fuelrail/contracts";
import { LIVE_TIERS, type LiveTier } from "@fuelrail/contracts/binary";
import type { Bus } from "@fuelrail/kit/bus";
import type { Clock } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import type { OctaneImage } from "@fuelrail/kit/octane";
import type { Demand } from "../core/demand.ts";
import { clearShelf, createShelf, type FrameShelf } from "../core/frame_shelf.ts";
import { type AdmissionDesk, createAdmissionDesk } from "./admission_desk.ts";
import { createEncoder } from "./encoder.ts";
import type { EngineReading } from "./engine_reader.ts";
import { createFrameOutlet, type PublishedFrame } from "./frame_outlet.ts";
import type { ArrivalTime } from "./grabber.ts";
import type { IngestMetrics } from "./ingest_metrics.ts";
import type { LevelTrail } from "./level_trail.ts";
import { createLiveLine, type LiveLine } from "./live_line.ts";
import { createPixelDecoder } from "./pixel_decoder.ts";
import { createSettleWatch } from "./settle_watch.ts";
import type { SourceFrame } from "./source_frame.ts";
import { createStillLine } from "./still_line.ts";
import { createTierFan } from "./tier_fan.ts";
import { createTileJudge } from "./tile_judge.ts";

export interface FrameWorksOptions {
  readonly bus: Bus;
  readonly room: Room;
  readonly session: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly counters: IngestMetrics;
  readonly trail: LevelTrail;
  readonly settings: () => StreamSettings;
  readonly gestureRuns: () => boolean;
  readonly onEpoch: (epoch: number, level: number) => void;
  /** An image is shown, before any filtering. */
  readonly onFrame: (frame: SourceFrame) => void;
  /** A frame has gone out. */
  readonly onPublished: (frame: PublishedFrame) => void;
  /** The engine is to be read at once. */
  readonly onReadSoon: () => void;
}

/** Everything between an image of Octane and the frames on the bus. */
export interface FrameWorks {
  readonly shelf: FrameShelf;
  readonly admission: Pick<
    AdmissionDesk,
    "projectGeneration" | "gestureGranted" | "gestureEnded" | "levelMade"
  >;
  /** The newest image that is shown. */
  readonly newest: SourceFrame | undefined;
  /** The newest epoch. */
  readonly epoch: number;
  /** An image came; `atLeastLevel` is a change level that it is known to show. */
  image(octane: OctaneImage, at: ArrivalTime, atLeastLevel?: number): void;
  reading(reading: EngineReading): void;
  demand(demand: Demand): void;
  /** The link is live or idle, or is not. */
  linkUp(up: boolean): void;
  /** A gesture began or ended. */
  gestureChanged(): void;
  /** The settings give frames another look. */
  lookChanged(): void;
  /** Another run of Octane begins; late comers still get the last picture. */
  beginRun(): void;
  /** Another project begins; the pictures of the last one are gone. */
  beginProject(): void;
  stop(): void;
}

/** Puts the parts together: admission, filter, tiers, stills and what is kept of them. */
export function createFrameWorks(options: FrameWorksOptions): FrameWorks {
  const { clock } = options;
  const decoder = createPixelDecoder();
  const encoder = createEncoder();
  const judge = createTileJudge();
  const shelf = createShelf();
  const outlet = createFrameOutlet({
    ...options,
    shelf,
    onPublished(published) {
      admission.published(published.frame.id.epoch);
      options.onPublished(published);
    },
  });
  const lineOf = (tier: LiveTier): LiveLine =>
    createLiveLine({
      ...options,
      tier,
      encoder,
      projectGeneration: () => admission.projectGeneration,
      judge,
      publish: (frame) => outlet.live(frame),
      publishTiles: (tiles) => outlet.tiles(tiles),
    });
  const [quarter, half, full] = LIVE_TIERS.map(lineOf) as [LiveLine, LiveLine, LiveLine];
  const fan = createTierFan({ ...options, lines: { quarter, half, full } });
  const stills = createStillLine({
    ...options,
    encoder,
    judge: (frame) => settle.judge(frame),
    publish: (still) => outlet.still(still),
  });
  const settle = createSettleWatch({
    clock,
    gestureRuns: options.gestureRuns,
    onSettled(frame, finished) {
      fan.flush();
      stills.settled(frame, finished);
    },
  });
  const admission = createAdmissionDesk({
    ...options,
    decoder,
    onEpoch(epoch, level) {
      options.onEpoch(epoch, level);
      settle.epoch(epoch);
    },
    onFrame(frame) {
      options.trail.shown(frame);
      options.onFrame(frame);
      fan.show(frame);
      settle.frame(frame);
      if (frame.complete) options.onReadSoon();
    },
    onCheckLevel: options.onReadSoon,
  });

  function beginRun(): void {
    admission.project();
    options.trail.forget();
    fan.forget();
    settle.forget();
  }

  return {
    shelf,
    admission,
    get newest() {
      return settle.newest;
    },
    get epoch() {
      return admission.epoch;
    },
    image: (octane, at, atLeastLevel) => admission.image(octane, at, atLeastLevel),
    reading(reading) {
      admission.reading(reading);
      settle.reading(reading);
    },
    demand: (demand) => fan.demand(demand),
    linkUp: (up) => settle.linkUp(up),
    gestureChanged: () => settle.look(),
    lookChanged() {
      if (settle.newest !== undefined) admission.again(settle.newest);
    },
    beginRun,
    beginProject() {
      beginRun();
      clearShelf(shelf);
    },
    stop() {
      outlet.stop();
      fan.stop();
      settle.stop();
      admission.stop();
      decoder.stop();
      judge.stop();
    },
  };
}
