import assert from "node:assert/strict";
import { type Bus, connectNatsBus } from "@fuelrail/kit/bus";
import { systemClock } from "@fuelrail/kit/clock";
import { createLog } from "@fuelrail/kit/log";
import { type Gateway, startGateway } from "../../services/gateway/service.ts";
import { CanvasClient } from "../testkit/canvas_client.ts";
import { startNatsServer } from "../testkit/nats_server.ts";
import { startStack } from "../testkit/stack.ts";
import { jpegOf, pictureOf, pngOf } from "./canvas_rig.ts";
import { allConnected, STUDIO } from "./rig.ts";
import sharp from "sharp";

/** A path tracer on a busy machine may take long. */
const RENDER_PATIENCE_MS = 120_000;

Deno.test("drawings pass between two gateways over NATS as they came", async () => {
  const nats = await startNatsServer();
  const log = createLog("gateway", "error", () => {});
  const buses: Bus[] = [];
  const connect = async (name: string): Promise<Bus> => {
    const bus = await connectNatsBus({ url: nats.url, name, log });
    buses.push(bus);
    return bus;
  };
  const start = async (name: string): Promise<Gateway> =>
    await startGateway({
      config: { host: "127.0.0.1", port: 0, room: STUDIO, auth: "on", allowedOrigins: [] },
      frameBus: await connect(`${name}-frames`),
      stateBus: await connect(`${name}-state`),
      log,
      clock: systemClock,
      random: Math.random,
      assetsDir: new URL("./page/", import.meta.url),
    });
  const gateways = [await start("one"), await start("two")];
  await allConnected(buses);
  const clients = gateways.map(({ port }) =>
    new CanvasClient({ port, room: "STUDIO", query: "&source=canvas&name=Ada%20L" })
  );
  const [one, two] = clients;
  assert.ok(one !== undefined && two !== undefined);
  try {
    await Promise.all(clients.map((client) => client.ready()));
    await Promise.all(clients.map((client) => client.next("drawing:start")));
    const url = `data:image/jpeg;base64,${(await jpegOf(64, 64)).toBase64()}`;
    const text = `{"type": "draw",  "payload":"${url}"}`;
    const png = await pngOf(700, 700);
    one.send("state", "drawing:start");
    one.sendRaw(text);
    one.send("state", "drawing:end");
    one.sendRaw(png);
    const draw = await two.next("draw");
    assert.equal(draw.is === "text" && draw.text, text);
    await two.next("drawing:end");
    const final = await two.next("png");
    assert.deepEqual(final.is === "binary" && final.bytes, png);
    two.send("state", "drawing:start");
    await one.next("drawing:start");
    two.send("draw", url);
    await one.next("draw");
    await two.close();
    await one.next("drawing:start");
    assert.deepEqual(one.words, [
      "hello",
      "drawing:start",
      "drawing:start",
      "draw",
      "drawing:start",
    ]);
  } finally {
    await Promise.all(clients.map((client) => client.close()));
    await Promise.all(gateways.map((gateway) => gateway.stop()));
    await Promise.all(buses.map((bus) => bus.drain()));
    await nats.stop();
  }
});

Deno.test("a canvas client of the whole product gets the render live, and its lossless picture at the end", async () => {
  await using stack = await startStack({
    peer: { width: 128, height: 72, maxSamples: 8, paused: true },
  });
  const client = new CanvasClient({ port: stack.port, room: stack.room, query: "&size=96" });
  try {
    await client.ready();
    await client.next("drawing:start");
    stack.peer.engine.resume();
    const final = await client.next("png", () => true, RENDER_PATIENCE_MS);
    const { words } = client;
    assert.deepEqual(words.slice(0, 2), ["hello", "drawing:start"]);
    const draw = client.heard.find((one) => one.is === "text" && one.type === "draw");
    const picture = await pictureOf(draw?.is === "text" ? draw.payload : "");
    assert.deepEqual([picture.width, picture.height], [96, 54]);
    assert.equal(words[words.indexOf("png") - 1], "drawing:end");
    assert.ok(final.is === "binary");
    const { format, width, height } = await sharp(final.bytes).metadata();
    assert.deepEqual([format, width, height], ["png", 128, 72]);
    const late = new CanvasClient({ port: stack.port, room: stack.room });
    const again = await late.next("png");
    assert.deepEqual(again.is === "binary" && again.bytes, final.bytes);
    await late.close();
  } finally {
    await client.close();
  }
});
