import assert from "node:assert/strict";
import { setPin } from "../octane_peer/scene/authoring.ts";
import { until } from "../testkit/until.ts";
import { callsOf } from "./project_ground.ts";
import { withRig } from "./rig.ts";

const LONG = { timeoutMs: 240_000 };

for (const generation of ["alpha5", "beta2"] as const) {
  Deno.test(`settings follow the nodes that a render target has, ${generation}`, () =>
    withRig({ generation }, async ({ ask, get, events, peer }) => {
      const told = await until(async () => {
        const now = await get("getRenderSettingsRequest", {}, "renderSettingsChanged");
        const { settings } = now;
        return "environment.power" in settings && "render_target" in settings ? now : undefined;
      }, { ...LONG, what: "the settings that lie on pins" });
      const capability = (key: string) => told.capabilities.find((one) => one.key === key);
      const exposure = capability("imager.exposure");
      assert.deepEqual(
        [exposure?.control, exposure?.min, exposure?.max, exposure?.slider_max, exposure?.default],
        ["slider", 0, 4096, 20, 1],
      );
      const response = capability("imager.response");
      assert.equal(response?.control, "select");
      assert.ok(response?.options?.some(({ label }) => label === "sRGB"));
      assert.equal(capability("imager.denoiser")?.group, "Denoiser");
      assert.equal(capability("real_time")?.applies_at, "unsupported");
      assert.ok(told.capabilities.some(({ key }) => key.startsWith("kernel.")));
      assert.equal(told.output?.colour_space, "srgb");

      const set = (key: string, value: unknown) =>
        get("setRenderSettingRequest", { key, value }, "renderSettingsChanged");
      assert.equal((await set("imager.exposure", 2.5)).settings["imager.exposure"], 2.5);
      assert.equal((await set("imager.denoiser", true)).settings["imager.denoiser"], true);
      assert.equal((await set("real_time", true)).applies_at, "unsupported");
      for (
        const [key, value, code] of [
          ["imager.exposure", -1, "out_of_range"],
          ["imager.exposure", "much", "bad_message"],
          ["imager.response", 12_345, "out_of_range"],
          ["imager.denoiser", 1, "bad_message"],
          ["render_target", "/Nowhere", "out_of_range"],
        ] as const
      ) {
        const { payload } = await ask("setRenderSettingRequest", { key, value });
        assert.equal(payload.code, code, key);
      }

      const imager = peer.engine.targetNode?.input("P_IMAGER");
      assert.ok(imager);
      setPin(peer.engine.project.graph, imager, "P_EXPOSURE", 7);
      peer.engine.update();
      await until(() =>
        events.some(({ type, payload }) => {
          if (type !== "renderSettingsChanged") return false;
          const settings = payload.settings as Record<string, unknown>;
          return settings["imager.exposure"] === 7;
        }), { ...LONG, what: "the exposure that was set in Octane" });

      const close = await set("render_target", "/Close-up");
      assert.equal(close.settings["render_target"], "/Close-up");
      assert.equal(peer.engine.targetNode?.name, "Close-up");
    }));
}

Deno.test("what lies on pins is read when somebody asks, and not before", () =>
  withRig({}, async ({ get, events, peer, walked }) => {
    const told = () =>
      events.filter(({ type }) => type === "renderSettingsChanged")
        .map(({ payload }) => payload.settings as Record<string, unknown>);
    await walked();
    await until(() => told().some((settings) => "render_target" in settings), {
      ...LONG,
      what: "the plain settings and the scene's render targets",
    });
    peer.engine.setClay(1);
    peer.engine.update();
    await until(() => told().at(-1)?.["clay"] === 1, { ...LONG, what: "the clay of Octane" });
    const isOnPin = (key: string) => key.includes(".");
    assert.deepEqual(told().flatMap((settings) => Object.keys(settings).filter(isOnPin)), []);
    assert.equal(callsOf(peer, "pinInfoIx"), 0);

    const set = { key: "imager.exposure", value: 3 };
    const answer = await get("setRenderSettingRequest", set, "renderSettingsChanged");
    assert.equal(answer.settings["imager.exposure"], 3);
    await until(() => "environment.power" in (told().at(-1) ?? {}), LONG);
  }));

Deno.test("a start reads its plain settings with few calls", () =>
  withRig({}, async ({ events, peer, walked, restartScene }) => {
    await walked();
    const count = () => events.filter(({ type }) => type === "renderSettingsChanged").length;
    const before = count();
    peer.resetCounts();
    await restartScene();
    await until(() => count() > before, { ...LONG, what: "settings that were read anew" });
    await walked();
    const calls = ["hasPin", "getPinValueByPinID", "connectedNode"].map((rpc) =>
      callsOf(peer, rpc)
    );
    const sum = calls.reduce((all, one) => all + one, 0);
    assert.ok(sum > 0 && sum <= 60, `${sum} calls`);
  }));
