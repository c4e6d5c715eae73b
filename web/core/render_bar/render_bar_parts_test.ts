import assert from "node:assert/strict";
import fc from "fast-check";
import { readDeviceStats } from "../scene/device_stats.ts";
import { DASH } from "../format.ts";
import { readCapabilities } from "../scene/render_settings.ts";
import { placePopover } from "../popover_place.ts";
import { headerOf } from "../test_frames.ts";
import { barFacts, type FactInput } from "./bar_facts.ts";
import { barOptions } from "./bar_options.ts";
import { planBar } from "./bar_plan.ts";
import { deviceFact } from "./device_facts.ts";

const UNKNOWN: FactInput = {
  render: undefined,
  picture: undefined,
  pictureAgeMs: undefined,
  fps: undefined,
  delayMs: undefined,
  latencyMs: undefined,
  inputToImageMs: undefined,
  isOld: false,
};

const RENDER = {
  state: "rendering",
  samples: 340,
  maxSamples: 1_000,
  samplesPerSecond: 12_400_000,
  renderSeconds: 84,
  estimatedSeconds: 339,
  width: 400,
  height: 200,
} as const;

Deno.test("barFacts shows a dash and its reason for whatever nobody measured", () => {
  for (const { name, value, hint } of barFacts(UNKNOWN)) {
    assert.ok(value === DASH || value === `${DASH} / ${DASH}`, `${name} is ${value}`);
    assert.ok(hint.length > 10, `${name} says why`);
  }
});

Deno.test("barFacts leaves out what holds only now while the picture is old", () => {
  const facts = barFacts({
    ...UNKNOWN,
    render: RENDER,
    picture: headerOf({}),
    fps: 30,
    delayMs: 40,
    latencyMs: 3,
    pictureAgeMs: 90_000,
    isOld: true,
  });
  const of = (key: string) => facts.find((each) => each.key === key)?.value;
  assert.deepEqual(["speed", "fps", "delay", "latency", "remaining"].map(of), Array(5).fill(DASH));
  assert.equal(of("samples"), "340 / 1\u202f000");
  assert.notEqual(of("age"), DASH);
});

Deno.test("barFacts says that Octane gave no estimate when it gave none", () => {
  const facts = barFacts({ ...UNKNOWN, render: { ...RENDER, estimatedSeconds: undefined } });
  assert.match(facts.find(({ key }) => key === "remaining")?.hint ?? "", /no estimate/);
});

Deno.test("barFacts shows no speed while Octane does not render", () => {
  const speed = (state: "rendering" | "paused" | "finished" | "stopped") =>
    barFacts({ ...UNKNOWN, render: { ...RENDER, state } }).find(({ key }) => key === "speed");
  assert.notEqual(speed("rendering")?.value, DASH);
  for (const state of ["paused", "finished", "stopped"] as const) {
    assert.equal(speed(state)?.value, DASH, state);
    assert.match(speed(state)?.hint ?? "", /while Octane renders/);
  }
});

Deno.test("planBar shows as much as fits, most important first, and never cuts anything", () => {
  const item = fc.record({ key: fc.uuid(), widthPx: fc.integer({ min: 10, max: 200 }) });
  fc.assert(fc.property(
    fc.array(item, { maxLength: 14 }),
    fc.integer({ min: 0, max: 1_600 }),
    (items, width) => {
      const { shown, more } = planBar(items, width, 8, 40);
      assert.deepEqual([...shown, ...more], items.map(({ key }) => key));
      const used = items.slice(0, shown.length).reduce((sum, each) => sum + each.widthPx + 8, -8);
      if (shown.length > 0) assert.ok(used + (more.length > 0 ? 48 : 0) <= width);
    },
  ));
  const items = ["a", "b", "c"].map((key) => ({ key, widthPx: 100 }));
  assert.deepEqual(planBar(items, 316, 8, 40), { shown: ["a", "b", "c"], more: [] });
  assert.deepEqual(planBar(items, 315, 8, 40), { shown: ["a", "b"], more: ["c"] });
  assert.deepEqual(planBar(items, 255, 8, 40), { shown: ["a"], more: ["b", "c"] });
});

Deno.test("deviceFact tells of the fullest rendering device and calls unknown unknown", () => {
  const device = (name: string, used: number | null, renders = true) => ({
    name,
    used_for_rendering: renders,
    vram_used_bytes: used,
    vram_total_bytes: 24_000_000_000,
  });
  const fact = deviceFact(readDeviceStats({
    devices: [device("One", 1e9), device("Two", 20e9), device("Idle", 23e9, false)],
  }));
  assert.equal(fact?.name, "Two");
  assert.equal(fact?.memory, "20.0 GB / 24.0 GB");
  assert.match(fact?.hint ?? "", /fullest of 2/);
  const unknown = deviceFact(readDeviceStats({ devices: [device("One", null)] }));
  assert.deepEqual([unknown?.memory, unknown?.share], [`${DASH} / 24.0 GB`, undefined]);
  assert.equal(deviceFact(undefined), undefined);
  assert.equal(deviceFact(readDeviceStats({})), undefined);
});

Deno.test("placePopover opens above a button at the page's foot and stays on the page", () => {
  const page = { width: 400, height: 800 };
  const low = placePopover({ left: 350, top: 760, width: 32, height: 32 }, {
    width: 300,
    height: 200,
  }, page);
  assert.deepEqual([low.left, low.top], [92, 556]);
  const high = placePopover({ left: 10, top: 10, width: 32, height: 32 }, {
    width: 300,
    height: 200,
  }, page);
  assert.deepEqual([high.left, high.top], [10, 46]);
  const tall = placePopover({ left: 10, top: 500, width: 32, height: 32 }, {
    width: 300,
    height: 900,
  }, page);
  assert.deepEqual([tall.top, tall.maxHeight], [8, 488]);
});

Deno.test("barOptions keeps the place of what is awaited, and offers what was proven", () => {
  const awaited = { settings: true, passes: true };
  const keysOf = (options: ReturnType<typeof barOptions>) => options.map(({ key }) => key);
  const before = barOptions([], undefined, undefined, awaited);
  assert.deepEqual(keysOf(before), ["pass", "clay", "sub_sampling", "priority"]);
  assert.ok(before.every(({ text, choices }) => text === DASH && choices.length === 0));
  assert.deepEqual(barOptions([], undefined, undefined, { settings: false, passes: false }), []);
  const capabilities = readCapabilities({
    capabilities: [{
      key: "clay",
      control: "select",
      applies_at: "immediate",
      validated: true,
      options: [{ value: 0, label: "Off" }, { value: 1, label: "Grey" }],
    }],
  });
  const aov = { active: "z_depth", available: ["beauty", "z_depth"] };
  const after = barOptions(capabilities, { clay: 1 }, aov, awaited);
  assert.deepEqual(after.map(({ key, text }) => [key, text]), [
    ["pass", "Z depth"],
    ["clay", "Grey"],
  ]);
  const none = barOptions(capabilities, {}, { active: "", available: [] }, awaited);
  assert.deepEqual(none.map(({ key, text }) => [key, text]), [["clay", DASH]]);
});
