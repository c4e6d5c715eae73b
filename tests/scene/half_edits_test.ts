import { status } from "@grpc/grpc-js";
import assert from "node:assert/strict";
import { type EditRig, GENERATIONS, withEditRig } from "./edit_rig.ts";

const NAME = "ApiItemService/setName";
const DESTROY = "ApiItemService/destroy";
const CONNECT = "ApiNodeService/connectToIx";
/** Octane's words for a dead handle. */
const DEAD = { code: status.INVALID_ARGUMENT, details: "invalid object reference" } as const;
const PAINT = { parent_path: "/", node_type: "NT_MAT_GLOSSY", name: "Paint" };

/** Items of the outermost graph, as Octane has them. */
const inside = ({ peer }: EditRig) => peer.engine.project.graph.root.items.map(({ name }) => name);

for (const generation of GENERATIONS) {
  Deno.test(`a new node that cannot be named is taken back, made or made again, ${generation}`, () =>
    withEditRig({ generation }, async (rig) => {
      const start = inside(rig);
      for (const fault of [{ code: status.INTERNAL }, DEAD]) {
        rig.peer.faults.setCalls(NAME, { ...fault, times: 1 });
        const refused = await rig.refusal("createNodeRequest", PAINT);
        assert.doesNotMatch(refused.message, /half done/);
        assert.deepEqual(inside(rig), start);
      }
      await rig.edit("createNodeRequest", PAINT);
      await rig.edit("undoRequest");
      rig.peer.faults.setCalls(NAME, { code: status.INTERNAL, times: 1 });
      await rig.refusal("redoRequest", {});
      assert.deepEqual(inside(rig), start);
      assert.deepEqual((await rig.edit("redoRequest")).paths, ["/Paint"]);
    }));

  Deno.test(`a new node that cannot be taken back is made once, named in the refusal and listed, ${generation}`, () =>
    withEditRig({ generation }, async (rig) => {
      const start = await rig.names("/");
      rig.peer.faults.setCalls(NAME, DEAD);
      rig.peer.faults.setCalls(DESTROY, { code: status.INVALID_ARGUMENT });
      const refused = await rig.refusal("createNodeRequest", PAINT);
      assert.match(refused.message, /half done, of it may stand: a new node$/);
      assert.deepEqual(refused.detail, { stands: ["a new node"] });
      assert.equal(inside(rig).length, start.length + 1);
      assert.equal((await rig.names("/")).length, start.length + 1, "what stands is listed");
    }));

  Deno.test(`a node that cannot be replaced whole stays what it was, ${generation}`, () =>
    withEditRig({ generation }, async (rig) => {
      const start = inside(rig);
      const usedBy = async () => {
        const asked = { prim_path: "/Lacquer ball" };
        const { children } = await rig.get("getChildrenRequest", asked, "getChildrenResult");
        return children.map(({ path, node_type: type }) => `${path} ${type}`);
      };
      const before = await usedBy();
      const lacquer = { prim_path: "/Red lacquer", node_type: "NT_MAT_DIFFUSE", confirm: true };
      for (const rpc of [NAME, CONNECT, DESTROY]) {
        rig.peer.faults.setCalls(rpc, { ...DEAD, times: 1 });
        const refused = await rig.refusal("replaceNodeRequest", lacquer);
        assert.equal(refused.code, "conflict", rpc);
        assert.doesNotMatch(refused.message, /half done/, rpc);
        assert.deepEqual(inside(rig), start, rpc);
        assert.deepEqual(await usedBy(), before, rpc);
      }
      assert.deepEqual((await rig.edit("replaceNodeRequest", lacquer)).paths, ["/Red lacquer"]);
      assert.deepEqual(await usedBy(), ["/Red lacquer NT_MAT_DIFFUSE"]);
    }));

  Deno.test(`a call of which nobody knows whether it was carried out is named, a refused one is not, ${generation}`, () =>
    withEditRig({ generation }, async (rig) => {
      const block = { paths: ["/Block"], confirm: true };
      rig.peer.faults.setCalls(DESTROY, { code: status.INVALID_ARGUMENT, times: 1 });
      const refused = await rig.refusal("deleteNodesRequest", block);
      assert.doesNotMatch(refused.message, /half done/);
      rig.peer.faults.setCalls(DESTROY, { code: status.INTERNAL, times: 1 });
      const unsure = await rig.refusal("deleteNodesRequest", block);
      assert.match(unsure.message, /may stand: \/Block is deleted$/);
    }));
}
