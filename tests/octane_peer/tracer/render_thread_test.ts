import assert from "node:assert/strict";
import { DEFAULT_SETTINGS } from "./progressive.ts";
import type { Progress, RenderedImage } from "./protocol.ts";
import { DEFAULT_OUTPUT } from "./render_loop.ts";
import { type RenderThread, startRenderThread } from "./render_thread.ts";
import type { SceneData } from "./scene_data.ts";
import { smallScene } from "./test_scene.ts";

interface Watched {
  readonly thread: RenderThread;
  readonly images: RenderedImage[];
  readonly progress: Progress[];
  until(condition: () => boolean): Promise<void>;
}

function watch(): Watched {
  const images: RenderedImage[] = [];
  const progress: Progress[] = [];
  let wake = () => {};
  const thread = startRenderThread({
    onImage: (image) => {
      images.push(image);
      wake();
    },
    onProgress: (report) => {
      progress.push(report);
      wake();
    },
    onFailure: (reason) => assert.fail(reason),
  });
  return {
    thread,
    images,
    progress,
    async until(condition) {
      while (!condition()) await new Promise<void>((resolve) => wake = resolve);
    },
  };
}

function start(watched: Watched, scene: SceneData, job = 1): void {
  const { geometry, ...look } = scene;
  watched.thread.tell({ type: "start", job, look, geometry, settings: DEFAULT_SETTINGS });
}

Deno.test("startRenderThread sends images up to the finished one and then falls silent", async () => {
  const watched = watch();
  start(watched, smallScene());
  await watched.until(() =>
    watched.progress.at(-1)?.finished === true && watched.images.at(-1)?.progress.finished === true
  );
  const last = watched.images.at(-1);
  assert.equal(last?.progress.samples, 8);
  assert.equal(last?.progress.finished, true);
  assert.equal(last?.bytes.length, 48 * 24 * 4);
  watched.thread.stop();
});

Deno.test("startRenderThread goes on where it was after a pause", async () => {
  const watched = watch();
  const scene = smallScene(256, 128);
  const endless = { ...scene, kernel: { ...scene.kernel, maxSamples: 1e9 } };
  start(watched, endless);
  await watched.until(() => (watched.images.at(-1)?.progress.samples ?? 0) >= 1);
  watched.thread.tell({ type: "run", running: false });
  const paused = await watched.thread.tonemap(DEFAULT_OUTPUT);
  const again = await watched.thread.tonemap(DEFAULT_OUTPUT);
  assert.equal(again?.progress.samples, paused?.progress.samples);
  assert.deepEqual(again?.bytes, paused?.bytes);
  watched.thread.tell({ type: "run", running: true });
  const samples = paused?.progress.samples ?? 0;
  await watched.until(() => (watched.images.at(-1)?.progress.samples ?? 0) > samples);
  watched.thread.stop();
});

Deno.test("startRenderThread marks images with the job that they belong to", async () => {
  const watched = watch();
  start(watched, smallScene(), 1);
  start(watched, smallScene(), 2);
  await watched.until(() => watched.progress.some(({ job, finished }) => finished && job === 2));
  assert.equal(watched.images.at(-1)?.progress.job, 2);
  watched.thread.stop();
});

Deno.test("startRenderThread has no picture before it starts and after it stops", async () => {
  const watched = watch();
  assert.equal(await watched.thread.tonemap(DEFAULT_OUTPUT), null);
  start(watched, smallScene());
  await watched.until(() => watched.images.length > 0);
  watched.thread.tell({ type: "stop" });
  assert.equal(await watched.thread.tonemap(DEFAULT_OUTPUT), null);
  watched.thread.stop();
});
