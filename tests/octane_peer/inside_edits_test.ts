import assert from "node:assert/strict";
import * as beta2 from "../../kit/octane/gen/beta2.ts";
import { refusalOf, withPeer } from "./test_client.ts";

const item = beta2.ApiItemService.method;
const graph = beta2.ApiNodeGraphService.method;
const engine = beta2.ApiRenderEngineService.method;
const project = beta2.ApiProjectManagerService.method;

Deno.test("Peer.edit changes the open project, raises the change level and restarts the picture", () =>
  withPeer({}, async (peer, client) => {
    const level = async () => (await client.call(engine.getCurrentChangeLevel)).result?.value ?? 0n;
    const before = await level();
    const restarted = peer.engine.restartedLevel;
    peer.edit((scene) => scene.set(scene.node("Red lacquer"), "diffuse", [0, 1, 0]));
    assert.equal(await level(), before + 1n);
    assert.ok(peer.engine.restartedLevel > restarted);
    const diffuse = peer.edit((scene) => scene.at(scene.node("Red lacquer"), "diffuse"));
    assert.deepEqual(diffuse.attributes.get("A_VALUE"), [0, 1, 0]);
    assert.equal(await level(), before + 1n, "nothing changed");
  }));

Deno.test("Peer.edit creates, renames, connects, groups and deletes, and handles of what is gone die", () =>
  withPeer({ targetless: true }, async (peer, client) => {
    const { result: objectPtr } = await client.call(project.rootNodeGraph);
    const named = async (name: string) => {
      const { list } = await client.call(graph.findItemsByName, {
        ...(objectPtr === undefined ? {} : { objectPtr }),
        name,
      });
      const array = beta2.ApiItemArrayService.method;
      const of = list === undefined ? {} : { objectPtr: list };
      return (await client.call(array.items, of)).result?.data ?? [];
    };
    const [block] = await named("Block");
    assert.ok(block !== undefined);
    peer.edit((scene) => {
      const paint = scene.create("NT_MAT_GLOSSY", "New paint");
      scene.connect(scene.node("Block"), 0, paint);
      scene.rename(paint, "Shiny paint");
      scene.group([paint]).name = "Paints";
    });
    assert.equal((await named("Paints")).length, 1);
    assert.equal((await named("Shiny paint")).length, 0);
    peer.edit((scene) => scene.delete(scene.node("Block")));
    assert.equal((await refusalOf(client.call(item.name, { objectPtr: block }))).code, 3);
    assert.throws(() => peer.edit((scene) => scene.node("Block")), /There is no "Block"/);
  }));
