import assert from "node:assert/strict";
import fc from "fast-check";
import {
  createDemandBook,
  type Demand,
  expireDemands,
  newlyTiled,
  noteDemand,
  SUBSCRIBERS_MAX,
  wantedFps,
} from "./demand.ts";

const demand = (subscriber: string, changes: Partial<Demand> = {}): Demand => ({
  subscriber,
  tiers: { full: { max_fps: 30 } },
  ttl_ms: 5_000,
  ...changes,
});

Deno.test("wantedFps() is the highest rate of those alive", () => {
  const book = createDemandBook();
  noteDemand(book, demand("a", { tiers: { full: { max_fps: 10 }, half: { max_fps: 5 } } }), 0);
  noteDemand(book, demand("b", { tiers: { full: { max_fps: 30 } }, ttl_ms: 1_000 }), 0);
  assert.equal(wantedFps(book, "full", "whole", 999), 30);
  assert.equal(wantedFps(book, "full", "whole", 1_000), 10);
  assert.equal(wantedFps(book, "half", "whole", 1_000), 5);
  assert.equal(wantedFps(book, "quarter", "whole", 1_000), 0);
});

Deno.test("wantedFps() takes 0 for as many as come", () => {
  const book = createDemandBook();
  noteDemand(book, demand("a", { tiers: { half: { max_fps: 0 } } }), 0);
  assert.equal(wantedFps(book, "half", "whole", 1), Infinity);
});

Deno.test("noteDemand() replaces a subscriber's demand and forgets it when it wants nothing", () => {
  const book = createDemandBook();
  noteDemand(book, demand("a"), 0);
  noteDemand(book, demand("a", { tiers: { quarter: { max_fps: 1 } } }), 1);
  assert.equal(wantedFps(book, "full", "whole", 2), 0);
  noteDemand(book, demand("a", { tiers: {} }), 3);
  assert.equal(book.bySubscriber.size, 0);
});

Deno.test("noteDemand() makes room by forgetting the dead, and refuses more than it can hold", () => {
  const book = createDemandBook();
  for (let i = 0; i < SUBSCRIBERS_MAX; i++) assert.ok(noteDemand(book, demand(`s${i}`), 0));
  assert.equal(noteDemand(book, demand("late"), 1), false);
  assert.equal(noteDemand(book, demand("late"), 5_000), true);
});

Deno.test("expireDemands() changes no rate that is still wanted", () => {
  const one = fc.record({
    who: fc.nat(5),
    fps: fc.nat(60),
    ttl: fc.integer({ min: 1, max: 10_000 }),
    afterMs: fc.nat(3_000),
  });
  fc.assert(fc.property(fc.array(one), fc.nat(12_000), (all, waitMs) => {
    const book = createDemandBook();
    let nowMs = 0;
    for (const { who, fps, ttl, afterMs } of all) {
      nowMs += afterMs;
      noteDemand(book, demand(`${who}`, { tiers: { full: { max_fps: fps } }, ttl_ms: ttl }), nowMs);
    }
    nowMs += waitMs;
    const before = wantedFps(book, "full", "whole", nowMs);
    expireDemands(book, nowMs);
    assert.equal(wantedFps(book, "full", "whole", nowMs), before);
  }));
});

Deno.test("wantedFps() keeps tiles apart from whole frames", () => {
  const book = createDemandBook();
  noteDemand(book, demand("a", { tiers: { full: { max_fps: 10, tiles: true } } }), 0);
  noteDemand(book, demand("b", { tiers: { full: { max_fps: 3, tiles: false } } }), 0);
  assert.equal(wantedFps(book, "full", "tiles", 1), 10);
  assert.equal(wantedFps(book, "full", "whole", 1), 3);
});

Deno.test("newlyTiled() names the tiers of which a subscriber begins to want tiles", () => {
  const book = createDemandBook();
  const tiled = demand("a", {
    tiers: { full: { max_fps: 10, tiles: true }, half: { max_fps: 1 } },
  });
  assert.deepEqual(newlyTiled(book, tiled, 0), ["full"]);
  noteDemand(book, tiled, 0);
  assert.deepEqual(newlyTiled(book, tiled, 1), []);
  assert.deepEqual(newlyTiled(book, tiled, 1_000_000), ["full"], "its last demand is over");
});
