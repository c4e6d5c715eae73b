import assert from "node:assert/strict";
import { withTurn } from "@fuelrail/kit/octane";
import { until } from "../testkit/until.ts";
import { ROOM, withRig } from "./rig.ts";

const CALL_MS = 20;
/** Calls that start before word of the gesture reaches who reads. */
const CALLS_MAX = 2;
/** Calls after which reading is in full swing. */
const UNDER_WAY = 4;

const LEVELS = [
  { what: "a large level", path: "/", isKnown: false, rpc: "ApiItemService/name" },
  {
    what: "a large level again",
    path: "/Render target/camera",
    isKnown: true,
    rpc: "ApiNodeService/connectedNodeIx",
  },
];

for (const { what, path, isKnown, rpc } of LEVELS) {
  Deno.test(`reading ${what} gives way to a gesture after the call under way, and goes on`, () =>
    withRig({ nodes: 200, paused: true }, async (rig) => {
      await rig.walked();
      rig.peer.faults.setLatency(CALL_MS);
      if (!isKnown) await rig.restartScene();
      rig.peer.resetCounts();
      const asked = { prim_path: path, fresh: isKnown };
      const listing = rig.get("getChildrenRequest", asked, "getChildrenResult");
      const made = () => rig.peer.counts().calls[rpc] ?? 0;
      await until(() => made() >= UNDER_WAY, { what: "a reading under way" });
      const before = made();
      const atGrant = await withTurn(rig.bus, ROOM, "gesture", () => Promise.resolve(made()));
      assert.ok(atGrant - before <= CALLS_MAX, `${atGrant - before} calls before the gesture`);
      await listing;
      assert.ok(made() - atGrant > CALLS_MAX, "there was more to read");
    }));
}
