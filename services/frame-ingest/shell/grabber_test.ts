import assert from "node:assert/strict";
import type { GrabbedResult } from "@fuelrail/kit/octane";
import { createGrabber } from "./grabber.ts";
import { createLane } from "./lane.ts";
import { frameOf, settlePromises } from "./testing/frames.ts";

function rig() {
  const jobs: PromiseWithResolvers<GrabbedResult>[] = [];
  const taken: number[] = [];
  const errors: unknown[] = [];
  const lane = createLane(() => {});
  const grabber = createGrabber({
    lane,
    async grab({ onResult }) {
      const job = Promise.withResolvers<GrabbedResult>();
      jobs.push(job);
      const result = await job.promise;
      onResult(result);
      return result;
    },
    onImages: (_images, at) => taken.push(at.nowMs),
    onError: (error) => errors.push(error),
  });
  const want = (nowMs: number) => grabber.want({ unixMs: 0, nowMs });
  const done = async (ok = true) => {
    jobs.shift()?.resolve({ ok, images: ok ? [frameOf(1).octane] : [] });
    await settlePromises();
  };
  return { want, done, jobs, taken, errors, lane };
}

Deno.test("createGrabber() grabs once for all that was announced meanwhile", async () => {
  const { want, done, jobs, taken } = rig();
  want(1);
  for (const nowMs of [2, 3, 4]) want(nowMs);
  assert.equal(jobs.length, 1);
  await done();
  await done();
  assert.deepEqual([taken, jobs.length], [[1, 4], 0]);
});

Deno.test("createGrabber() takes the time of the newest announcement when the lane was closed", async () => {
  const { want, done, taken, lane } = rig();
  lane.setClosed(true);
  want(1);
  want(2);
  lane.setClosed(false);
  await done();
  assert.deepEqual(taken, [2]);
});

Deno.test("createGrabber() shows nothing when there is no result, and survives a failure", async () => {
  const { want, done, jobs, taken, errors } = rig();
  want(1);
  await done(false);
  want(2);
  jobs.shift()?.reject(new Error("no"));
  await settlePromises();
  want(3);
  await done();
  assert.deepEqual([taken, errors.length], [[3], 1]);
});
