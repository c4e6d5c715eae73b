import assert from "node:assert/strict";
import { decodeFrame, keys, ROOM_BUCKET, subjects } from "@fuelrail/contracts";
import type { Peer } from "../octane_peer/peer.ts";
import { setPin } from "../octane_peer/scene/authoring.ts";
import { until } from "../testkit/until.ts";
import { type Rig, ROOM, withRig } from "./rig.ts";

const LONG = { timeoutMs: 240_000 };

/** Turns a pass on or off at the renderer itself. */
function enable(peer: Peer, pin: string, isOn: boolean): void {
  const node = peer.engine.targetNode?.input("P_RENDER_PASSES");
  assert.ok(node);
  setPin(peer.engine.project.graph, node, pin, isOn);
  peer.engine.update();
}

const show = ({ get }: Rig, aov: string) => get("changeAOVRequest", { aov }, "activeAOVState");

for (const generation of ["alpha5", "beta2"] as const) {
  Deno.test(`changeAOVRequest shows a pass in the frames until the scene drops it, ${generation}`, () =>
    withRig({ generation }, async (rig) => {
      const { peer, get, ask, events, bus } = rig;
      let shown: number | undefined;
      bus.subscribe(subjects.frame(ROOM, "full"), ({ data }) => {
        const frame = decodeFrame(data);
        if (frame.ok) shown = frame.header.renderPassId;
      });
      const before = await get("getAvailableAOVs", {}, "availableAOVsResult");
      assert.deepEqual(before.aovs, ["beauty"]);
      const missing = await show(rig, "geometric_normal");
      assert.deepEqual([missing.result, missing.active], ["error", "beauty"]);
      assert.match(missing.reason ?? "", /does not render/);
      assert.equal((await ask("toggleSegView", {})).payload.code, "not_available");

      enable(peer, "P_RENDER_PASS_GEOMETRIC_NORMAL", true);
      const told = await show(rig, "geometric_normal");
      assert.deepEqual([told.result, told.active, told.previous], [
        "success",
        "geometric_normal",
        "beauty",
      ]);
      assert.equal(told.render_pass_id, 1000);
      assert.deepEqual([...peer.engine.passes.asked], [1000]);
      await until(() => shown === 1000, { ...LONG, what: "a frame of the pass" });
      const stored = await (await bus.keyValue(ROOM_BUCKET)).get(keys.renderSettings(ROOM));
      assert.equal(
        JSON.parse(new TextDecoder().decode(stored?.value)).settings.aov,
        "geometric_normal",
      );

      enable(peer, "P_RENDER_PASS_GEOMETRIC_NORMAL", false);
      const gone = await until(
        () =>
          events.find(({ type, payload }) =>
            type === "activeAOVState" && payload.reason !== undefined
          )?.payload,
        { ...LONG, what: "the pass to be dropped" },
      );
      assert.deepEqual([gone.active, gone.available], ["beauty", ["beauty"]]);
      assert.deepEqual([...peer.engine.passes.asked], [0]);
      await until(() => shown === 0, { ...LONG, what: "a frame of the picture" });
    }));
}

Deno.test("changeAOVRequest is refused while read-only", () =>
  withRig({ readOnly: true }, async ({ ask, peer }) => {
    assert.equal((await ask("changeAOVRequest", { aov: "beauty" })).payload.code, "read_only");
    assert.equal(peer.counts().calls["ApiRenderEngineService/setAsyncTonemapRenderPasses"] ?? 0, 0);
  }));
