import assert from "node:assert/strict";
import { CLOSE, encodeEvent } from "@fuelrail/contracts";
import { connectViewer } from "../testkit/raw_viewer.ts";
import { until } from "../testkit/until.ts";
import { startIngestSide } from "./ingest_side.ts";
import { withGateway } from "./rig.ts";

/** A viewer on a bare connection, which reads only when the test does. */
async function openBare(port: number): Promise<Deno.TcpConn> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const lines = [
    "GET /ws?room=STUDIO HTTP/1.1",
    `Host: 127.0.0.1:${port}`,
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Protocol: fuelrail.v1",
  ];
  await connection.write(new TextEncoder().encode(`${lines.join("\r\n")}\r\n\r\n`));
  await connection.read(new Uint8Array(1_024));
  const hello = new TextEncoder().encode(encodeEvent("hello", { frames: false }));
  // A client's frames are masked; a mask of zeros leaves them as they are.
  await connection.write(new Uint8Array([0x81, 0x80 | hello.length, 0, 0, 0, 0, ...hello]));
  return connection;
}

/** Reads until the close frame and returns its code and reason. */
async function readClose(connection: Deno.TcpConn): Promise<{ code: number; reason: string }> {
  const chunk = new Uint8Array(65_536);
  let tail = new Uint8Array(0);
  for (;;) {
    const count = await connection.read(chunk);
    if (count === null) throw new Error("The connection ended without a close frame");
    tail = new Uint8Array([...tail.subarray(-200), ...chunk.subarray(0, count)]);
    const at = tail.findLastIndex((byte, n) =>
      byte === 0x88 && tail.length - n - 2 === tail[n + 1]
    );
    if (at < 0) continue;
    const code = ((tail[at + 2] ?? 0) << 8) | (tail[at + 3] ?? 0);
    return { code, reason: new TextDecoder().decode(tail.subarray(at + 4)) };
  }
}

Deno.test("a viewer that cannot take its state is closed as slow with the limit's name, and nobody else notices", () =>
  withGateway(async (rig) => {
    const ingest = startIngestSide(rig.bus, rig.room);
    const healthy = await connectViewer({ port: rig.port, hello: { frames: false } });
    const bare = await openBare(rig.port);
    await until(async () => await rig.metric("viewers") === 2);
    const closed = () => rig.metric("closes_total", '{reason="slow"}');
    let said = 0;
    const reason = "x".repeat(2_000);
    while (await closed() === 0 && said < 20_000) {
      for (let n = 0; n < 100; n++) ingest.say("stalled", `${++said} ${reason}`.slice(0, 2_000));
      await healthy.next("linkStatus", (link) => link.reason?.startsWith(`${said} `) === true);
      healthy.forget();
    }
    assert.equal(await closed(), 1, `after ${said} messages`);
    const end = await readClose(bare);
    assert.equal(end.code, CLOSE.slow);
    assert.match(end.reason, /STATE_QUEUE_(MESSAGES 256|BYTES 1048576)/);
    assert.equal(healthy.isClosed, false);
    bare.close();
    await healthy.close();
    ingest.stop();
  }));
