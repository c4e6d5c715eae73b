import assert from "node:assert/strict";
import { CLOSE, encodeEvent, SUBPROTOCOL } from "@fuelrail/contracts";
import { BareSocket } from "../testkit/bare_socket.ts";
import { connectViewer } from "../testkit/raw_viewer.ts";
import { until } from "../testkit/until.ts";
import { startIngestSide } from "./ingest_side.ts";
import { withGateway } from "./rig.ts";

/** A viewer on a bare connection, which reads only when the test does. */
async function openBare(port: number): Promise<BareSocket> {
  const bare = await BareSocket.open(port, "/ws?room=STUDIO", SUBPROTOCOL);
  await bare.sendText(encodeEvent("hello", { frames: false }));
  return bare;
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
    const end = await bare.readClose();
    assert.equal(end.code, CLOSE.slow);
    assert.match(end.reason, /STATE_QUEUE_(MESSAGES 256|BYTES 1048576)/);
    assert.equal(healthy.isClosed, false);
    bare.close();
    await healthy.close();
    ingest.stop();
  }));
