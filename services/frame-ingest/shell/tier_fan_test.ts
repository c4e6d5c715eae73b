import assert from "node:assert/strict";
import { DEFAULT_STREAM_SETTINGS, type StreamSettings } from "@fuelrail/contracts";
import type { LiveTier } from "@fuelrail/contracts/binary";
import { createManualClock } from "@fuelrail/kit/clock";
import { createIngestMetrics } from "./ingest_metrics.ts";
import type { LiveLine } from "./live_line.ts";
import { frameOf } from "./testing/frames.ts";
import { createTierFan } from "./tier_fan.ts";

function rig(settings: Partial<StreamSettings> = {}) {
  const clock = createManualClock();
  const offered: string[] = [];
  const line = (tier: LiveTier): LiveLine => ({
    offer: ({ frame, whole, tiles }) => {
      const form = tiles ? whole ? " both" : " tiles" : "";
      offered.push(`${tier} ${frame.id.seq}${form}`);
    },
  });
  const fan = createTierFan({
    clock,
    settings: () => ({ ...DEFAULT_STREAM_SETTINGS, ...settings }),
    lines: { full: line("full"), half: line("half"), quarter: line("quarter") },
    counters: createIngestMetrics(),
  });
  const wantTiles = (tiers: Partial<Record<LiveTier, number>>) =>
    fan.demand({
      subscriber: "test.tiles",
      tiers: Object.fromEntries(
        Object.entries(tiers).map(([tier, fps]) => [tier, { max_fps: fps, tiles: true }]),
      ),
      ttl_ms: 10_000,
    });
  const want = (tiers: Partial<Record<LiveTier, number>>) =>
    fan.demand({
      subscriber: "test",
      tiers: Object.fromEntries(
        Object.entries(tiers).map(([tier, fps]) => [tier, { max_fps: fps }]),
      ),
      ttl_ms: 10_000,
    });
  return { clock, fan, offered, want, wantTiles };
}

Deno.test("createTierFan() makes nothing but a full frame a second for nobody", () => {
  const { clock, fan, offered } = rig();
  for (let seq = 1; seq <= 300; seq++) {
    fan.show(frameOf(seq));
    clock.advance(10);
  }
  assert.ok(offered.every((each) => each.startsWith("full")));
  assert.ok(offered.length >= 3 && offered.length <= 5, `${offered}`);
  fan.stop();
});

Deno.test("createTierFan() gives a tier its newest frame as soon as somebody wants it", () => {
  const { fan, offered, want } = rig();
  fan.show(frameOf(1));
  want({ half: 10, quarter: 0 });
  assert.deepEqual(offered, ["full 1", "quarter 1", "half 1"]);
  fan.stop();
});

Deno.test("createTierFan() ends with the newest frame, however fast they came", () => {
  const { clock, fan, offered, want } = rig();
  want({ full: 10 });
  for (let seq = 1; seq <= 7; seq++) fan.show(frameOf(seq));
  clock.advance(1_000);
  assert.equal(offered.at(-1), "full 7");
  assert.equal(clock.pendingTimers, 0);
});

Deno.test("createTierFan() holds frames back as the settings say, and lets go when flushed", () => {
  const { clock, fan, offered, want } = rig({ min_interval_ms: 500, min_sample_step: 10 });
  want({ full: 0 });
  fan.show(frameOf(1, { firstOfEpoch: true, samples: 1 }));
  fan.show(frameOf(2, { samples: 20 }));
  clock.advance(500);
  fan.show(frameOf(3, { samples: 25 }));
  clock.advance(5_000);
  assert.deepEqual(offered, ["full 1", "full 2"]);
  fan.flush();
  assert.deepEqual(offered, ["full 1", "full 2", "full 3"]);
});

Deno.test("createTierFan() shows nothing of what it was told to forget", () => {
  const { clock, fan, offered, want } = rig({ min_interval_ms: 500 });
  fan.show(frameOf(1));
  fan.show(frameOf(2));
  fan.forget();
  want({ full: 60, half: 60 });
  clock.advance(5_000);
  assert.deepEqual(offered, ["full 1"]);
});

Deno.test("createTierFan() makes whole frames beside tiles about once a second, and the last one", () => {
  const { clock, fan, offered, wantTiles } = rig();
  wantTiles({ half: 0 });
  for (let seq = 1; seq <= 30; seq++) {
    fan.show(frameOf(seq));
    clock.advance(100);
  }
  clock.advance(2_000);
  const half = offered.filter((each) => each.startsWith("half"));
  const whole = half.filter((each) => !each.endsWith("tiles"));
  assert.equal(half.filter((each) => /tiles|both/.test(each)).length, 30);
  assert.ok(whole.length >= 3 && whole.length <= 5, `${whole}`);
  assert.match(whole.at(-1) ?? "", /^half 30/);
  fan.stop();
});

Deno.test("createTierFan() gives who begins with tiles a whole frame of a render at rest at once", () => {
  const { clock, fan, offered, want, wantTiles } = rig();
  want({ full: 0 });
  fan.show(frameOf(1));
  clock.advance(5_000);
  wantTiles({ full: 0 });
  assert.deepEqual(offered, ["full 1", "full 1 both"]);
  wantTiles({ full: 0 });
  assert.equal(offered.length, 2);
  fan.stop();
});

Deno.test("createTierFan() gives tiles and whole frames each their own rate", () => {
  const { clock, fan, offered, want, wantTiles } = rig();
  want({ full: 2 });
  wantTiles({ full: 20 });
  for (let seq = 1; seq <= 40; seq++) {
    fan.show(frameOf(seq));
    clock.advance(50);
  }
  const whole = offered.filter((each) => !each.endsWith("tiles")).length;
  assert.ok(whole >= 4 && whole <= 6, `${whole} whole frames in two seconds`);
  assert.ok(offered.length >= 38, `${offered.length}`);
  fan.stop();
});
