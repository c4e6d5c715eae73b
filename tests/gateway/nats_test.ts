import assert from "node:assert/strict";
import { connectNatsBus } from "@fuelrail/kit/bus";
import { systemClock } from "@fuelrail/kit/clock";
import { createLog } from "@fuelrail/kit/log";
import { startGateway } from "../../services/gateway/service.ts";
import { startNatsServer } from "../testkit/nats_server.ts";
import { connectViewer } from "../testkit/raw_viewer.ts";
import { startIngestSide } from "./ingest_side.ts";
import { publishFrame, STUDIO } from "./rig.ts";

Deno.test("frames resume once NATS that was killed is back, and viewers are told meanwhile", async () => {
  const nats = await startNatsServer();
  const log = createLog("gateway", "error", () => {});
  const [frameBus, stateBus, bus] = await Promise.all(
    ["frames", "state", "test"].map((name) => connectNatsBus({ url: nats.url, name, log })),
  );
  assert.ok(frameBus !== undefined && stateBus !== undefined && bus !== undefined);
  const gateway = await startGateway({
    config: { host: "127.0.0.1", port: 0, room: STUDIO, auth: "on", allowedOrigins: [] },
    ...{ frameBus, stateBus, log },
    clock: systemClock,
    random: Math.random,
    assetsDir: new URL("./page/", import.meta.url),
  });
  const ingest = startIngestSide(bus, STUDIO);
  let seq = 0;
  const source = setInterval(() => publishFrame({ bus, room: STUDIO }, { seq: ++seq }), 50);
  try {
    const viewer = await connectViewer({ port: gateway.port });
    await viewer.next("linkStatus", ({ link }) => link === "live");
    await viewer.nextFrame();
    viewer.forget();
    await nats.kill();
    const offline = await viewer.next("linkStatus", ({ link }) => link === "offline");
    assert.match(offline.reason ?? "", /message bus/);
    viewer.forget();
    await nats.restart();
    const downSeq = seq;
    await viewer.nextFrame(({ header }) => header.seq > downSeq);
    await viewer.next("linkStatus", ({ link }) => link === "live");
    assert.equal(viewer.isClosed, false);
    await viewer.close();
  } finally {
    clearInterval(source);
    ingest.stop();
    await gateway.stop();
    await Promise.all([frameBus.drain(), stateBus.drain(), bus.drain()]);
    await nats.stop();
  }
});
