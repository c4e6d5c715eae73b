import { status } from "@grpc/grpc-js";
import assert from "node:assert/strict";
import * as alpha5 from "../../kit/octane/gen/alpha5.ts";
import * as beta2 from "../../kit/octane/gen/beta2.ts";
import { until } from "../testkit/until.ts";
import { refusalOf, withPeer } from "./test_client.ts";

const engine = beta2.ApiRenderEngineService.method;

Deno.test("startPeer of Beta 2 announces images without pixels and gives them when grabbed", () =>
  withPeer({}, async (peer, client) => {
    const events: (string | undefined)[] = [];
    const channel = client.stream(
      beta2.StreamCallbackService.method.callbackChannel,
      (event) => events.push(event.payload.case),
    );
    await client.call(engine.restartRendering);
    await until(() => events.includes("newImage"));
    const { result, renderImages } = await client.call(engine.grabRenderResult);
    assert.equal(result, true);
    const [image] = renderImages?.data ?? [];
    assert.deepEqual([image?.size?.x, image?.size?.y, image?.pitch], [64, 32, 64]);
    assert.equal(image?.buffer?.data.length, 64 * 32 * 4);
    assert.ok(new Set(image?.buffer?.data).size > 20, "the image shows something");
    await until(() => events.includes("newStatistics"));
    await client.call(engine.releaseRenderResult);
    assert.equal(peer.counts().calls["ApiRenderEngineService/grabRenderResult"], 1);
    channel.cancel();
  }));

Deno.test("startPeer of Alpha 5 sends the pixels along", () =>
  withPeer({ generation: "alpha5" }, async (_peer, client) => {
    const lengths: number[] = [];
    const channel = client.stream(
      alpha5.StreamCallbackService.method.callbackChannel,
      ({ payload }) => {
        if (payload.case !== "newImage") return;
        const [image] = payload.value.renderImages?.data ?? [];
        assert.equal(payload.value.callbackSource, "");
        assert.equal(image?.renderPassId, 0);
        lengths.push(image?.buffer?.data.length ?? 0);
      },
    );
    await client.call(engine.restartRendering);
    await until(() => lengths.length > 0);
    assert.equal(lengths[0], 64 * 32 * 4);
    channel.cancel();
  }));

Deno.test("startPeer serves only its own generation's rpcs", async () => {
  const only = {
    alpha5: alpha5.ApiRenderEngineService.method.hardwareRayTracingEnabled,
    beta2: beta2.ApiControlService.method.getWebRTCStatus,
  };
  for (const generation of ["alpha5", "beta2"] as const) {
    await withPeer({ generation }, async (_peer, client) => {
      const other = generation === "alpha5" ? "beta2" : "alpha5";
      await client.call(only[generation]);
      const { code } = await refusalOf(client.call(only[other]));
      assert.equal(code, status.UNIMPLEMENTED);
    });
  }
});

Deno.test("startPeer names itself wherever a renderer can", () =>
  withPeer({}, async (_peer, client) => {
    const info = await client.call(beta2.ApiInfoService.method.octaneName);
    const device = await client.call(engine.getDeviceName, { index: 0 });
    assert.deepEqual([info.result, device.result], Array(2).fill("Fuelrail test renderer"));
  }));

Deno.test("startPeer has no image before the first, and none after a stop", () =>
  withPeer({ targetless: true }, async (peer, client) => {
    assert.equal((await client.call(engine.grabRenderResult)).result, false);
    const { result: root } = await client.call(beta2.ApiProjectManagerService.method.rootNodeGraph);
    const found = await client.call(beta2.ApiNodeGraphService.method.findFirstNode, {
      objectPtr: root,
      type: beta2.NodeType.NT_RENDERTARGET,
    });
    const set = await client.call(engine.setRenderTargetNode, { targetNode: found.result });
    assert.equal(set.result, true);
    await until(() => peer.engine.state === "finished");
    assert.equal((await client.call(engine.grabRenderResult)).result, true);
    await client.call(engine.stopRendering);
    assert.equal((await client.call(engine.grabRenderResult)).result, false);
    const target = await client.call(engine.getRenderTargetNode);
    assert.equal(target.result?.handle, 0n);
    const level = await client.call(engine.getCurrentChangeLevel);
    assert.equal(level.result?.value, 0n);
  }));

Deno.test("startPeer lets a LiveLink camera take effect at the next update", () =>
  withPeer({ maxSamples: 100_000 }, async (peer, client) => {
    const { livelink, changes } = {
      livelink: beta2.LiveLinkService.method,
      changes: beta2.ApiChangeManagerService.method,
    };
    await until(() => peer.engine.latest !== null);
    const before = await client.call(livelink.getCamera);
    const level = (await client.call(engine.getCurrentChangeLevel)).result?.value ?? 0n;
    await client.call(livelink.setCamera, {
      posSet: { case: "position", value: { x: 3, y: 2, z: 5 } },
    });
    assert.equal((await client.call(engine.getCurrentChangeLevel)).result?.value, level);
    await client.call(changes.update);
    assert.equal((await client.call(engine.getCurrentChangeLevel)).result?.value, level + 1n);
    await until(() => peer.engine.latest?.changeLevel === Number(level + 1n));
    const after = await client.call(livelink.getCamera);
    assert.deepEqual(after.posSet.value, { ...before.posSet.value, x: 3, y: 2, z: 5 });
    assert.deepEqual(after.targetSet, before.targetSet);
    await client.call(changes.update);
    assert.equal((await client.call(engine.getCurrentChangeLevel)).result?.value, level + 1n);
  }));

Deno.test("startPeer answers one after the other without counting overlaps, and counts the rest", () =>
  withPeer({}, async (peer, client) => {
    for (let i = 0; i < 3; i++) await client.call(engine.isCompiling);
    assert.deepEqual(peer.counts().unary, { mostAtOnce: 1, overlapping: 0 });
    peer.faults.setLatency(300);
    await Promise.all([1, 2, 3].map(() => client.call(engine.isCompiling)));
    assert.equal(peer.counts().unary.mostAtOnce, 3);
    assert.equal(peer.counts().calls["ApiRenderEngineService/isCompiling"], 6);
  }));

Deno.test("startPeer counts calls that crash Octane and does not serve them", () =>
  withPeer({}, async (peer, client) => {
    const { code } = await refusalOf(client.call(engine.asyncTonemapBufferType));
    assert.equal(code, status.UNIMPLEMENTED);
    assert.deepEqual(
      peer.counts().forbidden.map(({ rpc }) => rpc),
      ["ApiRenderEngineService/asyncTonemapBufferType"],
    );
  }));

Deno.test("startPeer renders in the film size that the resolution node is given", () =>
  withPeer({ maxSamples: 2 }, async (peer, client) => {
    const node = beta2.ApiNodeService.method;
    const { result: target } = await client.call(engine.getRenderTargetNode);
    const film = await client.call(node.connectedNode, {
      objectPtr: { handle: target?.handle ?? 0n },
      pinId: beta2.PinId.P_FILM_SETTINGS,
    });
    const size = await client.call(node.connectedNode, {
      objectPtr: { handle: film.result?.handle ?? 0n },
      pinId: beta2.PinId.P_RESOLUTION,
    });
    await client.call(beta2.ApiItemService.method.setValueByAttrID, {
      itemRef: { handle: size.result?.handle ?? 0n },
      attributeId: beta2.AttributeId.A_VALUE,
      value: { case: "int3Value", value: { x: 50, y: 40 } },
      evaluate: true,
    });
    await client.call(beta2.ApiChangeManagerService.method.update);
    await until(() => peer.engine.latest?.width === 50 && peer.engine.latest.height === 40);
  }));

Deno.test("startPeer shows clay and subsampling in the images, and restarts for them", () =>
  withPeer({ maxSamples: 2 }, async (peer, client) => {
    const finished = async () => {
      await until(() => peer.engine.state === "finished");
      return peer.engine.latest;
    };
    const plain = await finished();
    await client.call(engine.setClayMode, { mode: beta2.ClayMode.GREY });
    assert.equal((await client.call(engine.clayMode)).result, beta2.ClayMode.GREY);
    const clay = await finished();
    assert.notDeepEqual(clay?.data, plain?.data);
    assert.equal(clay?.changeLevel, plain?.changeLevel);
    await client.call(engine.setSubSampleMode, { mode: beta2.SubSampleMode.SUBSAMPLEMODE_4X4 });
    const coarse = await finished();
    assert.deepEqual([coarse?.width, coarse?.subSampling], [64, 4]);
    assert.deepEqual(coarse?.data.subarray(0, 4), coarse?.data.subarray(12, 16));
  }));

Deno.test("startPeer goes on in a region only, and reports its samples apart", () =>
  withPeer({ maxSamples: 40, paused: true }, async (peer, client) => {
    const region = { regionMin: { x: 8, y: 8 }, regionMax: { x: 15, y: 15 } };
    await client.call(engine.setRenderRegion, { active: true, ...region });
    const { active, regionMax } = await client.call(engine.getRenderRegion);
    assert.deepEqual([active, regionMax?.x], [true, 15]);
    await client.call(engine.continueRendering);
    await until(() => peer.engine.state === "finished");
    const { statistics } = await client.call(engine.getRenderStatistics);
    assert.equal(statistics?.regionSamplesPerPixel, 40);
    assert.ok((statistics?.beautySamplesPerPixel ?? 40) < 40);
  }));

Deno.test("startPeer keeps a paused render where it is and wipes it at a restart", () =>
  withPeer({ maxSamples: 1_000_000 }, async (peer, client) => {
    await until(() => (peer.engine.progress?.samples ?? 0) > 3);
    await client.call(engine.pauseRendering);
    const samples = async () =>
      (await client.call(engine.getRenderStatistics)).statistics?.beautySamplesPerPixel ?? 0;
    assert.equal(peer.engine.state, "paused");
    await client.call(engine.continueRendering);
    const kept = await samples();
    await until(async () => await samples() > kept);
    await until(async () => {
      const before = await samples();
      await client.call(engine.restartRendering);
      return await samples() < before;
    }, { what: "a render with fewer samples than before its restart" });
  }));
