import assert from "node:assert/strict";
import { coversWant, isSameDemand, mergeWants, wantOf } from "./demand.ts";
import { testViewer } from "./test_world.ts";

Deno.test("mergeWants asks for the fastest that anybody wants of each tier, and for stills", () => {
  const merged = mergeWants([
    { tiers: ["full"], maxFps: 10 },
    { tiers: ["full", "half"], maxFps: 25 },
    { tiers: ["quarter"], maxFps: 0 },
    { tiers: ["quarter"], maxFps: 5 },
  ]);
  assert.deepEqual(merged.whole, {
    full: { max_fps: 25 },
    half: { max_fps: 25 },
    quarter: { max_fps: 0 },
    still: { max_fps: 0 },
  });
  assert.deepEqual(mergeWants([]), { whole: {}, tiles: {} });
});

Deno.test("mergeWants keeps tiles apart from whole frames, so that each has its own rate", () => {
  const merged = mergeWants([
    { tiers: ["full"], maxFps: 10 },
    { tiers: ["full"], maxFps: 25, tiles: true },
    { tiers: ["full", "half"], maxFps: 5, tiles: true },
  ]);
  assert.deepEqual(merged, {
    whole: { full: { max_fps: 10 }, still: { max_fps: 0 } },
    tiles: { full: { max_fps: 25, tiles: true }, half: { max_fps: 5, tiles: true } },
  });
});

Deno.test("wantOf is nothing for hidden pages and viewers without frames", () => {
  const hidden = testViewer();
  hidden.frames.visible = false;
  assert.equal(wantOf(hidden), undefined);
  assert.equal(wantOf(testViewer({ frames: false })), undefined);
});

Deno.test("wantOf keeps the old tier until the new one has come", () => {
  const viewer = testViewer({ max_fps: 20 });
  viewer.tier.target = "half";
  assert.deepEqual(wantOf(viewer), { tiers: ["half", "full"], maxFps: 20 });
  const tiled = testViewer({ tiles: true });
  assert.deepEqual(wantOf(tiled), { tiers: ["full"], maxFps: 0, tiles: true });
});

Deno.test("isSameDemand compares every tier", () => {
  assert.ok(isSameDemand({ full: { max_fps: 1 } }, { full: { max_fps: 1 } }));
  assert.ok(!isSameDemand({ full: { max_fps: 1 } }, { full: { max_fps: 2 } }));
  assert.ok(!isSameDemand({}, { still: { max_fps: 0 } }));
});

Deno.test("coversWant says whether one more watcher changes anything", () => {
  const demand = mergeWants([{ tiers: ["full"], maxFps: 20 }, { tiers: ["half"], maxFps: 0 }]);
  assert.ok(coversWant(demand, { tiers: ["full"], maxFps: 10 }));
  assert.ok(coversWant(demand, { tiers: ["half"], maxFps: 0 }));
  assert.ok(coversWant(demand, { tiers: [], maxFps: 0 }));
  assert.ok(!coversWant(demand, { tiers: ["full"], maxFps: 0 }));
  assert.ok(!coversWant(demand, { tiers: ["quarter"], maxFps: 1 }));
  assert.ok(!coversWant(demand, { tiers: ["full"], maxFps: 10, tiles: true }));
  assert.ok(!coversWant(mergeWants([]), { tiers: [], maxFps: 0 }));
});
