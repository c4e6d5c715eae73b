import assert from "node:assert/strict";
import * as alpha5 from "../../kit/octane/gen/alpha5.ts";
import * as beta2 from "../../kit/octane/gen/beta2.ts";
import { until } from "../testkit/until.ts";
import { RENDER_PASSES } from "./engine/render_passes.ts";
import type { Peer } from "./peer.ts";
import { setPin } from "./scene/authoring.ts";
import { type TestClient, withPeer } from "./test_client.ts";

const engine = beta2.ApiRenderEngineService.method;
const { RenderPassId } = beta2;

/** Turns a pass on or off, or sets its number, at the renderer itself. */
function enable(peer: Peer, pin: string, on: boolean | number = true): void {
  const { project, targetNode } = peer.engine;
  const node = targetNode?.input("P_RENDER_PASSES");
  assert.ok(node);
  setPin(project.graph, node, pin, on);
  peer.engine.update();
}

async function images(client: TestClient): Promise<readonly Uint8Array[]> {
  const { renderImages } = await client.call(engine.grabRenderResult);
  for (const image of renderImages?.data ?? []) assert.equal(image.renderPassId, 0);
  return (renderImages?.data ?? []).map(({ buffer }) => buffer?.data ?? new Uint8Array(0));
}

/** The pixel whose middle is nearest to a part of the film, (0, 0) top left. */
function pixelAt(bytes: Uint8Array, u: number, v: number): number[] {
  const at = (Math.floor(v * 32) * 64 + Math.floor(u * 64)) * 4;
  return [...bytes.subarray(at, at + 4)];
}

Deno.test("setAsyncTonemapRenderPasses brings one image for each enabled pass, in order", () =>
  withPeer({}, async (peer, client) => {
    enable(peer, "P_RENDER_PASS_GEOMETRIC_NORMAL");
    enable(peer, "P_RENDER_PASS_Z_DEPTH");
    enable(peer, "P_Z_DEPTH_MAX", 30);
    const { result: renderTargetNode } = await client.call(engine.getRenderTargetNode);
    const enabled = await client.call(engine.getEnabledAovs, { renderTargetNode });
    const { RENDER_PASS_BEAUTY, RENDER_PASS_GEOMETRIC_NORMAL, RENDER_PASS_Z_DEPTH } = RenderPassId;
    assert.deepEqual(enabled.aovIds?.data, [
      RENDER_PASS_BEAUTY,
      RENDER_PASS_GEOMETRIC_NORMAL,
      RENDER_PASS_Z_DEPTH,
    ]);
    const ask = (...data: beta2.RenderPassId[]) =>
      client.call(engine.setAsyncTonemapRenderPasses, { tonemapPasses: { data } });
    await ask(RENDER_PASS_Z_DEPTH, RenderPassId.RENDER_PASS_POSITION, RENDER_PASS_GEOMETRIC_NORMAL);
    await until(() => peer.engine.state === "finished" && peer.engine.images.length === 2);
    const [depth, normal, none] = await images(client);
    assert.ok(depth !== undefined && normal !== undefined && none === undefined);
    const [r, g, b] = pixelAt(depth, 0.5, 0.9);
    assert.ok(r === g && g === b && r !== undefined && r > 20 && r < 120, "depth is grey");
    assert.ok(pixelAt(depth, 0.5, 0.05)[0] === 255, "the sky is as far as can be");
    const [x = 0, up = 0, z = 0] = pixelAt(normal, 0.1, 0.95);
    assert.ok(up > 250 && Math.abs(x - 128) < 3 && Math.abs(z - 128) < 3, "the terrace faces up");
    assert.equal((await ask()).result, false);
    await ask(RENDER_PASS_BEAUTY, RENDER_PASS_GEOMETRIC_NORMAL);
    await until(() => peer.engine.images.length === 2);
    const [beauty, again] = await images(client);
    assert.notDeepEqual(beauty, normal);
    assert.deepEqual(again, normal);
    const { statistics } = await client.call(engine.getRenderStatistics);
    assert.deepEqual(statistics?.tonemapPasses?.data, [0, 1000]);
    assert.deepEqual(statistics?.renderPasses?.data, [0, 1000, 1003]);
    enable(peer, "P_RENDER_PASS_GEOMETRIC_NORMAL", false);
    await until(() => peer.engine.images.length === 1);
  }));

Deno.test("an Alpha 5 announcement carries every pass that was asked for", () =>
  withPeer({ generation: "alpha5" }, async (peer, client) => {
    enable(peer, "P_RENDER_PASS_OBJECT_ID");
    const counts: number[] = [];
    const channel = client.stream(
      alpha5.StreamCallbackService.method.callbackChannel,
      ({ payload }) => {
        if (payload.case === "newImage") counts.push(payload.value.renderImages?.data.length ?? 0);
      },
    );
    const data = [alpha5.RenderPassId.RENDER_PASS_BEAUTY, 1009 as alpha5.RenderPassId];
    await client.call(alpha5.ApiRenderEngineService.method.setAsyncTonemapRenderPasses, {
      tonemapPasses: { data },
    });
    await client.call(engine.restartRendering);
    await until(() => counts.includes(2));
    channel.cancel();
  }));

Deno.test("synchronousTonemap1 gives any enabled pass, and nothing for others", () =>
  withPeer({}, async (peer, client) => {
    for (const { pin } of RENDER_PASSES) enable(peer, pin);
    enable(peer, "P_Z_DEPTH_MAX", 30);
    await until(() => peer.engine.state === "finished");
    for (const { id, pass } of RENDER_PASSES) {
      const data = [id as beta2.RenderPassId];
      const { result, results } = await client.call(engine.synchronousTonemap1, {
        passes: { data },
        colorSpace: beta2.NamedColorSpace.SRGB,
      });
      assert.equal(result, true, pass);
      const bytes = results?.data[0]?.buffer?.data ?? new Uint8Array(0);
      assert.equal(bytes.length, 64 * 32 * 4);
      const shades = new Set(bytes.filter((_, i) => i % 4 !== 3)).size;
      assert.ok(shades >= (pass === "emission" ? 1 : 2), `${pass} shows something`);
    }
    const refused = await client.call(engine.synchronousTonemap1, {
      passes: { data: [RenderPassId.RENDER_PASS_UV_COORD] },
    });
    assert.equal(refused.result, false);
  }));

Deno.test("RENDER_PASSES have one number in both generations and a pin that their node has", () =>
  withPeer({ paused: true }, (peer) => {
    const node = peer.engine.targetNode?.input("P_RENDER_PASSES");
    for (const { id, pin } of RENDER_PASSES) {
      assert.equal(alpha5.RenderPassId[id], beta2.RenderPassId[id]);
      assert.ok((node?.pinOf(pin).index ?? -1) >= 0, pin);
    }
    return Promise.resolve();
  }));
