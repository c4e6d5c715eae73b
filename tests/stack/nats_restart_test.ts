import assert from "node:assert/strict";
import { connectViewer } from "../testkit/raw_viewer.ts";
import { startStack } from "../testkit/stack.ts";

/** The outer bound within which frames must flow again. */
const RESUME_MS = 3_000;

Deno.test("frames resume within 3 s of NATS being killed and started again", async () => {
  const peer = { width: 256, height: 128, replayFps: 30 };
  await using stack = await startStack({ bus: "nats", peer });
  const viewer = await connectViewer({ port: stack.port });
  await viewer.nextFrame();
  await stack.nats.kill();
  viewer.forget();
  await stack.nats.restart();
  const upMs = performance.now();
  const frame = await viewer.nextFrame(({ atMs }) => atMs > upMs, 2 * RESUME_MS);
  assert.ok(frame.atMs - upMs < RESUME_MS, `${frame.atMs - upMs} ms`);
  assert.equal(viewer.isClosed, false);
  await viewer.close();
});
