import assert from "node:assert/strict";
import { DEFAULT_STREAM_SETTINGS } from "@fuelrail/contracts";
import { decodeFrame, MAX_FRAME_BYTES } from "@fuelrail/contracts/binary";
import { createManualClock } from "@fuelrail/kit/clock";
import { createIngestMetrics } from "./ingest_metrics.ts";
import type { SourceFrame } from "./source_frame.ts";
import { createStillLine } from "./still_line.ts";
import { frameOf, settlePromises, silentLog } from "./testing/frames.ts";

function rig() {
  const jobs: PromiseWithResolvers<Uint8Array>[] = [];
  const published: string[] = [];
  const verdict: { newest: SourceFrame | undefined; finished: boolean } = {
    newest: undefined,
    finished: false,
  };
  const line = createStillLine({
    session: 7,
    encoder: {
      live: () => Promise.reject(new Error("not here")),
      flat: () => Promise.reject(new Error("not here")),
      tile: () => Promise.reject(new Error("not here")),
      still() {
        const job = Promise.withResolvers<Uint8Array>();
        jobs.push(job);
        return job.promise;
      },
    },
    settings: () => DEFAULT_STREAM_SETTINGS,
    judge: (frame) => ({ settled: frame === verdict.newest, finished: verdict.finished }),
    publish({ message, body }) {
      const frame = decodeFrame(message);
      if (!frame.ok) throw new Error(frame.reason);
      const { seq, converged, announced, lossless } = frame.header;
      assert.ok(lossless);
      assert.equal(frame.body.length, announced ? 0 : body.length);
      published.push(`${seq}${converged ? " converged" : ""}${announced ? " announced" : ""}`);
    },
    clock: createManualClock(),
    log: silentLog(),
    counters: createIngestMetrics(),
  });
  const settle = async (frame: SourceFrame, finished = false) => {
    verdict.newest = frame;
    verdict.finished = finished;
    line.settled(frame, finished);
    await settlePromises();
  };
  const done = async (bytes = 10) => {
    jobs.shift()?.resolve(new Uint8Array(bytes));
    await settlePromises();
  };
  return { settle, done, jobs, published, verdict, line };
}

Deno.test("createStillLine() makes one still of a settled image, however often it is told", async () => {
  const { settle, done, jobs, published } = rig();
  const frame = frameOf(1);
  for (let i = 0; i < 3; i++) await settle(frame);
  assert.equal(jobs.length, 1);
  await done();
  await settle(frame);
  assert.deepEqual([published, jobs.length], [["1"], 0]);
});

Deno.test("createStillLine() publishes nothing when images resumed meanwhile", async () => {
  const { settle, done, published, verdict } = rig();
  await settle(frameOf(1));
  verdict.newest = frameOf(2);
  await done();
  assert.deepEqual(published, []);
});

Deno.test("createStillLine() goes on with the newest image that settled meanwhile", async () => {
  const { settle, done, published, jobs } = rig();
  await settle(frameOf(1));
  await settle(frameOf(2));
  await settle(frameOf(3), true);
  await done();
  assert.equal(jobs.length, 1);
  await done();
  assert.deepEqual(published, ["3 converged"]);
});

Deno.test("createStillLine() tells again, without encoding, that the render has finished", async () => {
  const { settle, done, jobs, published } = rig();
  const frame = frameOf(1);
  await settle(frame);
  await done();
  await settle(frame, true);
  await settle(frame, true);
  assert.deepEqual([published, jobs.length], [["1", "1 converged"], 0]);
});

Deno.test("createStillLine() announces a still that is too large for one message", async () => {
  const { settle, done, published } = rig();
  await settle(frameOf(1), true);
  await done(MAX_FRAME_BYTES);
  assert.deepEqual(published, ["1 converged announced"]);
});

Deno.test("createStillLine() does not try again what could not be made", async () => {
  const { settle, jobs, published } = rig();
  const frame = frameOf(1);
  await settle(frame);
  jobs.shift()?.reject(new Error("no"));
  await settlePromises();
  await settle(frame);
  assert.deepEqual([published, jobs.length], [[], 0]);
});
