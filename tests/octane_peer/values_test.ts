import type { DescMethodUnary } from "@bufbuild/protobuf";
import assert from "node:assert/strict";
import * as alpha5 from "../../kit/octane/gen/alpha5.ts";
import * as beta2 from "../../kit/octane/gen/beta2.ts";
import type { Ref } from "./rpc/handles.ts";
import { refusalOf, type TestClient, withPeer } from "./test_client.ts";
import { LISTS, ROWS, VALUES } from "./value_cases.ts";
import type { Generation } from "./wire/names.ts";

const { AttributeId, NodeType, PinId, PinTypeId } = beta2;
const node = beta2.ApiNodeService.method;
const item = beta2.ApiItemService.method;
const GENERATIONS: readonly Generation[] = ["alpha5", "beta2"];
const IDLE = { targetless: true };
const ITEMS = {
  alpha5: {
    get: alpha5.ApiItemService.method.getByAttrID,
    set: alpha5.ApiItemService.method.setByAttrID,
    getArray: alpha5.ApiItemService.method.getArrayByAttrID,
    setArray: alpha5.ApiItemService.method.setArrayByAttrID,
  },
  beta2: {
    get: item.getValueByAttrID,
    set: item.setValueByAttrID,
    getArray: item.getArrayByAttrID,
    setArray: item.setArrayByAttrID,
  },
} as const;

/** Calls whose types differ between the generations, which the wire does not show. */
function send(client: TestClient, method: DescMethodUnary, request: unknown) {
  return client.call(method, request as never) as Promise<Record<string, unknown>>;
}

async function made(client: TestClient, type: beta2.NodeType): Promise<Ref> {
  const { result: ownerGraph } = await client.call(
    beta2.ApiProjectManagerService.method.rootNodeGraph,
  );
  const owner = ownerGraph === undefined ? {} : { ownerGraph };
  const { result } = await client.call(node.create, { type, ...owner, configurePins: true });
  assert.ok(result !== undefined && result.handle !== 0n);
  return { handle: result.handle, type: result.type };
}

function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return [...value];
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).filter(([key]) => !key.startsWith("$")).map(([key, part]) =>
      [key, plain(part)] as const
    ),
  );
}

for (const generation of GENERATIONS) {
  Deno.test(`Attributes of every type are written, read back and cleared in ${generation}`, () =>
    withPeer({ ...IDLE, generation }, async (_peer, client) => {
      const { get, set } = ITEMS[generation];
      for (const [type, attributeId, expectedType, kind, value] of VALUES) {
        const itemRef = await made(client, type);
        const read = async () => {
          const answer = await send(client, get, { itemRef, attributeId, expectedType });
          return plain(answer["value"]) as { case: string; value: unknown };
        };
        const before = await read();
        assert.equal(before.case, `${kind}Value`);
        const field = { case: `${kind}Value`, value };
        const answer = await send(client, set, { itemRef, attributeId, value: field });
        assert.equal(answer["success"], true, kind);
        assert.deepEqual((await read()).value, value);
        await client.call(item.clearAttr, { objectPtr: itemRef, id: attributeId, evaluate: true });
        assert.deepEqual(await read(), before);
        const other = { case: kind === "bool" ? "intValue" : "boolValue", value: 1 };
        const wrong = await send(client, set, {
          itemRef,
          attributeId,
          value: kind === "bool" ? other : { ...other, value: true },
        });
        assert.deepEqual([wrong["success"], wrong["errorMessage"] !== ""], [false, true]);
      }
    }));

  Deno.test(`Lists of every type are written and read back in ${generation}`, () =>
    withPeer({ ...IDLE, generation }, async (_peer, client) => {
      const { getArray, setArray } = ITEMS[generation];
      for (const [type, attributeId, expectedType, kind, data] of LISTS) {
        const itemRef = await made(client, type);
        const arrayValue = { case: `${kind}Array`, value: { data } };
        const answer = await send(client, setArray, { itemRef, attributeId, arrayValue });
        assert.equal(answer["success"], true, kind);
        const back = await send(client, getArray, { itemRef, attributeId, expectedType });
        assert.deepEqual(plain(back["arrayValue"]), plain(arrayValue));
      }
    }));
}

Deno.test("Pins of every value are written through to their nodes in Beta 2, clamped to ranges", () =>
  withPeer(IDLE, async (_peer, client) => {
    const film = await made(client, NodeType.NT_FILM_SETTINGS);
    const camera = await made(client, NodeType.NT_CAM_THINLENS);
    const image = await made(client, NodeType.NT_TEX_MX_IMAGE);
    const placement = await made(client, NodeType.NT_GEO_PLACEMENT);
    const exchange = async (
      itemRef: Ref,
      pinId: beta2.PinId,
      expectedType: beta2.PinTypeId,
      field: string,
      value: unknown,
    ) => {
      const set = { itemRef, pinId, value: { case: field, value } };
      const { success } = await send(client, node.setPinValueByPinID, set);
      const back = await client.call(node.getPinValueByPinID, { itemRef, pinId, expectedType });
      return success === true ? plain(back.value.value) : undefined;
    };
    const { P_RESOLUTION, P_REGION_SIZE, P_FOV, P_ORTHOGRAPHIC, P_LENS_SHIFT, P_FILENAME } = PinId;
    const size = { x: 640, y: 70000 };
    assert.deepEqual(
      await exchange(film, P_RESOLUTION, PinTypeId.PIN_ID_INT2, "int2Value", size),
      { x: 640, y: 65536 },
    );
    assert.deepEqual(
      await exchange(film, P_REGION_SIZE, PinTypeId.PIN_ID_INT4, "int4Value", {
        x: 1,
        y: 2,
        z: 3,
        w: 4,
      }),
      { x: 1, y: 2, z: 3, w: 4 },
    );
    assert.equal(await exchange(camera, P_FOV, PinTypeId.PIN_ID_FLOAT, "floatValue", 900), 179);
    assert.equal(
      await exchange(camera, P_ORTHOGRAPHIC, PinTypeId.PIN_ID_BOOL, "boolValue", true),
      true,
    );
    assert.deepEqual(
      await exchange(camera, P_LENS_SHIFT, PinTypeId.PIN_ID_FLOAT2, "float2Value", { x: 1, y: 2 }),
      { x: 1, y: 2 },
    );
    const path = { package: "box.orbx", fileName: "a.png" };
    assert.deepEqual(
      await exchange(image, P_FILENAME, PinTypeId.PIN_ID_FILEPATH, "filePathValue", path),
      path,
    );
    assert.equal(
      await exchange(image, PinId.P_LAYER, PinTypeId.PIN_ID_STRING, "stringValue", "diffuse"),
      "diffuse",
    );
    const { P_TRANSFORM } = PinId;
    const matrix = PinTypeId.PIN_ID_MATRIX;
    assert.equal(
      await exchange(placement, P_TRANSFORM, matrix, "matrixValue", { m: ROWS }),
      undefined,
      "a 3D transformation is made of values",
    );
    await client.call(node.createInternal, {
      objectPtr: placement,
      pinId: P_TRANSFORM,
      type: NodeType.NT_TRANSFORM_VALUE,
    });
    assert.deepEqual(
      await exchange(placement, P_TRANSFORM, matrix, "matrixValue", { m: ROWS }),
      { m: ROWS },
    );
  }));

Deno.test("Pins of texts, files and matrices have rpcs of their own in Alpha 5", () =>
  withPeer({ ...IDLE, generation: "alpha5" }, async (_peer, client) => {
    const pins = alpha5.ApiNodeService.method;
    const image = await made(client, NodeType.NT_TEX_MX_IMAGE);
    const file = { objectPtr: image, id: PinId.P_FILENAME as number };
    const value = { package: "", fileName: "c:\\a.png" };
    await client.call(pins.setPinValue11, { ...file, value, evaluate: true });
    assert.deepEqual(plain((await client.call(pins.getPinFilePath, file)).result), value);
    const layer = { objectPtr: image, id: PinId.P_LAYER as number };
    await client.call(pins.setPinValue10, { ...layer, value: "diffuse" });
    assert.equal((await client.call(pins.getPinString, layer)).result, "diffuse");
    const placement = await made(client, NodeType.NT_GEO_PLACEMENT);
    const transform = { objectPtr: placement, id: PinId.P_TRANSFORM as number };
    const { result } = await client.call(pins.getPinMatrix, transform);
    assert.deepEqual(result?.m.map(({ x, y, z }) => [x, y, z]), [[1, 0, 0], [0, 1, 0], [0, 0, 1]]);
  }));

Deno.test("What is written without evaluating it is read back, and shown once it is evaluated", () =>
  withPeer({}, async (peer, client) => {
    const red = peer.edit((scene) => scene.at(scene.node("Red lacquer"), "diffuse"));
    const of = { name: "Red lacquer" };
    const root = await client.call(beta2.ApiProjectManagerService.method.rootNodeGraph);
    const found = await client.call(beta2.ApiNodeGraphService.method.findItemsByName, {
      objectPtr: root.result ?? {},
      ...of,
    });
    const list = await client.call(beta2.ApiItemArrayService.method.get, {
      objectPtr: found.list ?? {},
    });
    const { result: itemRef } = await client.call(node.connectedNode, {
      objectPtr: list.result ?? {},
      pinId: PinId.P_DIFFUSE,
    });
    const write = (x: number, evaluate?: boolean) =>
      client.call(item.setValueByAttrID, {
        itemRef: itemRef ?? {},
        attributeId: AttributeId.A_VALUE,
        value: { case: "float3Value", value: { x, y: 0, z: 0 } },
        ...(evaluate === undefined ? {} : { evaluate }),
      });
    const shows = () => red.attributes.shown("A_VALUE");
    const before = shows();
    const level = peer.engine.changeLevel;
    const { update } = beta2.ApiChangeManagerService.method;
    assert.equal((await write(0.5)).success, true);
    await client.call(update);
    assert.deepEqual([shows(), peer.engine.changeLevel], [before, level], "left out is false");
    assert.deepEqual(red.attributes.get("A_VALUE"), [0.5, 0, 0]);
    await client.call(item.evaluate, { objectPtr: itemRef ?? {} });
    assert.equal(peer.engine.changeLevel, level, "nothing counts before the update");
    await client.call(update);
    assert.deepEqual([shows(), peer.engine.changeLevel], [[0.5, 0, 0], level + 1]);
    await write(0.75, true);
    await client.call(update);
    assert.deepEqual([shows(), peer.engine.changeLevel], [[0.75, 0, 0], level + 2]);
  }));

Deno.test("A missing pin or attribute is described as unknown, and its value refused", () =>
  withPeer(IDLE, async (_peer, client) => {
    const objectPtr = await made(client, NodeType.NT_GEO_GROUP);
    assert.equal((await client.call(node.pinTypeIx, { objectPtr, index: 9 })).result, 0);
    assert.equal((await client.call(node.pinNameIx, { objectPtr, index: 9 })).result, "");
    assert.equal((await client.call(item.attrNameIx, { objectPtr, index: 9 })).result, "unknown");
    const { result } = await client.call(node.pinInfoIx, { objectPtr, index: 9 });
    const info = await client.call(beta2.ApiNodePinInfoExService.method.getApiNodePinInfo, {
      nodePinInfoRef: result ?? {},
    });
    assert.equal(info.nodePinInfo?.id, PinId.P_UNKNOWN);
    const set = { itemRef: objectPtr, attributeId: AttributeId.A_PIN_COUNT, evaluate: true };
    await client.call(item.setValueByAttrID, { ...set, value: { case: "intValue", value: 2 } });
    const unknown = { objectPtr, pinId: PinId.P_UNKNOWN };
    assert.equal((await client.call(node.pinCount, { objectPtr })).result, 2);
    assert.equal((await client.call(node.hasPin, unknown)).result, false, "only static pins");
    const refused = await refusalOf(
      client.call(node.getPinValueByIx, { itemRef: objectPtr, index: 9 }),
    );
    assert.equal(refused.code, 3);
  }));
