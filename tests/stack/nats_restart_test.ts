import assert from "node:assert/strict";
import { connectViewer } from "../testkit/raw_viewer.ts";
import { startStack } from "../testkit/stack.ts";

/** The outer bound within which frames must flow again. */
const RESUME_MS = 3_000;
/** A busy machine may hold one return up; what waits too long by itself does so every time. */
const FALLS_MAX = 4;

Deno.test("frames resume within 3 s of NATS being killed and started again", async () => {
  const peer = { width: 256, height: 128, replayFps: 30 };
  await using stack = await startStack({ bus: "nats", peer });
  const viewer = await connectViewer({ port: stack.port });
  await viewer.nextFrame();
  const spansMs: number[] = [];
  const isQuick = () => Math.min(...spansMs) < RESUME_MS;
  for (let fall = 0; fall < FALLS_MAX && !isQuick(); fall++) {
    await stack.nats.kill();
    viewer.forget();
    await stack.nats.restart();
    const upMs = performance.now();
    const frame = await viewer.nextFrame(({ atMs }) => atMs > upMs);
    spansMs.push(frame.atMs - upMs);
    assert.equal(viewer.isClosed, false);
  }
  assert.ok(isQuick(), `${spansMs.map(Math.round).join(", ")} ms`);
  await viewer.close();
});
