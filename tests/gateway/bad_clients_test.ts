import assert from "node:assert/strict";
import { CLOSE, NO_ACK_CLOSE_MS, ROOMS_PER_GATEWAY_MAX } from "@fuelrail/contracts";
import { createJumpClock } from "../testkit/jump_clock.ts";
import { connectViewer, type RawViewer } from "../testkit/raw_viewer.ts";
import { until, within } from "../testkit/until.ts";
import { publishFrame, startRig, withGateway } from "./rig.ts";

Deno.test("a viewer's message of 100 MB ends its own connection and nobody else's", () =>
  withGateway(async (rig) => {
    const healthy = await connectViewer({ port: rig.port, hello: { name: "healthy" } });
    const bad = await connectViewer({ port: rig.port, hello: { name: "bad" } });
    bad.sendBytes(new Uint8Array(100 * 1024 * 1024));
    await within(bad.closed, 60_000, "closed");
    publishFrame(rig, { seq: 1 });
    await healthy.nextFrame();
    await healthy.close();
  }));

Deno.test("thousands of room names of viewers stop at the limit, and the studio's stays open", () =>
  withGateway(async (rig) => {
    const open: RawViewer[] = [];
    for (let n = 1; n < ROOMS_PER_GATEWAY_MAX; n++) {
      open.push(await connectViewer({ port: rig.port, room: `R${n}`, hello: { frames: false } }));
    }
    for (let n = 0; n < 20; n++) {
      const late = await connectViewer({ port: rig.port, room: `LATE${n}`, hello: {} });
      const { code, reason } = await within(late.closed, 60_000, "closed");
      assert.equal(code, CLOSE.full);
      assert.match(reason, /ROOMS_PER_GATEWAY_MAX/);
    }
    const stream = await fetch(`${rig.url}/rooms/LATE/stream.mjpeg`);
    assert.equal(stream.status, 503);
    await stream.body?.cancel();
    const api = await fetch(`${rig.url}/api/rooms/LATE`);
    assert.equal(api.status, 503);
    await api.body?.cancel();
    assert.equal(await rig.metric("rooms"), ROOMS_PER_GATEWAY_MAX);
    const studio = await connectViewer({ port: rig.port });
    await studio.next("welcome");
    await Promise.all([...open, studio].map((viewer) => viewer.close()));
  }));

Deno.test("a viewer that never acknowledges is closed as slow with the limit's name", async () => {
  const clock = createJumpClock();
  const rig = await startRig({}, undefined, clock);
  try {
    const good = await connectViewer({ port: rig.port });
    const silent = await connectViewer({ port: rig.port, acks: false });
    publishFrame(rig, { seq: 1 });
    await silent.nextFrame();
    await good.nextFrame();
    await until(async () => await rig.metric("viewer_frames", '{outcome="acked"}') === 1);
    clock.jump(NO_ACK_CLOSE_MS);
    const { code, reason } = await within(silent.closed, 60_000, "closed");
    assert.equal(code, CLOSE.slow);
    assert.match(reason, /NO_ACK_CLOSE_MS 30000/);
    publishFrame(rig, { seq: 2 });
    await good.nextFrame(({ header }) => header.seq === 2);
    await good.close();
  } finally {
    await rig.stop();
  }
});
