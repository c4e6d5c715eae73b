import { createManualClock } from "@fuelrail/kit/clock";
import type { SpanContext, Tracer } from "@fuelrail/kit/tracing";
import { doWork } from "@fuelrail/kit/work";
import assert from "node:assert/strict";
import { createIngestMetrics } from "./ingest_metrics.ts";
import { createLevelTrail } from "./level_trail.ts";
import type { SourceFrame } from "./source_frame.ts";

const INPUT: SpanContext = { traceId: "a".repeat(32), spanId: "b".repeat(16), traceFlags: 1 };
const STAGES = { decodedUnixMs: 5, encodedUnixMs: 9 };

/** What the trail looks at of an image. */
const imageOf = (level: number) =>
  ({ id: { key: { level }, epoch: level, seq: 1, inputSeq: 3 } }) as unknown as SourceFrame;

function rig(isTraced: boolean) {
  const clock = createManualClock();
  const counters = createIngestMetrics();
  const spans: string[] = [];
  const note = (name: string): SpanContext => {
    spans.push(name);
    return { ...INPUT, spanId: String(spans.length).repeat(16) };
  };
  const tracer: Tracer = {
    begin: (name) => ({ context: note(name), end() {} }),
    record: (name) => note(name),
  };
  const trail = createLevelTrail(clock, counters, isTraced ? tracer : undefined);
  const observed = async () =>
    (await counters.firstImage.get()).values
      .find(({ metricName }) => metricName?.endsWith("_count"))?.value;
  return { clock, trail, spans, observed };
}

Deno.test("createLevelTrail takes the first image at or above a level for the one that shows it, once", async () => {
  const { clock, trail, spans, observed } = rig(true);
  doWork({ trace: INPUT }, () => trail.made(7));
  clock.advance(20);
  trail.shown(imageOf(6));
  assert.equal(await observed(), 0);
  const first = imageOf(8);
  trail.shown(first);
  trail.shown(imageOf(8));
  assert.equal(await observed(), 1);
  const out = trail.publishing("full", first, STAGES);
  assert.match(out?.headers["traceparent"] ?? "", /^00-a{32}-3{16}-01$/);
  assert.equal(trail.publishing("full", imageOf(8), STAGES), undefined);
  assert.deepEqual(spans, ["ingest first image", "ingest encode", "ingest publish"]);
});

Deno.test("createLevelTrail measures what is not traced, and forgets levels that begin anew", async () => {
  const { trail, spans, observed } = rig(false);
  doWork({ trace: INPUT }, () => trail.made(7));
  const first = imageOf(7);
  trail.shown(first);
  assert.equal(await observed(), 1);
  assert.equal(trail.publishing("full", first, STAGES), undefined);
  trail.made(9);
  trail.forget();
  trail.shown(imageOf(9));
  assert.equal(await observed(), 1);
  assert.deepEqual(spans, []);
});
