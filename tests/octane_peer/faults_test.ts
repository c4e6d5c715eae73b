import { status } from "@grpc/grpc-js";
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { connect as connectTcp } from "node:net";
import * as alpha5 from "../../kit/octane/gen/alpha5.ts";
import * as beta2 from "../../kit/octane/gen/beta2.ts";
import { until, within } from "../testkit/until.ts";
import { connect, refusalOf, type TestClient, withPeer } from "./test_client.ts";

const engine = beta2.ApiRenderEngineService.method;
const ENDLESS = { maxSamples: 1_000_000 };

async function grabbed(client: TestClient) {
  const { renderImages } = await client.call(engine.grabRenderResult);
  const [image] = renderImages?.data ?? [];
  assert.ok(image !== undefined);
  return { image, data: image.buffer?.data ?? new Uint8Array(0) };
}

Deno.test("setHung leaves unary calls open and lets later ones through again", () =>
  withPeer({}, async (peer, client) => {
    peer.faults.setHung({ unary: true });
    let answered = false;
    const hung = client.call(engine.isCompiling).then(() => answered = true, () => {});
    await until(() => peer.counts().calls["ApiRenderEngineService/isCompiling"] === 1);
    peer.faults.setHung({ unary: false });
    await client.call(engine.clayMode);
    assert.equal(answered, false);
    await peer.halt();
    await hung;
    assert.equal(answered, false);
  }));

Deno.test("setLatency delays answers until the delay ends or is taken back", () =>
  withPeer({}, async (peer, client) => {
    const rpc = "ApiRenderEngineService/isCompiling";
    peer.faults.setLatency(20);
    peer.faults.setLatency(600_000, rpc);
    let isAnswered = false;
    const slow = client.call(engine.isCompiling).then(() => isAnswered = true);
    await until(() => peer.counts().calls[rpc] === 1);
    await client.call(engine.clayMode);
    peer.faults.setLatency(0);
    await client.call(engine.clayMode);
    assert.equal(isAnswered, false, "its own delay goes on");
    peer.faults.setLatency(0, rpc);
    await slow;
  }));

Deno.test("setCalls refuses some calls of one rpc, or answers them with nothing", () =>
  withPeer({}, async (peer, client) => {
    const rpc = "ApiRenderEngineService/getSubSampleMode";
    const { getSubSampleMode, clayMode } = engine;
    peer.faults.setCalls(rpc, { code: status.INTERNAL, details: "odd", after: 1, times: 1 });
    const { result } = await client.call(getSubSampleMode);
    const refusal = await refusalOf(client.call(getSubSampleMode));
    assert.deepEqual([refusal.code, refusal.details], [status.INTERNAL, "odd"]);
    await client.call(clayMode);
    assert.equal((await client.call(getSubSampleMode)).result, result);
    peer.faults.setCalls(rpc, {});
    assert.notEqual(result, 0);
    assert.equal((await client.call(getSubSampleMode)).result, 0);
    peer.faults.setCalls(rpc, null);
    assert.equal((await client.call(getSubSampleMode)).result, result);
    assert.equal(peer.counts().calls[rpc], 5, "refused calls are counted");
  }));

Deno.test("setHung accepts a callback channel and never writes to it", () =>
  withPeer(ENDLESS, async (peer, client) => {
    peer.faults.setHung({ stream: true });
    let events = 0;
    const channel = client.stream(
      beta2.StreamCallbackService.method.callbackChannel,
      () => events++,
    );
    await until(() => peer.counts().streams.open === 1);
    const samples = peer.engine.latest?.tonemappedSamples ?? 0;
    await until(() => (peer.engine.latest?.tonemappedSamples ?? 0) > samples + 20);
    assert.equal(events, 0);
    peer.faults.setHung({ stream: false });
    await until(() => events > 0);
    channel.cancel();
  }));

Deno.test("dropStreams ends channels with or without an error", () =>
  withPeer(ENDLESS, async (peer, client) => {
    for (const how of ["unavailable", "ended"] as const) {
      const ended = new Promise<number | null>((resolve) => {
        client.stream(
          beta2.StreamCallbackService.method.callbackChannel,
          () => {},
          (error) => resolve(error === null ? null : error.code),
        );
      });
      await until(() => peer.counts().streams.open === 1);
      peer.faults.dropStreams(how);
      assert.equal(await within(ended, 60_000, how), how === "ended" ? null : status.UNAVAILABLE);
      await until(() => peer.counts().streams.open === 0);
    }
  }));

Deno.test("restart comes back on the same port as another generation with fresh handles", () =>
  withPeer({}, async (peer, client) => {
    const { port } = peer;
    const probe = alpha5.ApiRenderEngineService.method.hardwareRayTracingEnabled;
    assert.equal((await refusalOf(client.call(probe))).code, status.UNIMPLEMENTED);
    await peer.restart({ generation: "alpha5" });
    assert.deepEqual([peer.port, peer.generation], [port, "alpha5"]);
    const again = connect(peer);
    try {
      await again.call(probe);
      await until(() => peer.engine.state === "finished");
    } finally {
      again.close();
    }
  }));

Deno.test("halt refuses connections until the peer is started again", () =>
  withPeer({}, async (peer) => {
    await peer.halt();
    const outcome = await new Promise<string>((resolve) => {
      const socket = connectTcp(peer.port, peer.host);
      socket.on("connect", () => resolve("connected")).on("error", () => resolve("refused"));
      socket.on("close", () => socket.destroy());
    });
    assert.equal(outcome, "refused");
    await peer.restart();
    const again = connect(peer);
    await again.call(engine.isCompiling);
    again.close();
  }));

Deno.test("setDuplicateFrames sends every image twice", () =>
  withPeer({ ...ENDLESS, generation: "alpha5", paused: true }, async (peer, client) => {
    peer.faults.setDuplicateFrames(true);
    let [before, isTwice] = [{}, false];
    const channel = client.stream(
      alpha5.StreamCallbackService.method.callbackChannel,
      ({ payload }) => {
        if (payload.case !== "newImage") return;
        const [image = {}] = payload.value.renderImages?.data ?? [];
        isTwice ||= isDeepStrictEqual(image, before);
        before = image;
      },
    );
    await until(() => peer.counts().streams.open === 1);
    await client.call(engine.continueRendering);
    // A slow reader may miss one of a pair, so that counting them would depend on luck.
    await until(() => isTwice, { what: "an image that came twice" });
    channel.cancel();
  }));

Deno.test("Images come padded, premultiplied, mono and as HDR, truncated and whole", () =>
  withPeer({ maxSamples: 2 }, async (peer, client) => {
    await until(() => peer.engine.state === "finished");
    const emitted = async (change: Parameters<typeof peer.faults.setImages>[0]) => {
      const before = peer.engine.latest;
      peer.faults.setImages(change);
      await until(() => peer.engine.latest !== before);
      return await grabbed(client);
    };
    const padded = await emitted({ paddingPixels: 5 });
    assert.equal(padded.image.pitch, 69);
    assert.equal(padded.data.length, 69 * 32 * 4);
    assert.ok(padded.data.subarray(64 * 4, 69 * 4).every((byte) => byte === 0));
    const encoded = await emitted({ paddingPixels: 0, premultiplied: "encoded" });
    assert.equal(encoded.image.premultipliedAlphaType, beta2.PremultipliedAlphaType.ENCODED);
    const cut = await emitted({ hdr: "truncated" });
    assert.equal(cut.image.type, beta2.ImageType.HDR_RGBA);
    assert.equal(cut.data.length, 64 * 32 * 4);
    const whole = await emitted({ hdr: "whole" });
    assert.equal(whole.data.length, 64 * 32 * 16);
    assert.deepEqual(whole.data.subarray(0, cut.data.length), cut.data);
    const mono = await emitted({ hdr: "asked", mono: "monoAlpha" });
    assert.equal(mono.image.type, beta2.ImageType.LDR_MONO_ALPHA);
    assert.equal(mono.data.length, 64 * 32 * 2);
  }));

Deno.test("HDR that a client asks for is truncated as Octane truncates it", () =>
  withPeer({ maxSamples: 2 }, async (peer, client) => {
    await until(() => peer.engine.state === "finished");
    const before = peer.engine.latest;
    await client.call(engine.setAsyncTonemapParams1, {
      bufferType: beta2.TonemapBufferType.HDR_FLOAT,
      colorSpace: beta2.NamedColorSpace.LINEAR_SRGB,
    });
    await until(() => peer.engine.latest !== before);
    const { image, data } = await grabbed(client);
    assert.deepEqual([image.type, image.isLinear], [beta2.ImageType.HDR_RGBA, true]);
    assert.equal(data.length, 64 * 32 * 4);
    const sync = await client.call(engine.synchronousTonemap1, {
      bufferType: beta2.TonemapBufferType.LDR,
      colorSpace: beta2.NamedColorSpace.SRGB,
      passes: { data: [0] },
    });
    assert.equal(sync.results?.data[0]?.type, beta2.ImageType.LDR_RGBA);
  }));

Deno.test("setFilm renders 1x1 and 4K images", () =>
  withPeer({ maxSamples: 1 }, async (peer, client) => {
    for (const [width, height] of [[1, 1], [3840, 2160]] as const) {
      peer.faults.setFilm({ width, height });
      await until(() => peer.engine.latest?.width === width, { timeoutMs: 240_000 });
      const { image, data } = await grabbed(client);
      assert.deepEqual([image.size?.x, image.size?.y], [width, height]);
      assert.equal(data.length, width * height * 4);
    }
  }));

Deno.test("setUserData marks every announcement, in the place of either generation", async () => {
  for (const generation of ["alpha5", "beta2"] as const) {
    await withPeer({ generation }, async (peer, client) => {
      peer.faults.setUserData(123n);
      const seen: bigint[] = [];
      const services = { alpha5, beta2 } as const;
      const channel = client.stream(
        services[generation].StreamCallbackService.method.callbackChannel,
        ({ payload }) => seen.push(payload.value?.userData ?? -1n),
      );
      await until(() => peer.counts().streams.open === 1);
      peer.faults.failRender();
      peer.faults.announce("newStatistics");
      await until(() => seen.length >= 2);
      assert.ok(seen.every((userData) => userData === 123n));
      channel.cancel();
    });
  }
});

Deno.test("A peer can start without a target, paused, or soon finished", async () => {
  await withPeer({ targetless: true }, async (peer, client) => {
    const { statistics } = await client.call(engine.getRenderStatistics);
    assert.equal(statistics?.state, beta2.RenderState.RSTATE_STOPPED);
    assert.equal(peer.engine.latest, null);
  });
  await withPeer({ paused: true }, async (_peer, client) => {
    const { statistics } = await client.call(engine.getRenderStatistics);
    assert.equal(statistics?.state, beta2.RenderState.RSTATE_PAUSED);
    assert.equal((await client.call(engine.isRenderingPaused)).result, true);
  });
  await withPeer({ maxSamples: 1 }, async (peer, client) => {
    await until(() => peer.engine.state === "finished");
    const { statistics } = await client.call(engine.getRenderStatistics);
    assert.equal(statistics?.state, beta2.RenderState.RSTATE_FINISHED);
    assert.deepEqual([statistics?.beautySamplesPerPixel, statistics?.beautyMaxSamplesPerPixel], [
      1,
      1,
    ]);
  });
});

Deno.test("A reader that does not read misses images and gets the newest afterwards", () =>
  withPeer(
    { generation: "alpha5", width: 640, height: 320, replayFps: 100 },
    async (peer, client) => {
      const seconds: number[] = [];
      const channel = client.stream(
        alpha5.StreamCallbackService.method.callbackChannel,
        ({ payload }) => {
          if (payload.case !== "newImage") return;
          seconds.push(payload.value.renderImages?.data[0]?.renderTime ?? 0);
        },
      );
      await until(() => seconds.length > 3);
      channel.pause();
      const { skipped } = peer.counts().streams;
      await until(() => peer.counts().streams.skipped > skipped + 150);
      channel.resume();
      const steps = () => seconds.slice(1).map((value, i) => value - (seconds[i] ?? 0));
      await until(() => Math.max(...steps()) > 0.2, {
        what: "a gap where images are missing",
      });
      assert.ok(steps().every((step) => step > 0), "images are in order");
      channel.cancel();
    },
  ));
