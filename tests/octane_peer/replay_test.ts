import assert from "node:assert/strict";
import * as alpha5 from "../../kit/octane/gen/alpha5.ts";
import * as beta2 from "../../kit/octane/gen/beta2.ts";
import { until } from "../testkit/until.ts";
import { withPeer } from "./test_client.ts";

Deno.test("Replay sends images of the set size that are never the same twice", () =>
  withPeer(
    { generation: "alpha5", width: 200, height: 100, replayFps: 50 },
    async (_peer, client) => {
      const images: { data: Uint8Array; seconds: number; samples: number }[] = [];
      const channel = client.stream(
        alpha5.StreamCallbackService.method.callbackChannel,
        ({ payload }) => {
          if (payload.case !== "newImage") return;
          const [image] = payload.value.renderImages?.data ?? [];
          images.push({
            data: image?.buffer?.data ?? new Uint8Array(0),
            seconds: image?.renderTime ?? 0,
            samples: image?.tonemappedSamplesPerPixel ?? 0,
          });
        },
      );
      await until(() => images.length >= 6);
      for (let i = 1; i < images.length; i++) {
        const [before, after] = [images[i - 1], images[i]];
        assert.equal(after?.data.length, 200 * 100 * 4);
        assert.notDeepEqual(after?.data, before?.data);
        assert.ok((after?.seconds ?? 0) > (before?.seconds ?? 0));
      }
      channel.cancel();
    },
  ));

Deno.test("Replay serves grabs, pauses, and works at 1x1", () =>
  withPeer({ width: 1, height: 1, replayFps: 100 }, async (peer, client) => {
    const engine = beta2.ApiRenderEngineService.method;
    await until(() => peer.engine.latest !== null);
    const { result, renderImages } = await client.call(engine.grabRenderResult);
    assert.deepEqual([result, renderImages?.data[0]?.buffer?.data.length], [true, 4]);
    await client.call(engine.pauseRendering);
    const { latest } = peer.engine;
    await client.call(engine.isRenderingPaused);
    await client.call(engine.continueRendering);
    await until(() => peer.engine.latest !== latest);
  }));
