import type { Clock } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import type { OctaneImage } from "@fuelrail/kit/octane";
import {
  type AdmissionEffect,
  admissionTick,
  arrive,
  createAdmission,
  engineRead,
  gestureEnded,
  gestureGranted,
  levelMade,
  projectBegan,
} from "../core/admission.ts";
import { notePublished } from "../core/identity.ts";
import { fingerprint } from "../core/pixels/fingerprint.ts";
import { judgeSource } from "../core/pixels/source.ts";
import { renderSize, type Size } from "../core/rendition.ts";
import { createAlarm } from "@fuelrail/kit/clock";
import type { EngineReading } from "./engine_reader.ts";
import type { ArrivalTime } from "./grabber.ts";
import type { IngestMetrics } from "./ingest_metrics.ts";
import type { PixelDecoder } from "./pixel_decoder.ts";
import { createSourceFrame, type FrameFacts, type SourceFrame } from "./source_frame.ts";

/** The change level that a turn made, and the newest input behind it. */
export interface MadeLevel {
  readonly level: number;
  readonly inputSeq: number | undefined;
}

export interface AdmissionDeskOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly counters: IngestMetrics;
  readonly decoder: PixelDecoder;
  readonly gestureRuns: () => boolean;
  readonly onEpoch: (epoch: number, level: number) => void;
  readonly onFrame: (frame: SourceFrame) => void;
  /** Octane's change level is to be read at once. */
  readonly onCheckLevel: () => void;
}

/** Turns what Octane delivers into numbered frames. */
export interface AdmissionDesk {
  readonly projectGeneration: number;
  readonly epoch: number;
  /** Takes an image in; `atLeastLevel` is a change level that it is known to show. */
  image(octane: OctaneImage, at: ArrivalTime, atLeastLevel?: number): void;
  reading(reading: EngineReading): void;
  /** Another project or another run of Octane begins. */
  project(): void;
  gestureGranted(): void;
  gestureEnded(made: MadeLevel | undefined): void;
  levelMade(made: MadeLevel | undefined): void;
  published(epoch: number): void;
  /** Shows a frame anew, under a number of its own. */
  again(frame: SourceFrame): void;
  stop(): void;
}

/** Makes a desk that has seen nothing. */
export function createAdmissionDesk(options: AdmissionDeskOptions): AdmissionDesk {
  const { clock, counters, decoder } = options;
  const log = options.log.throttled("unusable image", 10_000);
  const state = createAdmission<FrameFacts>();
  let film: Size | undefined;

  const alarm = createAlarm(clock, () => apply(admissionTick(state, clock.nowMs())));

  function apply(effects: readonly AdmissionEffect<FrameFacts>[]): void {
    for (const effect of effects) {
      switch (effect.type) {
        case "epoch":
          options.onEpoch(effect.epoch, effect.level);
          break;
        case "admitted": {
          const { payload, ...id } = effect.image;
          counters.admitted.inc();
          options.onFrame(createSourceFrame(payload, id, decoder));
          break;
        }
        case "dropped":
          counters.dropped.inc({ reason: effect.reason, tier: "source" });
          break;
        case "checkLevel":
          options.onCheckLevel();
          break;
      }
    }
    alarm.set(state.held?.untilMs);
  }

  function factsOf(octane: OctaneImage, at: ArrivalTime): FrameFacts | undefined {
    const judged = judgeSource(octane);
    if (!judged.ok) {
      counters.dropped.inc({ reason: `unusable_${judged.code}`, tier: "source" });
      log.warn("an image cannot be shown", { reason: judged.reason });
      return undefined;
    }
    if (judged.truncated) {
      counters.truncated.inc();
      const { width, height } = octane;
      log.warn("an image came cut short", { rows: judged.rows, width, height });
    }
    const { tonemappedSamples, maxSamples, hasPendingUpdates } = octane;
    return {
      octane,
      judged,
      render: renderSize(octane, octane.subSampling, film),
      capturedAtMs: at.unixMs,
      receivedAtMs: at.nowMs,
      interactive: options.gestureRuns(),
      complete: maxSamples > 0 && tonemappedSamples >= maxSamples && !hasPendingUpdates,
    };
  }

  return {
    get projectGeneration() {
      return state.identity.projectGeneration;
    },
    get epoch() {
      return state.identity.epoch;
    },
    image(octane, at, atLeastLevel) {
      counters.images.inc();
      const facts = factsOf(octane, at);
      if (facts === undefined) return;
      const key = {
        level: Number(octane.changeLevel),
        samples: octane.tonemappedSamples,
        renderSeconds: octane.renderSeconds,
        width: octane.width,
        height: octane.height,
        content: fingerprint(octane.data),
        renderPassId: octane.renderPassId,
      };
      const { projectGeneration } = state.identity;
      const arrival = { key, projectGeneration, payload: facts };
      const known = atLeastLevel === undefined ? arrival : { ...arrival, atLeastLevel };
      apply(arrive(state, known, clock.nowMs()));
    },
    reading(reading) {
      film = reading.film.width > 0 ? reading.film : film;
      apply(engineRead(state, reading, clock.nowMs()));
    },
    project: () => apply(projectBegan(state)),
    gestureGranted: () => gestureGranted(state),
    gestureEnded: (made) => apply(gestureEnded(state, made, clock.nowMs())),
    levelMade: (made) => apply(levelMade(state, made, clock.nowMs())),
    published: (epoch) => notePublished(state.identity, epoch),
    again(frame) {
      if (frame.id.projectGeneration !== state.identity.projectGeneration) return;
      state.seq = (state.seq + 1) >>> 0;
      options.onFrame(frame.renumbered(state.seq));
    },
    stop: () => alarm.stop(),
  };
}
