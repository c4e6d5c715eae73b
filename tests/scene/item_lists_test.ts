import { status } from "@grpc/grpc-js";
import assert from "node:assert/strict";
import { GENERATIONS, withEditRig } from "./edit_rig.ts";
import { callsOf } from "./project_ground.ts";

const WHOLE = ["ApiItemArrayService/items", "ApiNodeArrayService/items1"];

for (const generation of GENERATIONS) {
  for (const how of ["UNIMPLEMENTED", "INTERNAL"] as const) {
    Deno.test(`a scene is read and edited at an Octane that gives no list whole, ${how}, ${generation}`, () =>
      withEditRig({ generation }, async (rig) => {
        const count = await rig.walked();
        const names = [await rig.names("/"), await rig.names("/Metals")];
        for (const rpc of WHOLE) rig.peer.faults.setCalls(rpc, { code: status[how] });
        rig.peer.resetCounts();
        await rig.restartScene();
        assert.equal(await rig.walked(), count);
        assert.deepEqual([await rig.names("/"), await rig.names("/Metals")], names);
        assert.equal(callsOf(rig.peer, "items"), 1, "it is not tried again at this connection");
        const lacquer = { prim_path: "/Red lacquer", node_type: "NT_MAT_DIFFUSE", confirm: true };
        await rig.edit("replaceNodeRequest", lacquer);
        const asked = { prim_path: "/Lacquer ball" };
        const { children } = await rig.get("getChildrenRequest", asked, "getChildrenResult");
        assert.deepEqual(children.map(({ node_type: type }) => type), ["NT_MAT_DIFFUSE"]);
        assert.equal(callsOf(rig.peer, "items1"), 1);
        assert.deepEqual(rig.peer.counts().forbidden, []);
      }));
  }
}
