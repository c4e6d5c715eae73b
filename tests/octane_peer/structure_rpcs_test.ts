import assert from "node:assert/strict";
import * as beta2 from "../../kit/octane/gen/beta2.ts";
import type { Ref } from "./rpc/handles.ts";
import { refusalOf, type TestClient, withPeer } from "./test_client.ts";
import type { Generation } from "./wire/names.ts";

const item = beta2.ApiItemService.method;
const node = beta2.ApiNodeService.method;
const graph = beta2.ApiNodeGraphService.method;
const array = beta2.ApiItemArrayService.method;
const { NodeType, PinId } = beta2;
const GENERATIONS: readonly Generation[] = ["alpha5", "beta2"];

function needed(ref: Ref | undefined): Ref {
  assert.ok(ref !== undefined && ref.handle !== 0n);
  return { handle: ref.handle, type: ref.type };
}

async function listed(client: TestClient, list: Ref | undefined): Promise<Ref[]> {
  const { result } = await client.call(array.items, { objectPtr: needed(list) });
  return (result?.data ?? []).map(needed);
}

async function start(client: TestClient) {
  const { result } = await client.call(beta2.ApiProjectManagerService.method.rootNodeGraph);
  const root = needed(result);
  const create = async (type: beta2.NodeType): Promise<Ref> => {
    const made = await client.call(node.create, { type, ownerGraph: root, configurePins: true });
    return needed(made.result);
  };
  const inside = async (objectPtr: Ref, pinIx: number): Promise<Ref | undefined> =>
    (await client.call(node.connectedNodeIx, { objectPtr, pinIx })).result;
  const dead = async (objectPtr: Ref): Promise<boolean> =>
    (await refusalOf(client.call(item.name, { objectPtr }))).details === "invalid object reference";
  return { root, create, inside, dead };
}

for (const generation of GENERATIONS) {
  const options = { targetless: true, generation };

  Deno.test(`Items are grouped and ungrouped by copying them in ${generation}`, () =>
    withPeer(options, async (_peer, client) => {
      const { root, create, inside, dead } = await start(client);
      const placement = await create(NodeType.NT_GEO_PLACEMENT);
      const group = await create(NodeType.NT_GEO_GROUP);
      await client.call(node.connectTo, {
        objectPtr: placement,
        pinId: PinId.P_GEOMETRY,
        sourceNode: group,
        evaluate: true,
        doCycleCheck: true,
      });
      const items = { data: [group] };
      const grouped = await client.call(graph.groupItems, { objectPtr: root, items });
      const around = needed(grouped.result);
      assert.equal((await client.call(item.isGraph, { objectPtr: around })).result, true);
      assert.equal(await dead(group), true);
      const geometry = 1;
      const linker = needed(await inside(placement, geometry));
      const linked = await client.call(item.isOutputLinker, { objectPtr: linker });
      assert.equal(linked.result, true);
      const { list } = await client.call(graph.getOwnedItems, { objectPtr: around });
      assert.equal((await listed(client, list)).length, 2);
      const { ungroupedItems } = await client.call(graph.ungroup, { objectPtr: around });
      const [back] = await listed(client, ungroupedItems);
      assert.equal((await inside(placement, geometry))?.handle, back?.handle);
      assert.equal(await dead(around), true);
      const alien = await client.call(graph.groupItems, {
        objectPtr: root,
        items: { data: [needed(await inside(placement, 0))] },
      });
      assert.equal(alien.result?.handle, 0n, "what lives in a pin is no item of the graph");
    }));

  Deno.test(`Nodes come out of pins and go back into them in ${generation}`, () =>
    withPeer(options, async (_peer, client) => {
      const { create, inside, dead } = await start(client);
      const material = await create(NodeType.NT_MAT_DIFFUSE);
      const owned = needed(await inside(material, 0));
      await client.call(item.expand, { objectPtr: material });
      assert.equal(await dead(owned), true);
      const outside = needed(await inside(material, 0));
      const owner = { objectPtr: outside };
      assert.equal((await client.call(item.graphOwned, owner)).result, true);
      assert.equal((await client.call(item.collapse, owner)).result, true);
      const again = needed(await inside(material, 0));
      assert.equal((await client.call(item.pinOwned, { objectPtr: again })).result, true);
      await client.call(node.connectToIx, { objectPtr: material, pinIdx: 0, evaluate: true });
      assert.equal(await dead(again), true, "disconnecting destroys what lives in a pin");
      await client.call(node.configureEmptyPins, { objectPtr: material });
      assert.notEqual((await inside(material, 0))?.handle, 0n);
    }));

  Deno.test(`Items are copied together, and copies of asked ones are told, in ${generation}`, () =>
    withPeer(options, async (_peer, client) => {
      const { root, create, inside } = await start(client);
      const mesh = await create(NodeType.NT_GEO_GROUP);
      const placement = await create(NodeType.NT_GEO_PLACEMENT);
      const link = { objectPtr: placement, pinIdx: 1, sourceNode: mesh, evaluate: true };
      await client.call(node.connectToIx, link);
      const transform = needed(await inside(placement, 0));
      const made = await client.call(graph.copyFrom2, {
        objectPtr: root,
        sourceItems: { data: [placement, mesh] },
        origItems: { data: [transform] },
      });
      const [copy, meshCopy] = await listed(client, made.sourceItemCopies);
      assert.ok(copy !== undefined);
      assert.equal((await inside(copy, 1))?.handle, meshCopy?.handle);
      const [inner] = await listed(client, made.origItemCopies);
      assert.equal((await inside(copy, 0))?.handle, inner?.handle);
      const { result } = await client.call(graph.copyItemTree, { objectPtr: root, rootItem: copy });
      assert.equal((await inside(needed(result), 1))?.handle, meshCopy?.handle, "sources stay");
      await client.call(item.setPosition, { objectPtr: copy, newPos: { x: 12.5, y: -3 } });
      const { result: at } = await client.call(item.position, { objectPtr: copy });
      assert.deepEqual([at?.x, at?.y], [12.5, -3]);
      await client.call(graph.unfold, { objectPtr: root });
      const laidOut = await client.call(item.position, { objectPtr: copy });
      assert.notDeepEqual([laidOut.result?.x, laidOut.result?.y], [12.5, -3]);
    }));
}

Deno.test("A node type says which attribute counts its inputs, and graphs are described", () =>
  withPeer({ targetless: true }, async (_peer, client) => {
    const info = beta2.ApiInfoService.method;
    const { result } = await client.call(info.nodeInfo, { type: NodeType.NT_GEO_GROUP });
    assert.equal(result?.movableInputCountAttribute, beta2.AttributeId.A_PIN_COUNT);
    assert.equal(result?.movableInputFormat, beta2.MovableInputFormat.GEOMETRY);
    const standard = await client.call(info.graphInfo, { type: beta2.NodeGraphType.GT_STANDARD });
    assert.equal(standard.result?.isCreatableByApi, true);
    const unknown = client.call(info.graphInfo, { type: beta2.NodeGraphType.GT_SCRIPTED });
    assert.equal((await refusalOf(unknown)).code, 3);
    const fits = await client.call(info.getCompatibleTypes, {
      outType: beta2.NodePinType.PT_TRANSFORM,
    });
    assert.ok(fits.compatNodes?.data.includes(NodeType.NT_TRANSFORM_VALUE));
  }));
