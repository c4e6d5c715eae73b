import { status } from "@grpc/grpc-js";
import assert from "node:assert/strict";
import * as alpha5 from "../../kit/octane/gen/alpha5.ts";
import * as beta2 from "../../kit/octane/gen/beta2.ts";
import type { Ref } from "./rpc/handles.ts";
import { refusalOf, type TestClient, withPeer } from "./test_client.ts";

const item = beta2.ApiItemService.method;
const node = beta2.ApiNodeService.method;
const graph = beta2.ApiNodeGraphService.method;
const engine = beta2.ApiRenderEngineService.method;
const project = beta2.ApiProjectManagerService.method;
const update = beta2.ApiChangeManagerService.method.update;
const { AttributeId, AttributeTypeId, NodeType, PinId, PinTypeId } = beta2;
const IDLE = { targetless: true };

function needed(ref: Ref | undefined): Ref {
  assert.ok(ref !== undefined && ref.handle !== 0n);
  return { handle: ref.handle, type: ref.type };
}

async function root(client: TestClient): Promise<Ref> {
  return needed((await client.call(project.rootNodeGraph)).result);
}

async function first(client: TestClient, type: beta2.NodeType): Promise<Ref> {
  const found = await client.call(graph.findFirstNode, { objectPtr: await root(client), type });
  return needed(found.result);
}

async function inPin(client: TestClient, owner: Ref, pinId: beta2.PinId): Promise<Ref> {
  const { result } = await client.call(node.connectedNode, { objectPtr: owner, pinId });
  return needed(result);
}

async function camera(client: TestClient): Promise<Ref> {
  return await inPin(client, await first(client, NodeType.NT_RENDERTARGET), PinId.P_CAMERA);
}

Deno.test("A handle of 0, an unknown one and a dead one are invalid object references", () =>
  withPeer(IDLE, async (_peer, client) => {
    const mesh = await first(client, NodeType.NT_GEO_MESH);
    await client.call(item.destroy, { objectPtr: mesh });
    for (const objectPtr of [undefined, { handle: 0n }, { handle: 77n }, mesh]) {
      const { code, details } = await refusalOf(
        client.call(item.name, objectPtr ? { objectPtr } : {}),
      );
      assert.deepEqual([code, details], [status.INVALID_ARGUMENT, "invalid object reference"]);
    }
  }));

Deno.test("A handle stays the same for an item and may be larger than 2^53", () =>
  withPeer({ ...IDLE, firstHandle: 2n ** 60n + 1n }, async (_peer, client) => {
    const one = await first(client, NodeType.NT_RENDERTARGET);
    const other = await first(client, NodeType.NT_RENDERTARGET);
    assert.equal(one.handle, other.handle);
    assert.ok(one.handle > 2n ** 60n);
    assert.equal((await client.call(item.name, { objectPtr: one })).result, "Render target");
  }));

Deno.test("A handle of the wrong class is refused and counted as a crash", () =>
  withPeer(IDLE, async (peer, client) => {
    const { details } = await refusalOf(
      client.call(node.pinCount, { objectPtr: await root(client) }),
    );
    assert.equal(details, "invalid object reference");
    assert.equal(peer.counts().forbidden.length, 1);
  }));

Deno.test("findNodes goes into nested graphs only when asked, and never into pins", () =>
  withPeer(IDLE, async (_peer, client) => {
    const objectPtr = await root(client);
    const count = async (type: beta2.NodeType, recurse: boolean) => {
      const { list } = await client.call(graph.findNodes, { objectPtr, type, recurse });
      const array = beta2.ApiNodeArrayService.method;
      const { result } = await client.call(array.size1, { objectPtr: needed(list) });
      const { result: all } = await client.call(array.items1, { objectPtr: needed(list) });
      assert.equal(all?.data.length, result);
      return result;
    };
    const flat = await count(NodeType.NT_MAT_GLOSSY, false);
    assert.equal(await count(NodeType.NT_MAT_GLOSSY, true), flat + 2);
    assert.equal(await count(NodeType.NT_KERN_PATHTRACING, true), 0);
  }));

Deno.test("Booleans that are left out are false", () =>
  withPeer(IDLE, async (_peer, client) => {
    const ownerGraph = await root(client);
    const bare = await client.call(node.create, { type: NodeType.NT_CAM_THINLENS, ownerGraph });
    const full = await client.call(node.create, {
      type: NodeType.NT_CAM_THINLENS,
      ownerGraph,
      configurePins: true,
    });
    const connected = async (objectPtr: Ref) =>
      (await client.call(node.connectedNode, { objectPtr, pinId: PinId.P_FOV })).result?.handle;
    assert.equal(await connected(needed(bare.result)), 0n);
    assert.notEqual(await connected(needed(full.result)), 0n);
    const unknown = await client.call(node.create, { type: NodeType.NT_MAT_HAIR, ownerGraph });
    assert.equal(unknown.result?.handle, 0n);
  }));

Deno.test("A cycle without doCycleCheck is counted as a crash and not made", () =>
  withPeer(IDLE, async (peer, client) => {
    const ownerGraph = await root(client);
    const make = async () =>
      needed(
        (await client.call(node.create, { type: NodeType.NT_GEO_PLACEMENT, ownerGraph })).result,
      );
    const [outer, inner] = [await make(), await make()];
    const pinId = PinId.P_GEOMETRY;
    await client.call(node.connectTo, {
      objectPtr: outer,
      pinId,
      sourceNode: inner,
      doCycleCheck: true,
    });
    const can = await client.call(node.canConnectTo, {
      objectPtr: inner,
      pinId,
      sourceNode: outer,
      doCycleCheck: true,
    });
    assert.equal(can.result, false);
    assert.equal(peer.counts().forbidden.length, 0);
    await client.call(node.connectTo, { objectPtr: inner, pinId, sourceNode: outer });
    assert.equal(peer.counts().forbidden[0]?.rpc, "ApiNodeService/connectTo");
    const { result } = await client.call(node.connectedNode, { objectPtr: inner, pinId });
    assert.equal(result?.handle, 0n);
  }));

Deno.test("Attributes are read as what they are, or refused", () =>
  withPeer(IDLE, async (_peer, client) => {
    const fov = await inPin(client, await camera(client), PinId.P_FOV);
    const read = (expectedType: beta2.AttributeTypeId) =>
      client.call(item.getValueByAttrID, {
        itemRef: fov,
        attributeId: AttributeId.A_VALUE,
        expectedType,
      });
    const { value } = await read(AttributeTypeId.ATTR_ID_FLOAT4);
    assert.equal(value.case, "float4Value");
    for (const wrong of [AttributeTypeId.ATTR_ID_UNDEFINED, AttributeTypeId.ATTR_ID_FLOAT]) {
      const { code, details } = await refusalOf(read(wrong));
      assert.deepEqual(
        [code, details],
        [status.INVALID_ARGUMENT, "Unsupported or missing expected_type"],
      );
    }
    const info = await client.call(item.attrInfo, { objectPtr: fov, id: AttributeId.A_VALUE });
    assert.equal(info.result?.type, beta2.AttributeType.AT_FLOAT4);
    const none = await client.call(item.attrInfo, { objectPtr: fov, id: AttributeId.A_FILENAME });
    assert.equal(none.result?.type ?? 0, beta2.AttributeType.AT_UNKNOWN);
  }));

Deno.test("Beta 2 writes attributes and pins with answers that say why not", () =>
  withPeer(IDLE, async (_peer, client) => {
    const objectPtr = await camera(client);
    const pin = { itemRef: objectPtr, pinId: PinId.P_POSITION };
    const written = await client.call(node.setPinValueByPinID, {
      ...pin,
      value: { case: "float3Value", value: { x: 1, y: 2, z: 3 } },
    });
    assert.equal(written.success, true);
    const { value } = await client.call(node.getPinValueByPinID, {
      ...pin,
      expectedType: PinTypeId.PIN_ID_FLOAT3,
    });
    assert.ok(value.case === "float3Value");
    assert.deepEqual([value.value.x, value.value.y, value.value.z], [1, 2, 3]);
    const wrong = await client.call(node.setPinValueByPinID, {
      ...pin,
      value: { case: "boolValue", value: true },
    });
    assert.deepEqual([wrong.success, wrong.errorMessage !== ""], [false, true]);
    const { details } = await refusalOf(
      client.call(node.getPinValueByName, { itemRef: objectPtr, name: "pos" }),
    );
    assert.equal(details, "Unsupported or missing expected_type");
    const value2 = await client.call(item.setValueByName, {
      itemRef: await inPin(client, objectPtr, PinId.P_POSITION),
      name: "value",
      value: { case: "float4Value", value: { x: 9, y: 8, z: 7 } },
    });
    assert.equal(value2.success, true);
  }));

Deno.test("Alpha 5 writes and reads pins with an rpc for each kind of value", () =>
  withPeer({ ...IDLE, generation: "alpha5" }, async (_peer, client) => {
    const objectPtr = await camera(client);
    const pins = alpha5.ApiNodeService.method;
    const id = PinId.P_TARGET as number;
    await client.call(pins.setPinValue3, { objectPtr, id, value: { x: 4, y: 5, z: 6 } });
    const byId = await client.call(pins.getPinFloat3, { objectPtr, id });
    assert.deepEqual([byId.result?.x, byId.result?.y, byId.result?.z], [4, 5, 6]);
    const { foundIndex } = await client.call(pins.findPin, { objectPtr, id });
    const byIx = await client.call(pins.getPinFloat3Ix, { objectPtr, index: foundIndex });
    assert.equal(byIx.result?.y, 5);
    await client.call(pins.setPinValueIx3, {
      objectPtr,
      index: foundIndex,
      value: { x: 0, y: 1, z: 0 },
    });
    assert.equal((await client.call(pins.getPinFloat3, { objectPtr, id })).result?.y, 1);
    const fov = await inPin(client, objectPtr, PinId.P_FOV);
    const items = alpha5.ApiItemService.method;
    const set = await client.call(items.setByAttrID, {
      itemRef: fov,
      attributeId: AttributeId.A_VALUE as number,
      value: { case: "float4Value", value: { x: 25 } },
    });
    assert.equal(set.success, true);
    const got = await client.call(items.getByIx, {
      itemRef: fov,
      index: 0,
      expectedType: AttributeTypeId.ATTR_ID_FLOAT4,
    });
    assert.ok(got.value.case === "float4Value" && got.value.value.x === 25);
    const { code } = await refusalOf(client.call(item.getValueByAttrID));
    assert.equal(code, status.UNIMPLEMENTED);
  }));

Deno.test("Arrays are read and written whole, and grow pins when they are evaluated", () =>
  withPeer(IDLE, async (_peer, client) => {
    const made = await client.call(node.create, {
      type: NodeType.NT_GEO_MESH,
      ownerGraph: await root(client),
    });
    const itemRef = needed(made.result);
    const attributeId = AttributeId.A_MATERIAL_NAMES;
    const write = (data: string[], evaluate?: boolean) =>
      client.call(item.setArrayByAttrID, {
        itemRef,
        attributeId,
        ...(evaluate === undefined ? {} : { evaluate }),
        arrayValue: { case: "stringArray", value: { data } },
      });
    const pins = async () => (await client.call(node.pinCount, { objectPtr: itemRef })).result;
    assert.equal((await write(["a", "b"], false)).success, true);
    assert.equal(await pins(), 0);
    await client.call(item.evaluate, { objectPtr: itemRef });
    assert.equal(await pins(), 2);
    const { arrayValue } = await client.call(item.getArrayByAttrID, {
      itemRef,
      attributeId,
      expectedType: AttributeTypeId.ATTR_ID_STRING,
    });
    assert.ok(arrayValue.case === "stringArray");
    assert.deepEqual(arrayValue.value.data, ["a", "b"]);
  }));

Deno.test("pick tells the mesh, its material pin and where, and nothing for the sky", () =>
  withPeer({}, async (_peer, client) => {
    const hit = await client.call(engine.pick, { x: 30, y: 28, intersectionsSize: 1 });
    assert.equal(hit.result, 1);
    const { intersections } = hit;
    const { result: type } = await client.call(node.type, {
      objectPtr: needed(intersections?.node),
    });
    assert.equal(type, NodeType.NT_GEO_MESH);
    const material = await client.call(node.connectedNodeIx, {
      objectPtr: needed(intersections?.node),
      pinIx: intersections?.materialPinIx ?? 9,
    });
    assert.notEqual(material.result?.handle, 0n);
    assert.ok((intersections?.depth ?? 0) > 0);
    assert.equal((await client.call(engine.pick, { x: 30, y: 0, intersectionsSize: 1 })).result, 0);
    assert.equal((await client.call(engine.pick, { x: 99, y: 0, intersectionsSize: 1 })).result, 0);
  }));

Deno.test("A saved project can be loaded again, with dead handles and no render target", () =>
  withPeer({}, async (peer, client) => {
    const path = await Deno.makeTempFile({ suffix: ".ocs" });
    try {
      const kinds: (string | undefined)[] = [];
      const channel = client.stream(
        beta2.StreamCallbackService.method.callbackChannel,
        ({ payload }) => kinds.push(payload.case),
      );
      await client.call(engine.isCompiling);
      assert.equal((await client.call(project.saveProjectAs, { path })).result, true);
      assert.equal((await client.call(project.getCurrentProject)).result, path);
      const old = await first(client, NodeType.NT_RENDERTARGET);
      const loaded = await client.call(project.loadProject, { projectPath: path, evaluate: true });
      assert.equal(loaded.result, true);
      assert.equal((await refusalOf(client.call(item.name, { objectPtr: old }))).code, 3);
      assert.equal((await client.call(engine.getRenderTargetNode)).result?.handle, 0n);
      const targetNode = await first(client, NodeType.NT_RENDERTARGET);
      assert.notEqual(targetNode.handle, old.handle);
      await client.call(engine.setRenderTargetNode, { targetNode });
      assert.equal(peer.engine.changeLevel, 1);
      assert.ok(kinds.includes("projectManagerChanged"));
      const missing = await client.call(project.loadProject, { projectPath: `${path}.gone` });
      assert.equal(missing.result, false);
      const reset = await client.call(project.resetProject, { suppressUI: true });
      assert.equal(reset.result, true);
      assert.equal((await client.call(project.getCurrentProject)).result, "");
      channel.cancel();
    } finally {
      await Deno.remove(path);
    }
  }));

Deno.test("A project that was loaded without evaluating it does not render", () =>
  withPeer({}, async (peer, client) => {
    const path = await Deno.makeTempFile({ suffix: ".ocs" });
    try {
      await client.call(project.saveProjectAs, { path });
      await client.call(project.loadProject, { projectPath: path });
      const targetNode = await first(client, NodeType.NT_RENDERTARGET);
      await client.call(engine.setRenderTargetNode, { targetNode });
      assert.equal(peer.engine.state, "waiting");
      assert.equal((await client.call(engine.getSceneBounds)).result, false);
    } finally {
      await Deno.remove(path);
    }
  }));

Deno.test("setRenderTargetNode refuses nodes that cannot be rendered and acts without an update", () =>
  withPeer(IDLE, async (peer, client) => {
    const refused = await client.call(engine.setRenderTargetNode, {
      targetNode: await camera(client),
    });
    assert.equal(refused.result, false);
    assert.equal(peer.engine.changeLevel, 0);
    const material = await first(client, NodeType.NT_MAT_GLOSSY);
    const set = await client.call(engine.setRenderTargetNode, { targetNode: material });
    assert.deepEqual([set.result, peer.engine.changeLevel], [true, 1]);
    await client.call(engine.setRenderTargetNode, {});
    assert.deepEqual([peer.engine.state, peer.engine.changeLevel], ["stopped", 2]);
    await client.call(update);
    assert.equal(peer.engine.changeLevel, 2);
  }));

Deno.test("LiveLink meshes come as polygons under the handle that was listed", () =>
  withPeer({}, async (_peer, client) => {
    const livelink = beta2.LiveLinkService.method;
    const { meshes } = await client.call(livelink.getMeshes);
    assert.ok(meshes.length > 5);
    for (const { name, objectHandle } of meshes) {
      const mesh = await client.call(livelink.getMesh, { objecthandle: Number(objectHandle) });
      assert.equal(mesh.name, name);
      const corners = mesh.vertsPerPoly.reduce((sum, count) => sum + count, 0);
      assert.equal(mesh.polyVertIndices.length, corners);
      assert.ok(mesh.polyVertIndices.every((index) => index < mesh.positions.length));
    }
  }));

Deno.test("Selection is kept plainly", () =>
  withPeer(IDLE, async (_peer, client) => {
    const select = beta2.ApiSelectionManagerService.method;
    const mesh = await first(client, NodeType.NT_GEO_MESH);
    await client.call(select.select, { item: mesh });
    const { selectedItems } = await client.call(select.getSelection);
    assert.deepEqual(selectedItems?.data.map(({ handle }) => handle), [mesh.handle]);
    await client.call(item.destroy, { objectPtr: mesh });
    assert.equal((await client.call(select.selectedItemCount)).result, 0);
  }));
