import assert from "node:assert/strict";
import * as alpha5 from "../../kit/octane/gen/alpha5.ts";
import * as beta2 from "../../kit/octane/gen/beta2.ts";
import { until } from "../testkit/until.ts";
import { isWrite } from "./rpc/write_log.ts";
import { withPeer } from "./test_client.ts";

const live = beta2.LiveLinkService.method;
const changes = beta2.ApiChangeManagerService.method;
const engine = beta2.ApiRenderEngineService.method;

Deno.test("Peer.writes keeps what changes something, with every number as it came", () =>
  withPeer({}, async (peer, client) => {
    await client.call(live.getCamera);
    const before = performance.now();
    await client.call(live.setCamera, {
      posSet: { case: "position", value: { x: 0.1, y: 0, z: -7.25 } },
    });
    await client.call(changes.update);
    await client.call(engine.getCurrentChangeLevel);
    await client.call(engine.isRenderingPaused);
    const { result } = await client.call(engine.getRenderCameraNode);
    await client.call(beta2.ApiNodeService.method.setPinValueByPinID, {
      itemRef: result,
      pinId: beta2.PinId.P_FOV,
      value: { case: "floatValue", value: 33.5 },
    });
    const writes = peer.writes();
    assert.deepEqual(writes.map(({ rpc }) => rpc), [
      "LiveLinkService/SetCamera",
      "ApiChangeManagerService/update",
      "ApiNodeService/setPinValueByPinID",
    ]);
    assert.deepEqual(writes[0]?.request, { position: { x: Math.fround(0.1), y: 0, z: -7.25 } });
    assert.deepEqual([writes[2]?.request.pinId, writes[2]?.request.floatValue], ["P_FOV", 33.5]);
    const times = [before, ...writes.map(({ atMs }) => atMs), performance.now()];
    assert.deepEqual(times, times.toSorted((a, b) => a - b));
    peer.resetWrites();
    assert.deepEqual(peer.writes(), []);
  }));

Deno.test("isWrite tells calls that change something from the rest", () => {
  for (
    const rpc of [
      "ApiNodeService/connectTo",
      "ApiItemService/setName",
      "LiveLinkService/StreamCamera",
      "ApiRenderEngineService/setRenderRegion",
      "ApiRenderEngineService/pauseRendering",
      "ApiProjectManagerService/loadProject",
      "ApiNodeService/setPinValue3",
      "ApiRootNodeGraphService/updateTime",
      "ApiLocalDB_PackageService/loadPackage",
      "ApiDBMaterialManagerService/downloadMaterial",
    ]
  ) assert.ok(isWrite(rpc), rpc);
  for (
    const rpc of [
      "ApiRenderEngineService/getRenderStatistics",
      "ApiRenderEngineService/setOnNewImageCallback",
      "ApiRenderEngineService/grabRenderResult",
      "ApiItemArrayService/create",
      "ApiNodeService/connectedNode",
      "ApiRenderEngineService/pick",
      "ApiProjectManagerService/loadedFromPackage",
    ]
  ) assert.ok(!isWrite(rpc), rpc);
});

Deno.test("Replay's very next image shows the change level of a camera write", () =>
  withPeer({ generation: "alpha5", replayFps: 2 }, async (peer, client) => {
    const levels: number[] = [];
    const channel = client.stream(
      alpha5.StreamCallbackService.method.callbackChannel,
      ({ payload }) => {
        if (payload.case !== "newImage") return;
        levels.push(Number(payload.value.renderImages?.data[0]?.changeLevel?.value ?? -1));
      },
    );
    await until(() => levels.length > 0);
    let [written, made] = [0, 0];
    while (made < 3) {
      const before = peer.engine.latest;
      await client.call(live.setCamera, { fovSet: { case: "fov", value: 40 + ++written } });
      await client.call(changes.update);
      const { result } = await client.call(engine.getCurrentChangeLevel);
      const level = Number(result?.value);
      const newest = peer.engine.latest;
      // An image that was made meanwhile may be of before the write.
      if (newest !== before) continue;
      await until(() => peer.engine.latest !== newest);
      assert.equal(peer.engine.latest?.changeLevel, level);
      await until(() => levels.includes(level));
      made++;
    }
    channel.cancel();
    assert.equal(peer.writes().length, 2 * written);
  }));

Deno.test("A sample delay lies before each image and after each start", () =>
  withPeer({ sampleDelayMs: 60, maxSamples: 3, paused: true }, async (peer) => {
    for (const restarts of [1, 2]) {
      const startedMs = performance.now();
      peer.moveCamera({ fov: 40 + restarts });
      peer.engine.resume();
      const level = peer.engine.changeLevel;
      await until(() => peer.engine.latest?.changeLevel === level);
      assert.ok(performance.now() - startedMs >= 59);
    }
    await until(() => peer.engine.state === "finished");
    assert.equal(peer.engine.latest?.tonemappedSamples, 3);
  }));

Deno.test("Peer.moveCamera moves the render camera with an update and is no write", () =>
  withPeer({}, async (peer, client) => {
    const level = peer.engine.changeLevel;
    peer.moveCamera({ position: [1, 2, 3], fov: 61 });
    assert.equal(peer.engine.changeLevel, level + 1);
    const { posSet, fovSet } = await client.call(live.getCamera);
    assert.deepEqual([posSet.value?.x, posSet.value?.y, posSet.value?.z], [1, 2, 3]);
    assert.equal(fovSet.value, 61);
    assert.deepEqual(peer.camera()?.position, [1, 2, 3]);
    assert.deepEqual(peer.writes(), []);
  }));
