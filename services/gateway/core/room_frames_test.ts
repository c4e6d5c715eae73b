import assert from "node:assert/strict";
import { acceptFrame, createRoomFrames, newestLive, settledStill } from "./room_frames.ts";
import { testFrame } from "./test_world.ts";

Deno.test("acceptFrame leaves out repeats, older frames and frames of an older epoch", () => {
  const frames = createRoomFrames();
  assert.equal(acceptFrame(frames, testFrame({ seq: 5, epoch: 2 })), "new");
  assert.equal(acceptFrame(frames, testFrame({ seq: 5, epoch: 2 })), "repeated");
  assert.equal(acceptFrame(frames, testFrame({ seq: 4, epoch: 2 })), "older");
  assert.equal(acceptFrame(frames, testFrame({ seq: 6, epoch: 1 })), "older");
  assert.equal(acceptFrame(frames, testFrame({ seq: 5, epoch: 2, tier: "half" })), "new");
  assert.equal(acceptFrame(frames, testFrame({ seq: 6, epoch: 1, tier: "half" })), "older");
});

Deno.test("acceptFrame begins anew with a new session and never shows the ended one again", () => {
  const frames = createRoomFrames();
  acceptFrame(frames, testFrame({ seq: 900, session: 1, tier: "still" }));
  assert.equal(acceptFrame(frames, testFrame({ seq: 1, session: 2 })), "new");
  assert.equal(frames.newest.still, undefined);
  assert.equal(acceptFrame(frames, testFrame({ seq: 901, session: 1 })), "ended_session");
  assert.equal(newestLive(frames, "full")?.header.seq, 1);
});

Deno.test("acceptFrame takes a still again when its render turns out to be finished, and only then", () => {
  const frames = createRoomFrames();
  const still = { seq: 3, tier: "still" } as const;
  acceptFrame(frames, testFrame(still));
  const finished = testFrame({ ...still, converged: true });
  assert.equal(acceptFrame(frames, finished), "new");
  assert.equal(settledStill(frames), finished);
  assert.equal(acceptFrame(frames, testFrame({ ...still, converged: true })), "repeated");
  assert.equal(acceptFrame(frames, testFrame(still)), "repeated");
});

Deno.test("newestLive prefers the viewer's tier only where it is as new as any", () => {
  const frames = createRoomFrames();
  acceptFrame(frames, testFrame({ seq: 3, tier: "half" }));
  acceptFrame(frames, testFrame({ seq: 3, tier: "full" }));
  assert.equal(newestLive(frames, "half")?.header.tier, "half");
  acceptFrame(frames, testFrame({ seq: 4, tier: "full" }));
  assert.equal(newestLive(frames, "half")?.header.tier, "full");
});

Deno.test("settledStill is gone as soon as a newer live frame came", () => {
  const frames = createRoomFrames();
  acceptFrame(frames, testFrame({ seq: 3 }));
  acceptFrame(frames, testFrame({ seq: 3, tier: "still" }));
  assert.equal(settledStill(frames)?.header.seq, 3);
  acceptFrame(frames, testFrame({ seq: 4 }));
  assert.equal(settledStill(frames), undefined);
});

Deno.test("bytesOf estimates tiers that were not seen from those that were", () => {
  const frames = createRoomFrames();
  assert.equal(frames.bytesOf("full"), 0);
  acceptFrame(frames, testFrame({ seq: 1, tier: "half" }, 0, 10_000));
  assert.ok(frames.bytesOf("full") > 2 * frames.bytesOf("half"));
  assert.ok(frames.bytesOf("quarter") < frames.bytesOf("half") / 2);
});
