import assert from "node:assert/strict";
import fc from "fast-check";
import {
  fitSizing,
  gatewaysFor,
  predictCost,
  type ScaleLoad,
  type SizingModel,
} from "./sizing_model.ts";

const MODEL: SizingModel = {
  coresPerGateway: 0.02,
  msPerPicture: 0.08,
  msPerMegabyte: 0.6,
  mibPerGateway: 140,
  mibPerViewer: 0.05,
  natsBaseCores: 0.01,
  natsMsPerMegabyte: 0.9,
};
const LOADS: readonly ScaleLoad[] = [
  { gateways: 1, viewers: 100, sentPerS: 1_000, sourceFps: 10, pictureBytes: 40_000 },
  { gateways: 1, viewers: 250, sentPerS: 2_500, sourceFps: 10, pictureBytes: 10_000 },
  { gateways: 2, viewers: 250, sentPerS: 2_400, sourceFps: 10, pictureBytes: 40_000 },
  { gateways: 2, viewers: 1_000, sentPerS: 2_000, sourceFps: 2, pictureBytes: 80_000 },
];
const ROOM = { cores: 0.5, megabytesPerS: 100 };

function near(a: number, b: number): void {
  assert.ok(Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(b)), `${a} is not ${b}`);
}

Deno.test("fitSizing finds the costs that points were made with", () => {
  const fitted = fitSizing(LOADS.map((load) => ({ ...load, ...predictCost(MODEL, load) })));
  for (const [name, cost] of Object.entries(MODEL)) {
    near(fitted[name as keyof SizingModel], cost);
  }
});

Deno.test("fitSizing never says that something costs less than nothing", () => {
  const noise = fc.array(fc.double({ min: 0, max: 3, noNaN: true }), {
    minLength: LOADS.length,
    maxLength: LOADS.length,
  });
  fc.assert(fc.property(noise, noise, (cores, nats) => {
    const points = LOADS.map((load, index) => ({
      ...load,
      gatewayCores: cores[index] ?? 0,
      gatewayMiB: 100 * (nats[index] ?? 0),
      natsCores: nats[index] ?? 0,
    }));
    for (const cost of Object.values(fitSizing(points))) assert.ok(cost >= 0, `${cost}`);
  }));
});

Deno.test("fitSizing refuses points that are all alike", () => {
  const [load] = LOADS;
  assert.ok(load);
  const point = { ...load, ...predictCost(MODEL, load) };
  assert.throws(() => fitSizing([point, point, point]), /do not tell the costs apart/);
});

Deno.test("gatewaysFor gives each gateway no more than its room, and one less would be too few", () => {
  const wish = fc.record({
    viewers: fc.integer({ min: 1, max: 20_000 }),
    fps: fc.integer({ min: 1, max: 60 }),
    pictureBytes: fc.integer({ min: 1_000, max: 500_000 }),
  });
  fc.assert(fc.property(wish, (wanted) => {
    const { gateways, cost, megabytesPerS } = gatewaysFor(MODEL, wanted, ROOM);
    assert.ok(cost.gatewayCores / gateways <= ROOM.cores + 1e-9);
    assert.ok(megabytesPerS / gateways <= ROOM.megabytesPerS);
    if (gateways === 1) return;
    const fewer = predictCost(MODEL, {
      ...{ gateways: gateways - 1, viewers: wanted.viewers, sourceFps: wanted.fps },
      sentPerS: wanted.viewers * wanted.fps,
      pictureBytes: wanted.pictureBytes,
    });
    assert.ok(
      fewer.gatewayCores / (gateways - 1) > ROOM.cores ||
        megabytesPerS / (gateways - 1) > ROOM.megabytesPerS,
    );
  }));
});
