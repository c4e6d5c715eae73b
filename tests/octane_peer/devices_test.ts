import assert from "node:assert/strict";
import * as beta2 from "../../kit/octane/gen/beta2.ts";
import { until } from "../testkit/until.ts";
import { meshInstances } from "./scene/compile_geometry.ts";
import { type TestClient, withPeer } from "./test_client.ts";

const engine = beta2.ApiRenderEngineService.method;
const root = beta2.ApiRootNodeGraphService.method;
const { RenderDeviceState } = beta2;

async function rootGraph(client: TestClient) {
  const { result } = await client.call(beta2.ApiProjectManagerService.method.rootNodeGraph);
  return { handle: result?.handle ?? 0n };
}

for (const generation of ["alpha5", "beta2"] as const) {
  Deno.test(`device rpcs of ${generation} tell zeros until it renders, and then what is true`, () =>
    withPeer({ generation, devices: 2, targetless: true }, async (peer, client) => {
      assert.equal((await client.call(engine.getDeviceCount)).result, 2);
      const names = await Promise.all(
        [0, 1, 2].map((index) => client.call(engine.getDeviceName, { index })),
      );
      assert.deepEqual(names.map(({ result }) => result), [
        "Fuelrail test renderer",
        "Fuelrail test renderer 2",
        "",
      ]);
      const state = async (deviceIx: number) =>
        (await client.call(engine.renderDeviceState, { deviceIx })).result;
      assert.equal(await state(0), RenderDeviceState.ENABLED);
      const memory = async () => (await client.call(engine.getMemoryUsage, {})).memUsage;
      const geometry = async () => (await client.call(engine.getGeometryStatistics)).stats;
      assert.deepEqual([(await memory())?.usedDeviceMemory, (await geometry())?.triCount], [0n, 0]);
      const { engine: renders } = peer;
      const target = renders.project.graph.root.items.find(({ name }) => name === "Render target");
      assert.ok(target !== undefined && !target.isGraph);
      renders.setTarget(target);
      await until(() => renders.state === "finished");
      assert.deepEqual([await state(0), await state(1), await state(2)], [
        RenderDeviceState.ACTIVE_OK,
        RenderDeviceState.DISABLED,
        RenderDeviceState.UNKNOWN,
      ]);
      const used = await memory();
      assert.ok((used?.usedDeviceMemory ?? 0n) > 64n * 32n * 20n);
      assert.ok((used?.totalDeviceMemory ?? 0n) >= (used?.freeDeviceMemory ?? 0n));
      const { resourceStats: held } = await client.call(engine.getResourceStatistics, {});
      assert.equal(held?.filmDataSize, BigInt(64 * 32 * 20));
      const counted = await geometry();
      const instances = meshInstances(renders.geometryNode);
      assert.equal(counted?.instanceCount, instances.length);
      assert.equal(counted?.sphereCount, 12);
      assert.deepEqual([counted?.emitPriCount, counted?.emitInstanceCount], [2, 1], "the softbox");
    }));
}

Deno.test("updateTime moves what is animated, once an update shows it", () =>
  withPeer({ animated: true, maxSamples: 2 }, async (peer, client) => {
    const objectPtr = await rootGraph(client);
    const { result: span } = await client.call(root.animationTimeSpan, { objectPtr });
    assert.deepEqual([span?.begin?.value, span?.end?.value], [0, 4]);
    await until(() => peer.engine.state === "finished");
    const before = peer.engine.latest?.data;
    const level = peer.engine.changeLevel;
    await client.call(root.updateTime, { objectPtr, time: { value: 2 } });
    assert.equal(peer.engine.changeLevel, level);
    await client.call(beta2.ApiChangeManagerService.method.update);
    assert.equal(peer.engine.changeLevel, level + 1);
    await until(
      () => peer.engine.state === "finished" && peer.engine.latest?.changeLevel === level + 1,
    );
    assert.notDeepEqual(peer.engine.latest?.data, before);
  }));

Deno.test("animationTimeSpan is empty where nothing moves", () =>
  withPeer({ paused: true }, async (_peer, client) => {
    const objectPtr = await rootGraph(client);
    const { result: span } = await client.call(root.animationTimeSpan, { objectPtr });
    assert.deepEqual([span?.begin?.value, span?.end?.value], [0, 0]);
  }));
