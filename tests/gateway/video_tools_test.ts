import assert from "node:assert/strict";
import { createJumpClock } from "../testkit/jump_clock.ts";
import { MjpegClient } from "../testkit/mjpeg_client.ts";
import { connectViewer } from "../testkit/raw_viewer.ts";
import { until } from "../testkit/until.ts";
import { startIngestSide } from "./ingest_side.ts";
import { frameBytes, publishFrame, startRig, withGateway, withGatewayAtOnce } from "./rig.ts";

const STREAM = "/rooms/STUDIO/stream.mjpeg";

/** A client on a bare connection that asks for the stream and reads nothing. */
async function openStuck(port: number): Promise<Deno.TcpConn> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(
    new TextEncoder().encode(`GET ${STREAM} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`),
  );
  return connection;
}

Deno.test("many streams each get the newest picture, and none is encoded again for them", () =>
  withGatewayAtOnce(async (rig) => {
    const streams = await Promise.all(
      Array.from({ length: 40 }, () => MjpegClient.open(`${rig.url}${STREAM}`)),
    );
    for (const seq of [1, 2, 3]) {
      publishFrame(rig, { seq }, 20_000);
      for (const stream of streams) assert.equal((await stream.part(seq)).length, 20_000);
    }
    assert.equal(await rig.metric("streams"), 40);
    assert.equal(await rig.metric("frames_received_total", '{tier="full"}'), 3);
    assert.equal(await rig.metric("mjpeg_frames_sent_total"), 120);
    await Promise.all(streams.map((stream) => stream.close()));
    await until(async () => await rig.metric("streams") === 0);
    assert.equal(await rig.metric("mjpeg_streams_ended_total", '{reason="left"}'), 40);
  }));

Deno.test("a stream has its own pace, and gets the newest picture after it", () =>
  withGateway(async (rig) => {
    const [fast, slow] = [
      await MjpegClient.open(`${rig.url}${STREAM}`),
      await MjpegClient.open(`${rig.url}${STREAM}?fps=2`),
    ];
    for (let seq = 1; seq <= 20; seq++) {
      publishFrame(rig, { seq }, 1_000);
      await fast.part(seq);
    }
    await slow.part(20);
    assert.ok(slow.parts.length < 20, `${slow.parts.length} parts`);
    assert.ok(await rig.metric("mjpeg_frames_superseded_total") > 0);
    await Promise.all([fast.close(), slow.close()]);
  }));

Deno.test("a stream that nobody reads is held in bounded memory, cut off, and delays nobody", async () => {
  const clock = createJumpClock();
  const rig = await startRig({}, undefined, clock);
  const healthy = await MjpegClient.open(`${rig.url}${STREAM}`);
  const viewer = await connectViewer({ port: rig.port });
  const stuck = await openStuck(rig.port);
  try {
    await until(async () => await rig.metric("streams") === 2);
    let seq = 0;
    const show = async () => {
      publishFrame(rig, { seq: ++seq }, 1_000_000);
      const low = seq;
      await until(() => healthy.parts.some((part) => part[0] === (low & 255)));
    };
    // The system takes some of them before the stream itself is held up.
    await until(async () => {
      await show();
      return await rig.metric("mjpeg_frames_superseded_total") > 3;
    }, { what: "the stuck stream is held up" });
    const sent = await rig.metric("mjpeg_frames_sent_total");
    assert.ok(sent - healthy.parts.length < 40, "what the system took is bounded");
    const had = healthy.parts.length;
    clock.jump(31_000);
    await until(() => healthy.parts.length > had, { what: "the last picture again" });
    await show();
    await until(async () => await rig.metric("streams") === 1);
    assert.equal(await rig.metric("mjpeg_streams_ended_total", '{reason="stalled"}'), 1);
    await viewer.nextFrame();
    await show();
  } finally {
    stuck.close();
    await healthy.close();
    await viewer.close();
    await rig.stop();
  }
});

Deno.test("more streams than a gateway serves are refused with the reason", () =>
  withGateway(async (rig) => {
    const streams: MjpegClient[] = [];
    for (let n = 0; n < 256; n++) streams.push(await MjpegClient.open(`${rig.url}${STREAM}`));
    const late = await fetch(`${rig.url}${STREAM}`);
    assert.equal(late.status, 503);
    assert.match(await late.text(), /no more streams/);
    await Promise.all(streams.map((stream) => stream.close()));
  }));

Deno.test("frame.jpg and frame.png answer conditional requests and HEAD", () =>
  withGateway(async (rig) => {
    const ingest = startIngestSide(rig.bus, rig.room);
    ingest.newest.set("full", frameBytes({ seq: 9 }, 1_000));
    ingest.newest.set("still", frameBytes({ seq: 9, tier: "still" }, 3_000));
    const ask = async (path: string, method = "GET", tag?: string) => {
      const headers: Record<string, string> = tag === undefined ? {} : { "if-none-match": tag };
      const answer = await fetch(`${rig.url}/rooms/STUDIO/${path}`, { method, headers });
      const { length } = await answer.bytes();
      return { status: answer.status, etag: answer.headers.get("etag") ?? "", length, answer };
    };
    for (const [path, bytes] of [["frame.jpg", 1_000], ["frame.png", 3_000]] as const) {
      const whole = await ask(path);
      assert.deepEqual([whole.status, whole.length], [200, bytes]);
      assert.match(whole.etag, /^"7-9-(full|still)"$/);
      const head = await ask(path, "HEAD");
      assert.deepEqual([head.status, head.length, head.etag], [200, 0, whole.etag]);
      assert.match(head.answer.headers.get("content-type") ?? "", /^image\//);
      for (const tag of [whole.etag, `W/${whole.etag}`, `"other", ${whole.etag}`, "*"]) {
        for (const method of ["GET", "HEAD"]) {
          const unchanged = await ask(path, method, tag);
          assert.deepEqual([unchanged.status, unchanged.length], [304, 0], `${method} ${tag}`);
          assert.equal(unchanged.etag, whole.etag);
          assert.equal(unchanged.answer.headers.get("cache-control"), "no-store");
        }
      }
      assert.equal((await ask(path, "GET", '"7-8-full"')).status, 200);
    }
    ingest.newest.set("full", frameBytes({ seq: 10 }, 1_000));
    assert.equal((await ask("frame.jpg", "GET", '"7-9-full"')).status, 200);
    ingest.stop();
  }));

Deno.test("a stream of a room that nobody renders waits, and its HEAD costs nothing", () =>
  withGateway(async (rig) => {
    const head = await fetch(`${rig.url}/rooms/NOBODY/stream.mjpeg`, { method: "HEAD" });
    assert.equal(head.status, 200);
    assert.match(head.headers.get("content-type") ?? "", /multipart/);
    assert.equal(await rig.metric("streams"), 0);
    const stream = await MjpegClient.open(`${rig.url}/rooms/NOBODY/stream.mjpeg`);
    publishFrame(rig, { seq: 1 });
    assert.equal(stream.parts.length, 0);
    await stream.close();
  }));
