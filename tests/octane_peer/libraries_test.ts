import { create, toBinary } from "@bufbuild/protobuf";
import { Client, credentials, status } from "@grpc/grpc-js";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import * as beta2 from "../../kit/octane/gen/beta2.ts";
import { refusalOf, type TestClient, withPeer } from "./test_client.ts";

const local = beta2.ApiLocalDBService.method;
const category = beta2.ApiLocalDB_CategoryService.method;
const packaged = beta2.ApiLocalDB_PackageService.method;
const live = beta2.ApiDBMaterialManagerService.method;
const liveCategories = beta2.ApiDBMaterialManager_DBCategoryArrayService.method;
const liveMaterials = beta2.ApiDBMaterialManager_DBMaterialArrayService.method;
const engine = beta2.ApiRenderEngineService.method;
const project = beta2.ApiProjectManagerService.method;

const handleOf = (ref: { handle: bigint } | undefined) => ({ handle: ref?.handle ?? 0n });

/** A call without types: strict decoders refuse text that is none. */
function rawCall(address: string, path: string, request: Uint8Array): Promise<Uint8Array> {
  const client = new Client(address, credentials.createInsecure());
  const asIs = (bytes: Uint8Array) => Buffer.from(bytes);
  return new Promise<Uint8Array>((resolve, reject) => {
    client.makeUnaryRequest(
      path,
      asIs,
      (bytes: Buffer) => bytes,
      request,
      (error, response) => response === undefined ? reject(error) : resolve(response),
    );
  }).finally(() => client.close());
}

async function rootGraph(client: TestClient) {
  return handleOf((await client.call(project.rootNodeGraph)).result);
}

async function names(client: TestClient): Promise<string[]> {
  const objectPtr = await rootGraph(client);
  const { list } = await client.call(beta2.ApiNodeGraphService.method.getOwnedItems, { objectPtr });
  const { result } = await client.call(beta2.ApiItemArrayService.method.items, {
    objectPtr: handleOf(list),
  });
  const found: string[] = [];
  for (const item of result?.data ?? []) {
    const named = await client.call(beta2.ApiItemService.method.name, { objectPtr: item });
    found.push(named.result);
  }
  return found;
}

for (const generation of ["alpha5", "beta2"] as const) {
  Deno.test(`LocalDB of ${generation} lists folders and packages and loads one into a graph`, () =>
    withPeer({ generation, paused: true }, async (_peer, client) => {
      assert.equal((await client.call(local.isSupported)).result, true);
      const root = handleOf((await client.call(local.root)).result);
      const { result: count } = await client.call(category.subCategoryCount, { objectPtr: root });
      assert.ok(count >= 2);
      const first = await client.call(category.subCategoryName, { objectPtr: root, index: 0 });
      assert.equal(first.result, "Materials");
      const { result: metals } = await client.call(category.categoryByPath, {
        objectPtr: root,
        path: "Materials/Metals",
      });
      const objectPtr = handleOf(metals);
      assert.equal((await client.call(category.name, { objectPtr })).result, "Metals");
      assert.equal((await client.call(category.packageCount, { objectPtr })).result, 4);
      const { result: one } = await client.call(category.package, { objectPtr, index: 2 });
      const gold = handleOf(one);
      assert.equal((await client.call(packaged.name1, { objectPtr: gold })).result, "Gold leaf");
      const loaded = await client.call(packaged.loadPackage, {
        objectPtr: gold,
        destinationGraph: await rootGraph(client),
      });
      assert.equal(loaded.result, true);
      assert.ok((await names(client)).includes("Gold leaf"));
      await client.call(packaged.free1, { objectPtr: gold });
      const dead = await refusalOf(client.call(packaged.name1, { objectPtr: gold }));
      assert.deepEqual([dead.code, dead.details], [
        status.INVALID_ARGUMENT,
        "invalid object reference",
      ]);
      const missing = await client.call(category.package, { objectPtr, index: 99 });
      assert.equal(missing.result?.handle, 0n);
    }));

  Deno.test(`previewMaterial1 of ${generation} renders a material by itself`, () =>
    withPeer({ generation, paused: true }, async (_peer, client) => {
      const { list } = await client.call(beta2.ApiNodeGraphService.method.findItemsByName, {
        objectPtr: await rootGraph(client),
        name: "Red lacquer",
      });
      const { result: node } = await client.call(beta2.ApiItemArrayService.method.get, {
        objectPtr: handleOf(list),
      });
      const order = {
        node: handleOf(node),
        size: { x: 24, y: 20 },
        maxSamples: 6,
        objectSize: 1,
        type: beta2.PreviewType.PREVIEW_SPHERE,
      };
      const { result, buffer } = await client.call(engine.previewMaterial1, order);
      assert.equal(result, true);
      const data = buffer?.data ?? new Uint8Array(0);
      assert.deepEqual([data.length, buffer?.size], [24 * 20 * 4, 24 * 20 * 4]);
      const [r = 0, g = 0, b = 0] = data.subarray((10 * 24 + 12) * 4);
      assert.ok(r > 2 * g && r > 2 * b, `the ball is red, not ${r} ${g} ${b}`);
      const hdr = await client.call(engine.previewMaterialHdr, {
        ...order,
        sizeX: 5,
        sizeY: 4,
        linear: true,
      });
      assert.equal(hdr.buffer?.data.length, 5 * 4 * 4);
      for (
        const bad of [
          { ...order, size: { x: 0, y: 4 } },
          { ...order, type: beta2.PreviewType.PreviewType_UNSPECIFIED },
        ]
      ) {
        assert.equal((await client.call(engine.previewMaterial1, bad)).result, false);
      }
    }));
}

Deno.test("LocalDB keeps what is saved into it until it is deleted", () =>
  withPeer({ paused: true }, async (peer, client) => {
    const root = handleOf((await client.call(local.root)).result);
    const made = await client.call(category.createCategory, { objectPtr: root, name: "Kept" });
    const objectPtr = handleOf(made.result);
    const again = await client.call(category.createCategory, { objectPtr: root, name: "Kept" });
    assert.equal(again.result?.handle, 0n);
    const metals = peer.engine.project.graph.root.items.find(({ name }) => name === "Metals");
    assert.ok(metals?.isGraph);
    const { list } = await client.call(beta2.ApiNodeGraphService.method.findItemsByName, {
      objectPtr: await rootGraph(client),
      name: "Metals",
    });
    const { result: graph } = await client.call(beta2.ApiItemArrayService.method.get, {
      objectPtr: handleOf(list),
    });
    const saved = await client.call(category.savePackage, {
      objectPtr,
      name: "My metals",
      graph: handleOf(graph),
      thumbnail: { data: new Uint8Array(2 * 1 * 4).fill(65), size: 8 },
      thumbnailSizeInBytes: 8,
      thumbnailSize: { x: 2, y: 1 },
    });
    assert.equal(saved.result, true);
    const found = await client.call(category.packageByPath, { objectPtr, path: "My metals" });
    const picture = await client.call(packaged.getThumbnail, {
      objectPtr: handleOf(found.result),
    });
    assert.deepEqual([picture.result, picture.size?.x, picture.size?.y], ["AAAAAAAA", 2, 1]);
    const before = await names(client);
    await client.call(packaged.loadPackage, {
      objectPtr: handleOf(found.result),
      destinationGraph: await rootGraph(client),
    });
    const after = await names(client);
    assert.deepEqual(
      after.slice(before.length).sort(),
      metals.items.map(({ name }) => name).sort(),
    );
    const gone = await client.call(category.deletePackage, { objectPtr, name: "My metals" });
    assert.equal(gone.result, true);
    assert.equal((await client.call(category.packageCount, { objectPtr })).result, 0);
  }));

Deno.test("LocalDB has a thumbnail of every material, whose pixels are no valid text", () =>
  withPeer({ paused: true }, async (peer, client) => {
    const root = handleOf((await client.call(local.root)).result);
    const { result } = await client.call(category.packageByPath, {
      objectPtr: root,
      path: "Materials\\Glass\\Clear glass",
    });
    const objectPtr = handleOf(result);
    assert.equal((await client.call(packaged.hasThumbnail, { objectPtr })).result, true);
    const request = toBinary(
      packaged.getThumbnail.input,
      create(packaged.getThumbnail.input, { objectPtr }),
    );
    const bytes = await rawCall(
      peer.address,
      "/octaneapi.ApiLocalDB_PackageService/getThumbnail",
      request,
    );
    assert.deepEqual([...bytes.subarray(0, 4)], [10, 128, 160, 2], "pixels in field 1");
    assert.deepEqual([...bytes.subarray(4 + 96 * 96 * 4)], [18, 4, 8, 96, 16, 96]);
  }));

Deno.test("LiveDB lists categories and materials and downloads one", () =>
  withPeer({ paused: true }, async (_peer, client) => {
    const { result, list } = await client.call(live.getCategories);
    assert.equal(result, true);
    const objectPtr = handleOf(list);
    const count = await client.call(liveCategories.getCount, { objectPtr });
    const all = await client.call(liveCategories.getCategory, { objectPtr });
    const categories = all.result?.categories ?? [];
    assert.equal(categories.length, count.result);
    const stone = categories.find(({ name }) => name === "Stone");
    const { list: materials } = await client.call(live.getMaterials, {
      categoryId: stone?.id ?? 0,
    });
    const inside = await client.call(liveMaterials.getMaterial, {
      objectPtr: handleOf(materials),
    });
    const plaster = inside.result?.materials.find(({ name }) => name === "Plaster");
    assert.equal(plaster?.categoryID, stone?.id);
    const downloaded = await client.call(live.downloadMaterial, {
      materialId: plaster?.id ?? 0,
      destinationGraph: await rootGraph(client),
    });
    assert.equal(downloaded.result, true);
    const type = await client.call(beta2.ApiNodeService.method.type, {
      objectPtr: handleOf(downloaded.outputNode),
    });
    assert.equal(type.result, beta2.NodeType.NT_MAT_DIFFUSE);
    const preview = await client.call(live.getMaterialPreview, {
      materialId: plaster?.id ?? 0,
      requestedSize: 16,
    });
    assert.equal(preview.result?.data.length, 16 * 16 * 4);
    await client.call(liveMaterials.free1, { objectPtr: handleOf(materials) });
    await client.call(liveCategories.free, { objectPtr });
    assert.equal((await client.call(live.getMaterials, { categoryId: 77 })).result, false);
    const missing = { materialId: 7, destinationGraph: await rootGraph(client) };
    assert.equal((await client.call(live.downloadMaterial, missing)).result, false);
  }));

Deno.test("startPeer without libraries does not know their rpcs", () =>
  withPeer({ libraries: false, paused: true }, async (_peer, client) => {
    for (const call of [client.call(local.isSupported), client.call(live.getCategories)]) {
      assert.equal((await refusalOf(call)).code, status.UNIMPLEMENTED);
    }
  }));
