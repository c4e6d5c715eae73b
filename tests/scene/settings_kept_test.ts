import assert from "node:assert/strict";
import { until } from "../testkit/until.ts";
import { type Rig, withRig } from "./rig.ts";

const LONG = { timeoutMs: 240_000 };

const set = ({ get }: Rig, key: string, value: unknown) =>
  get("setRenderSettingRequest", { key, value }, "renderSettingsChanged");

/** Waits until it is known whether the room is locked. */
const ready = ({ ask }: Rig) =>
  until(async () => {
    const { payload } = await ask("setRenderSettingRequest", { key: "clay", value: 0 });
    return payload.code !== "busy";
  }, LONG);

Deno.test("chosen engine settings are applied again after a restart, until they are reset", () =>
  withRig({}, async (rig) => {
    const { peer, get } = rig;
    await ready(rig);
    assert.equal((await set(rig, "clay", 1)).applied, true);
    peer.engine.setClay(0);
    await rig.restartScene();
    await until(() => peer.engine.clay === 1, { ...LONG, what: "clay again" });
    await get("resetRenderSettingRequest", { key: "clay" }, "renderSettingsChanged");
    assert.equal(peer.engine.clay, 0);
    await rig.restartScene();
    const told = await get("getRenderSettingsRequest", {}, "renderSettingsChanged");
    assert.equal(told.settings["clay"], 0);
    assert.equal(peer.engine.clay, 0);
  }));

Deno.test("a thousand values at once are written in few turns, and the last one wins", () =>
  withRig({}, async (rig) => {
    const { peer } = rig;
    await ready(rig);
    peer.resetCounts();
    const answers = await Promise.all(
      Array.from({ length: 1_000 }, (_, i) => set(rig, "max_samples", i + 1)),
    );
    assert.ok(answers.every(({ result }) => result === "success"));
    assert.ok(answers.at(-1)?.applied);
    assert.ok(answers.some(({ applied, message }) => !applied && message !== undefined));
    assert.equal(answers.at(-1)?.settings["max_samples"], 1_000);
    assert.ok((peer.counts().calls["ApiChangeManagerService/update"] ?? 0) < 100);
  }));

Deno.test("a setting is refused by name while Octane is away, and read anew when it is back", () =>
  withRig({}, async (rig) => {
    const { peer, ask, get } = rig;
    await ready(rig);
    await set(rig, "priority", 1);
    await peer.halt();
    const { payload } = await ask("setRenderSettingRequest", { key: "max_samples", value: 9 });
    assert.ok(
      ["octane_offline", "timeout", "turn_void"].includes(String(payload.code)),
      String(payload.code),
    );
    await peer.restart();
    await until(() => peer.engine.priority === 1, { ...LONG, what: "the chosen priority again" });
    const told = await until(async () => {
      const { event_type: type } = await ask("getRenderSettingsRequest");
      return type === "renderSettingsChanged"
        ? await get("getRenderSettingsRequest", {}, "renderSettingsChanged")
        : undefined;
    }, LONG);
    assert.equal(told.settings["max_samples"], 4);
  }));

Deno.test("the timeline shows, moves and plays what is animated, and is absent elsewhere", () =>
  withRig({ animated: true, maxSamples: 1 }, async (rig) => {
    const { get } = rig;
    await ready(rig);
    const told = await get("getRenderSettingsRequest", {}, "renderSettingsChanged");
    const time = told.capabilities.find(({ key }) => key === "timeline_time");
    assert.ok(time?.max !== undefined && time.min !== undefined && time.max > time.min);
    const moved = await set(rig, "timeline_frame", 3);
    assert.deepEqual([moved.applied, moved.settings["timeline_frame"]], [true, 3]);
    const outside = await rig.ask("setRenderSettingRequest", {
      key: "timeline_time",
      value: time.max + 1,
    });
    assert.equal(outside.payload.code, "out_of_range");
    assert.equal((await set(rig, "timeline_play", true)).settings["timeline_play"], true);
    await until(async () => {
      const now = await get("getRenderSettingsRequest", {}, "renderSettingsChanged");
      return now.settings["timeline_frame"] !== 3;
    }, { ...LONG, what: "the time to run" });
    assert.equal((await set(rig, "timeline_play", false)).settings["timeline_play"], false);
  }));
