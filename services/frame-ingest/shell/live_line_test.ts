import assert from "node:assert/strict";
import { DEFAULT_STREAM_SETTINGS } from "@fuelrail/contracts";
import { decodeFrame, MAX_FRAME_BYTES } from "@fuelrail/contracts/binary";
import { createManualClock } from "@fuelrail/kit/clock";
import type { LiveEncoding } from "./encoder.ts";
import { createIngestMetrics } from "./ingest_metrics.ts";
import { createLiveLine } from "./live_line.ts";
import { frameOf, settlePromises, silentLog } from "./testing/frames.ts";

interface Job {
  readonly encoding: LiveEncoding;
  finish(bytes: number): void;
  fail(): void;
}

function rig() {
  const jobs: Job[] = [];
  const published: { seq: number; width: number; interactive: boolean }[] = [];
  const counters = createIngestMetrics();
  const project = { generation: 1 };
  const line = createLiveLine({
    tier: "full",
    session: 7,
    encoder: {
      live(_pixels, encoding) {
        const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
        jobs.push({
          encoding,
          finish: (bytes) => resolve(new Uint8Array(bytes)),
          fail: () => reject(new Error("no")),
        });
        return promise;
      },
      still: () => Promise.reject(new Error("not here")),
      flat: () => Promise.reject(new Error("not here")),
      tile: () => Promise.reject(new Error("not here")),
    },
    judge: { judge: () => Promise.reject(new Error("not here")), stop: () => {} },
    publishTiles: () => {},
    settings: () => DEFAULT_STREAM_SETTINGS,
    projectGeneration: () => project.generation,
    publish({ message }) {
      const frame = decodeFrame(message);
      if (!frame.ok) throw new Error(frame.reason);
      const { seq, width, interactive } = frame.header;
      published.push({ seq, width, interactive });
    },
    clock: createManualClock(),
    log: silentLog(),
    counters,
  });
  const seqs = () => published.map(({ seq }) => seq);
  const next = async (): Promise<Job> => {
    await settlePromises();
    const job = jobs.shift();
    if (job === undefined) throw new Error("nothing is being encoded");
    return job;
  };
  const dropped = async (reason: string) => {
    const text = await counters.metrics.text();
    const match = new RegExp(`dropped_total\\{reason="${reason}",tier="full"\\} (\\d+)`).exec(text);
    return Number(match?.[1] ?? 0);
  };
  return { line, next, jobs, seqs, published, project, dropped };
}

Deno.test("createLiveLine() has one image in work and lets the newest of those waiting follow", async () => {
  const { line, next, jobs, seqs, dropped } = rig();
  for (const seq of [1, 2, 3]) line.offer({ frame: frameOf(seq), whole: true, tiles: false });
  const first = await next();
  assert.equal(jobs.length, 0);
  first.finish(10);
  (await next()).finish(10);
  await settlePromises();
  assert.deepEqual(seqs(), [1, 3]);
  assert.equal(await dropped("superseded"), 1);
});

Deno.test("createLiveLine() does not step back to an older epoch", async () => {
  const { line, next, seqs, dropped } = rig();
  line.offer({ frame: frameOf(1, { epoch: 2 }), whole: true, tiles: false });
  line.offer({ frame: frameOf(2, { epoch: 1 }), whole: true, tiles: false });
  (await next()).finish(10);
  await settlePromises();
  assert.deepEqual(seqs(), [1]);
  assert.equal(await dropped("stale"), 1);
});

Deno.test("createLiveLine() shows nothing of a project that ended while it was encoded", async () => {
  const { line, next, seqs, project, dropped } = rig();
  line.offer({ frame: frameOf(1), whole: true, tiles: false });
  const job = await next();
  project.generation = 2;
  job.finish(10);
  await settlePromises();
  assert.deepEqual(seqs(), []);
  assert.equal(await dropped("project"), 1);
});

Deno.test("createLiveLine() lowers quality and then size until a frame fits its message", async () => {
  const { line, next, published } = rig();
  line.offer({ frame: frameOf(1, { interactive: true }), whole: true, tiles: false });
  const tries: [number, number][] = [];
  for (let job = await next();; job = await next()) {
    tries.push([job.encoding.quality, job.encoding.size.width]);
    const fits = job.encoding.size.width < 8;
    job.finish(fits ? 10 : MAX_FRAME_BYTES + 1);
    if (fits) break;
  }
  await settlePromises();
  assert.deepEqual(tries, [[70, 8], [50, 8], [30, 8], [30, 7]]);
  assert.deepEqual(published, [{ seq: 1, width: 7, interactive: true }]);
});

Deno.test("createLiveLine() counts an image that cannot be encoded and goes on", async () => {
  const { line, next, seqs, dropped } = rig();
  line.offer({ frame: frameOf(1), whole: true, tiles: false });
  line.offer({ frame: frameOf(2), whole: true, tiles: false });
  (await next()).fail();
  (await next()).finish(10);
  await settlePromises();
  assert.deepEqual(seqs(), [2]);
  assert.equal(await dropped("encode"), 1);
});
