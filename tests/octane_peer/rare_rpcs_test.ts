import { create, type DescMethod, fromBinary, toBinary } from "@bufbuild/protobuf";
import { Client, credentials } from "@grpc/grpc-js";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import * as beta2 from "../../kit/octane/gen/beta2.ts";
import { until } from "../testkit/until.ts";
import type { Peer } from "./peer.ts";
import { withPeer } from "./test_client.ts";

const engine = beta2.ApiRenderEngineService.method;
const { streamCamera } = beta2.LiveLinkService.method;

const path = (method: DescMethod) => `/${method.parent.typeName}/${method.name}`;

/** Sends camera states in one stream; resolves to what is answered at its end. */
async function sendCameras(peer: Peer, positions: readonly number[]): Promise<string> {
  const client = new Client(peer.address, credentials.createInsecure());
  try {
    return await new Promise((resolve, reject) => {
      const call = client.makeClientStreamRequest(
        path(streamCamera),
        (bytes: Uint8Array) => Buffer.from(bytes),
        (bytes: Buffer) => fromBinary(streamCamera.output, bytes),
        { deadline: Date.now() + 120_000 },
        (error, status) => error === null ? resolve(status?.message ?? "") : reject(error),
      );
      for (const x of positions) {
        const position = { x, y: 2, z: 3 };
        const state = create(streamCamera.input, { posSet: { case: "position", value: position } });
        call.write(toBinary(streamCamera.input, state));
      }
      call.end();
    });
  } finally {
    client.close();
  }
}

for (const generation of ["alpha5", "beta2"] as const) {
  Deno.test(`StreamCamera takes every state of the stream in order (${generation})`, () =>
    withPeer({ generation }, async (peer) => {
      assert.ok((await sendCameras(peer, [4, 5, 6])) !== "");
      assert.deepEqual(peer.camera()?.position, [6, 2, 3]);
      const streamed = peer.writes().map(({ rpc, request }) => [rpc, request["position"]]);
      assert.deepEqual(
        streamed,
        [4, 5, 6].map((x) => ["LiveLinkService/StreamCamera", { x, y: 2, z: 3 }]),
      );
    }));

  Deno.test(`Rpcs that give nothing here say so instead of being unknown (${generation})`, () =>
    withPeer({ generation }, async (peer, client) => {
      await until(() => peer.engine.state === "finished");
      const position = { x: 10, y: 2 };
      const white = await client.call(engine.pickWhitePoint, position);
      assert.ok(white.result && white.whitePoint !== undefined);
      const imager = await client.call(engine.pickImagerWhitePoint, { position });
      assert.deepEqual(white.whitePoint, imager.whitePoint);
      assert.equal((await client.call(engine.pickCryptomatteMatte, position)).result, false);
      assert.equal((await client.call(engine.saveRenderState)).result, false);
      const control = beta2.ApiControlService.method;
      assert.equal((await client.call(control.setApiLogFilePath)).success, false);
    }));

  Deno.test(`The online library is served whole (${generation})`, () =>
    withPeer({ generation, libraries: true }, async (_peer, client) => {
      const db = beta2.ApiDBMaterialManagerService.method;
      const categories = beta2.ApiDBMaterialManager_DBCategoryArrayService.method;
      const materials = beta2.ApiDBMaterialManager_DBMaterialArrayService.method;
      assert.equal((await client.call(db.downloadMaterial1)).result?.handle, 0n);
      const { list } = await client.call(db.getCategories);
      await client.call(categories.init, { objectPtr: list });
      const all = await client.call(categories.getCategory, { objectPtr: list });
      const [first] = all.result?.categories ?? [];
      const found = await client.call(db.getMaterials, { categoryId: first?.id ?? 0 });
      await client.call(materials.init1, { objectPtr: found.list });
    }));
}

Deno.test("setQuietUpdates sends an image for an update only when it changes the picture", () =>
  withPeer({}, async (peer) => {
    await until(() => peer.engine.state === "finished");
    peer.faults.setQuietUpdates(true);
    const before = peer.engine.latest;
    const level = peer.engine.changeLevel;
    peer.edit((scene) => scene.create("NT_MAT_DIFFUSE", "Nowhere"));
    assert.equal(peer.engine.changeLevel, level + 1);
    assert.equal(peer.engine.state, "finished");
    peer.edit((scene) => scene.set(scene.node("Red lacquer"), "diffuse", [0, 1, 0]));
    await until(() => peer.engine.latest?.changeLevel === level + 2);
    assert.ok(before !== null && before.changeLevel === level);
  }));

Deno.test("setImages leaves change levels out of images", () =>
  withPeer({ maxSamples: 100_000 }, async (peer) => {
    peer.faults.setImages({ levels: "untold" });
    await until(() => peer.engine.latest?.changeLevel === 0);
    assert.ok(peer.engine.changeLevel > 0);
  }));
