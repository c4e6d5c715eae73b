import { decodeFrame, encodeAck } from "@fuelrail/contracts";
import { systemClock } from "@fuelrail/kit/clock";
import { createLog } from "@fuelrail/kit/log";
import assert from "node:assert/strict";
import { closedPort } from "../../../tests/testkit/closed_port.ts";
import { createRelayTally } from "../core/tallies.ts";
import { relayFrame } from "../testing/pictures.ts";
import { createHttpSink, FRAME_TYPE } from "./push_http.ts";
import { createSocketSink } from "./push_socket.ts";

const LIVE = { state: "live", reason: undefined, held: false } as const;

function sinkOptions(url: string) {
  const tally = createRelayTally();
  return {
    ...{ url: new URL(url), room: "STUDIO", clock: systemClock, tally },
    log: createLog("test", "error"),
    random: () => 0,
  };
}

async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`Did not come: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 4));
  }
}

function seqOf(bytes: Uint8Array): number {
  const frame = decodeFrame(bytes);
  assert.ok(frame.ok);
  return frame.header.seq;
}

Deno.test("createHttpSink() has one picture in flight and sends the newest next", async () => {
  const seen: number[] = [];
  const states: string[] = [];
  let inFlight = 0;
  let most = 0;
  const gates: (() => void)[] = [];
  await using server = Deno.serve({ port: 0, onListen() {} }, async (request) => {
    const body = new Uint8Array(await request.arrayBuffer());
    assert.equal(request.headers.get("fuelrail-version"), "1");
    if (request.headers.get("content-type") !== FRAME_TYPE) {
      states.push(JSON.parse(new TextDecoder().decode(body)).payload.state);
      return new Response();
    }
    most = Math.max(most, ++inFlight);
    seen.push(seqOf(body));
    await new Promise<void>((resolve) => gates.push(resolve));
    inFlight--;
    return new Response();
  });
  const options = sinkOptions(`http://127.0.0.1:${server.addr.port}/fuelrail`);
  const sink = createHttpSink(options);
  sink.standing(LIVE);
  await until(() => states.length > 0, "the state");
  for (let seq = 1; seq <= 3; seq++) sink.frame(relayFrame({ seq }));
  await until(() => seen.length === 1, "the first picture");
  for (let seq = 4; seq <= 50; seq++) sink.frame(relayFrame({ seq }));
  gates.shift()?.();
  await until(() => seen.length === 2, "the next picture");
  gates.shift()?.();
  await until(() => options.tally.counts.delivered === 2, "its delivery");
  assert.equal(seen.at(-1), 50);
  assert.equal(most, 1);
  assert.equal(states[0], "live");
  assert.equal(options.tally.counts.superseded + options.tally.counts.delivered, 50);
  await sink.stop();
});

Deno.test("createHttpSink() tries the last picture again until the other side is there", async () => {
  const port = closedPort();
  const options = sinkOptions(`http://127.0.0.1:${port}/`);
  const sink = createHttpSink(options);
  sink.frame(relayFrame({ seq: 7 }));
  await until(() => options.tally.counts.unreachable > 0, "a failed attempt");
  const seen: number[] = [];
  await using _server = Deno.serve(
    { hostname: "127.0.0.1", port, onListen() {} },
    async (request) => {
      seen.push(seqOf(new Uint8Array(await request.arrayBuffer())));
      return new Response(null, { status: 204 });
    },
  );
  await until(() => seen.length === 1, "the picture");
  assert.deepEqual(seen, [7]);
  await until(() => options.tally.counts.delivered === 1, "its delivery");
  await sink.stop();
});

Deno.test("createHttpSink() counts refusals, and does not repeat what was refused", async () => {
  let requests = 0;
  await using server = Deno.serve({ port: 0, onListen() {} }, () => {
    requests++;
    return new Response("no", { status: 404 });
  });
  const options = sinkOptions(`http://127.0.0.1:${server.addr.port}/`);
  const sink = createHttpSink(options);
  sink.frame(relayFrame({ seq: 1 }));
  await until(() => options.tally.counts.refused === 1, "the refusal");
  await sink.stop();
  assert.equal(requests, 1);
});

/** A WebSocket server like TouchDesigner's, which acknowledges when told to. */
function startSocketServer() {
  const sockets: WebSocket[] = [];
  const seen: number[] = [];
  const texts: string[] = [];
  const server = Deno.serve({ port: 0, onListen() {} }, (request) => {
    const { socket, response } = Deno.upgradeWebSocket(request);
    socket.binaryType = "arraybuffer";
    sockets.push(socket);
    socket.onmessage = ({ data }) => {
      if (typeof data === "string") texts.push(data);
      else seen.push(seqOf(new Uint8Array(data)));
    };
    return response;
  });
  return {
    url: `ws://127.0.0.1:${server.addr.port}`,
    ...{ sockets, seen, texts },
    ack: (seq: number) =>
      sockets.at(-1)?.send(encodeAck({ seq, tier: "full" }) as Uint8Array<ArrayBuffer>),
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

Deno.test("createSocketSink() waits for the ack of each picture and sends the newest next", async () => {
  await using far = startSocketServer();
  const options = sinkOptions(far.url);
  const sink = createSocketSink(options);
  sink.standing(LIVE);
  sink.frame(relayFrame({ seq: 1 }));
  await until(() => far.seen.length === 1, "the first picture");
  for (let seq = 2; seq <= 40; seq++) sink.frame(relayFrame({ seq }));
  far.ack(1);
  await until(() => far.seen.length === 2, "the next picture");
  assert.deepEqual(far.seen, [1, 40]);
  far.ack(40);
  await until(() => options.tally.counts.delivered === 2, "both delivered");
  assert.equal(options.tally.counts.superseded, 38);
  await until(() => far.texts.length > 0, "the state");
  assert.equal(JSON.parse(far.texts[0] ?? "").payload.state, "live");
  await sink.stop();
});

Deno.test("createSocketSink() dials again and repeats what was not acknowledged", async () => {
  await using far = startSocketServer();
  const options = sinkOptions(far.url);
  const sink = createSocketSink(options);
  sink.frame(relayFrame({ seq: 5 }));
  await until(() => far.seen.length === 1, "the picture");
  far.sockets[0]?.close();
  await until(() => far.seen.length === 2, "the picture once more");
  assert.deepEqual(far.seen, [5, 5]);
  far.ack(5);
  await until(() => options.tally.counts.delivered === 1, "its delivery");
  assert.equal(options.tally.counts.unreachable, 1);
  await sink.stop();
});
