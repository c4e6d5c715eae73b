import assert from "node:assert/strict";
import { keys, ROOM_BUCKET } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import { createStatePublisher } from "@fuelrail/kit/state";
import { nest, setPin } from "../octane_peer/scene/authoring.ts";
import { until } from "../testkit/until.ts";
import { callsOf, withGround } from "./project_ground.ts";
import { type Rig, ROOM, withRig } from "./rig.ts";

const LONG = { timeoutMs: 240_000 };

const set = ({ get }: Pick<Rig, "get">, key: string, value: unknown) =>
  get("setRenderSettingRequest", { key, value }, "renderSettingsChanged");

/** Stores what viewers chose, as an earlier run of the service had. */
async function choose(bus: Bus, settings: object): Promise<void> {
  const entry = new TextEncoder().encode(JSON.stringify({ settings }));
  await (await bus.keyValue(ROOM_BUCKET)).put(keys.renderSettings(ROOM), entry);
}

/** Waits until settings were read and told once more. */
async function toldAgain({ events, restartScene }: Rig): Promise<void> {
  const count = () => events.filter(({ type }) => type === "renderSettingsChanged").length;
  const before = count();
  await restartScene();
  await until(() => count() > before, { ...LONG, what: "settings that were read anew" });
}

Deno.test("chosen settings are not applied again while read-only", () =>
  withRig({ readOnly: true }, async (rig) => {
    await choose(rig.bus, { clay: 1, aov: "geometric_normal" });
    await toldAgain(rig);
    const told = await rig.get("getRenderSettingsRequest", {}, "renderSettingsChanged");
    assert.equal(told.settings["clay"], 0);
    assert.equal(callsOf(rig.peer, "setClayMode"), 0);
    assert.equal(callsOf(rig.peer, "setAsyncTonemapRenderPasses"), 0);
  }));

Deno.test("chosen settings are not applied again while the room is locked", () =>
  withRig({}, async (rig) => {
    const { bus, peer, ask } = rig;
    await choose(bus, { clay: 1 });
    const locked = { by: { name: "Grace" }, since: 1, reason: "client call" };
    const payload = { until: null, requests: [], locked };
    const publisher = createStatePublisher({
      bus,
      room: ROOM,
      kind: "control",
      session: 7,
      snapshot: () => [{ event_type: "controlChanged", payload }],
    });
    publisher.publish("controlChanged", payload);
    const entry = new TextEncoder().encode(JSON.stringify({ ...locked, locked: true }));
    await (await bus.keyValue(ROOM_BUCKET)).put(keys.lock(ROOM), entry);
    try {
      peer.engine.setClay(0);
      peer.resetCounts();
      await toldAgain(rig);
      const refused = await ask("setRenderSettingRequest", { key: "clay", value: 2 });
      assert.equal(refused.payload.code, "locked");
      assert.deepEqual([peer.engine.clay, callsOf(peer, "setClayMode")], [0, 0]);
    } finally {
      publisher.stop();
    }
  }));

for (const generation of ["alpha5", "beta2"] as const) {
  Deno.test(`another project gets what the room chose, and keeps what its scene says, ${generation}`, () =>
    withGround({ generation }, async (ground) => {
      const { get, peer } = ground;
      const scene = (await get("getRenderSettingsRequest", {}, "renderSettingsChanged")).settings;
      assert.equal((await set(ground, "clay", 2)).applied, true);
      assert.equal((await set(ground, "focus_distance", 77)).applied, true);
      assert.notEqual(scene["focus_distance"], 77);
      peer.engine.setClay(0);
      await until(async () => {
        const now = await get("getRenderSettingsRequest", {}, "renderSettingsChanged");
        return now.settings["clay"] === 0;
      }, { ...LONG, what: "the clay that was taken away in Octane" });
      const opened = await get("openStageRequest", { url: "shots/a.ocs" }, "openStageResult");
      assert.equal(opened.result, "success", JSON.stringify(opened));
      await until(() => peer.engine.clay === 2, { ...LONG, what: "clay in the other project" });
      const told = await until(async () => {
        const now = await get("getRenderSettingsRequest", {}, "renderSettingsChanged");
        return now.settings["clay"] === 2 ? now.settings : undefined;
      }, LONG);
      assert.notEqual(told["focus_distance"], 77);
    }));

  Deno.test(`a chosen pass is shown again after a restart, and OCIO names are told, ${generation}`, () =>
    withRig({ generation }, async (rig) => {
      const { peer, get, bus } = rig;
      const { engine } = peer;
      const { graph } = engine.project;
      const passes = engine.targetNode?.input("P_RENDER_PASSES");
      const imager = engine.targetNode?.input("P_IMAGER");
      assert.ok(passes && imager);
      setPin(graph, passes, "P_RENDER_PASS_GEOMETRIC_NORMAL", true);
      nest(graph, imager, "P_OCIO_VIEW", "NT_OCIO_VIEW").attributes.set("A_OCIO_VIEW_NAME", "Film");
      nest(graph, imager, "P_OCIO_LOOK", "NT_OCIO_LOOK").attributes.set("A_OCIO_LOOK_NAME", "Warm");
      engine.update();
      await choose(bus, { aov: "geometric_normal" });
      await rig.restartScene();
      await until(() => engine.passes.asked.includes(1000), {
        ...LONG,
        what: "the chosen pass again",
      });
      const told = await until(async () => {
        const now = await get("getRenderSettingsRequest", {}, "renderSettingsChanged");
        return now.output?.view === undefined ? undefined : now.output;
      }, { ...LONG, what: "the view" });
      assert.deepEqual(told, { colour_space: "srgb", view: "Film", look: "Warm" });
    }));
}
