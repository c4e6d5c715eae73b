import {
  formatTraceparent,
  type SpanContext,
  TRACE_HEADER,
  type Tracer,
} from "@fuelrail/kit/tracing";
import type { Clock } from "@fuelrail/kit/clock";
import type { Tier } from "@fuelrail/contracts/binary";
import { workNow } from "@fuelrail/kit/work";
import type { FrameStages } from "./frame_outlet.ts";
import type { IngestMetrics } from "./ingest_metrics.ts";
import type { SourceFrame } from "./source_frame.ts";

/** Follows what a turn changed at Octane to the first frames that show it. */
export interface LevelTrail {
  /** A turn that is being given back has made this change level. */
  made(level: number): void;
  /** An image is shown. */
  shown(frame: SourceFrame): void;
  /** A frame goes out: the headers that say to which trace it belongs. */
  publishing(tier: Tier, frame: SourceFrame, stages: FrameStages): Published | undefined;
  /** Levels begin anew. */
  forget(): void;
}

/** A frame on its way out within a trace. */
export interface Published {
  readonly headers: Readonly<Record<string, string>>;
  done(): void;
}

interface Made {
  readonly level: number;
  readonly atMs: number;
  readonly unixMs: number;
  readonly trace: SpanContext | undefined;
}

/** Levels that wait for their image. */
const MADE_MAX = 64;

/** Makes a trail of nothing; without a tracer it measures and traces nothing. */
export function createLevelTrail(
  clock: Clock,
  counters: Pick<IngestMetrics, "firstImage">,
  tracer: Tracer | undefined,
): LevelTrail {
  let waiting: Made[] = [];
  /** First images of what was traced, until their frames have gone out. */
  const traced = new WeakMap<SourceFrame, SpanContext>();

  return {
    made(level) {
      const { trace } = workNow();
      waiting.push({ level, atMs: clock.nowMs(), unixMs: clock.unixMs(), trace });
      if (waiting.length > MADE_MAX) waiting.shift();
    },
    shown(frame) {
      const { level } = frame.id.key;
      const newest = waiting.findLast((made) => made.level <= level);
      if (newest === undefined) return;
      waiting = waiting.filter((made) => made.level > level);
      counters.firstImage.observe((clock.nowMs() - newest.atMs) / 1_000);
      if (newest.trace === undefined || tracer === undefined) return;
      const { epoch, seq, inputSeq } = frame.id;
      traced.set(
        frame,
        tracer.record("ingest first image", {
          parent: newest.trace,
          startUnixMs: newest.unixMs,
          endUnixMs: clock.unixMs(),
          attributes: {
            "fuelrail.epoch": epoch,
            "fuelrail.seq": seq,
            "fuelrail.change_level": level,
            "fuelrail.input_seq": inputSeq,
          },
        }),
      );
    },
    publishing(tier, frame, { decodedUnixMs, encodedUnixMs }) {
      const parent = traced.get(frame);
      if (parent === undefined || tracer === undefined) return undefined;
      const attributes = { "fuelrail.tier": tier, "fuelrail.seq": frame.id.seq };
      const encoded = tracer.record("ingest encode", {
        ...{ parent, attributes },
        startUnixMs: decodedUnixMs,
        endUnixMs: encodedUnixMs,
      });
      const span = tracer.begin("ingest publish", {
        ...{ parent: encoded, attributes },
        role: "producer",
        startUnixMs: encodedUnixMs,
      });
      return {
        headers: { [TRACE_HEADER]: formatTraceparent(span.context) },
        done: () => span.end(),
      };
    },
    forget() {
      waiting = [];
    },
  };
}
