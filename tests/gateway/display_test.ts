import assert from "node:assert/strict";
import { CLOSE, decodeTiles, displayServerMessage, type FrameHeader } from "@fuelrail/contracts";
import { STATE_GAP_MS } from "../../services/gateway/core/display/asked_state.ts";
import { createHeldClock } from "../testkit/jump_clock.ts";
import { until, within } from "../testkit/until.ts";
import { pngOf } from "./canvas_rig.ts";
import { redOf, startDisplayRig } from "./display_rig.ts";
import { publishFrame, publishTiles } from "./rig.ts";

Deno.test("binary carries frames as they came from the bus, finished ones too", async () => {
  await using rig = await startDisplayRig();
  const client = await rig.display({ hello: { modes: ["binary"] } });
  const welcome = await client.next("welcome");
  assert.deepEqual([welcome.mode, welcome.carries, welcome.room], ["binary", "frames", "STUDIO"]);
  await rig.paint(1, 200);
  const { header, body } = await client.nextFrame();
  assert.deepEqual([header.seq, header.tier], [1, "full"]);
  assert.deepEqual([...body.subarray(0, 2)], [0xff, 0xd8]);
  rig.show({ seq: 1, tier: "still", width: 64, height: 32 }, await pngOf(64, 32));
  assert.equal((await client.nextFrame()).header.tier, "still");
  for (const message of client.heard) displayServerMessage.parse(message);
});

Deno.test("diff carries tiles against what the client acknowledged, and a whole frame when it cannot", async () => {
  await using rig = await startDisplayRig();
  const hello = { modes: ["diff", "binary", "json"] };
  const client = await rig.display({ hello });
  const welcome = await client.next("welcome");
  assert.deepEqual([welcome.mode, welcome.carries], ["diff", "tiles"]);
  publishFrame(rig, { seq: 1 }, 5_000);
  publishTiles(rig, { seq: 1, baseSeq: 1 });
  assert.equal((await client.nextFrame()).header.kind, "image");
  publishTiles(rig, { seq: 2, baseSeq: 1 }, [[0, 0], [3, 2]]);
  const { header, body } = await client.nextFrame();
  assert.deepEqual([header.kind, header.seq, header.baseSeq], ["tiles", 2, 1]);
  const set = decodeTiles(body);
  assert.deepEqual(set.ok && set.tiles.map(({ column, row }) => [column, row]), [[0, 0], [3, 2]]);
  const late = await rig.display({ hello });
  assert.equal((await late.nextFrame()).header.kind, "image", "it has nothing to lay tiles on");
  assert.equal((await late.nextFrame()).header.seq, 2);
  rig.ingest.say("offline", "connection refused");
  await client.next("clear");
  rig.ingest.say("live");
  publishFrame(rig, { seq: 3 }, 5_000);
  publishTiles(rig, { seq: 3, baseSeq: 2 }, [[1, 1]]);
  const whole = await client.nextFrame();
  assert.deepEqual([whole.header.kind, whole.header.seq], ["image", 3], "its screen is empty");
});

Deno.test("a client that cannot decode PNG gets no finished pictures", async () => {
  await using rig = await startDisplayRig();
  const client = await rig.display({ hello: { modes: ["binary"], codecs: ["jpeg"] } });
  rig.show({ seq: 1, tier: "still", width: 64, height: 32 }, await pngOf(64, 32));
  await rig.paint(2, 200);
  await client.nextFrame(({ seq }) => seq === 2);
  assert.deepEqual(client.frames.map(({ header }) => header.tier), ["full"]);
});

Deno.test("modes and codecs without anything in common are closed with the reason", async () => {
  await using rig = await startDisplayRig();
  const client = await rig.display({ hello: { modes: ["binary"], codecs: ["webp"] } });
  const { code, reason } = await within(client.closed, 60_000, "closed");
  assert.equal(code, CLOSE.protocol);
  assert.match(reason, /JPEG/);
});

Deno.test("frames wait for acks: a client that gives none keeps its window and then gets the newest", async () => {
  // However slow the machine is, the client is not silent for long.
  await using rig = await startDisplayRig({}, createHeldClock());
  const client = await rig.display({ hello: { modes: ["binary"] }, acks: false });
  await client.next("welcome");
  await rig.paint(1, 200);
  const first: FrameHeader = (await client.nextFrame()).header;
  for (let seq = 2; seq <= 30; seq++) await rig.paint(seq, seq);
  client.send({ type: "state_request" });
  await client.next("state");
  assert.equal(client.frames.length, 1);
  client.ack(first);
  assert.equal((await client.nextFrame()).header.seq, 30);
  assert.equal(await rig.metric("viewer_frames", '{outcome="superseded"}'), 28);
});

Deno.test("a hello that comes late turns lines into frames, a second one is refused", async () => {
  await using rig = await startDisplayRig();
  await rig.paint(1, 200);
  const client = await rig.display();
  await client.next("frame");
  client.send({ type: "hello", protocol: 1, modes: ["binary"], name: "Wall" });
  await client.next("welcome");
  await client.nextFrame();
  assert.equal(await rig.metric("display_clients"), 1);
  client.send({ type: "hello", protocol: 1, modes: ["json"] });
  const refused = await client.next("reply");
  assert.equal(refused.reply?.payload["code"], "conflict");
  client.send({ type: "resize", width: 10, height: 10 });
  assert.match(
    String((await client.next("reply")).reply?.payload["message"]),
    /resize is for lines of text/,
  );
});

Deno.test("a command is a viewer's request: answered under its role, refused by name", async () => {
  await using rig = await startDisplayRig();
  const client = await rig.display({ hello: { modes: ["json"] } });
  await client.next("welcome");
  const ask = async (event_type: string, payload?: Record<string, unknown>) => {
    client.send({ type: "command", command: { event_type, payload } });
    return (await client.next("reply")).reply;
  };
  const answer = await ask("getStreamSettingsRequest", { request_id: "r7" });
  assert.equal(answer?.event_type, "accepted");
  assert.match(String(answer?.payload["asked_by"]), /^display-/);
  assert.equal(answer?.payload["request_id"], "r7");
  assert.equal((await ask("makeCoffee"))?.payload["code"], "unknown_event");
  assert.equal((await ask("ping", { t: 1 }))?.event_type, "pong");
  assert.equal((await ask("getStatsRequest"))?.event_type, "getStatsResult");
  assert.equal((await ask("hello", {}))?.payload["code"], "conflict");
});

Deno.test("state_request answers the whole room, at a pace", async () => {
  await using rig = await startDisplayRig();
  await rig.paint(1, 200);
  const client = await rig.display({ hello: { modes: ["json"], name: "Foyer" } });
  await client.next("frame");
  const fromMs = performance.now();
  for (let n = 0; n < 20; n++) client.send({ type: "state_request" });
  const { state } = await client.next("state");
  assert.equal(state?.["room"], "STUDIO");
  assert.equal((state?.["link"] as { link: string }).link, "live");
  await until(() => {
    client.send({ type: "state_request" });
    const newest = client.heard.findLast(({ type }) => type === "state")?.state;
    const people = newest?.["viewers"] as { name?: string }[] | undefined;
    return people?.some(({ name }) => name === "Foyer");
  }, { what: "the display is among those present" });
  const answers = client.heard.filter(({ type }) => type === "state").length;
  const most = (performance.now() - fromMs) / STATE_GAP_MS + 2;
  assert.ok(answers <= most, `${answers} answers where ${most} were due at most`);
});

Deno.test("a lost Octane clears every display with the reason, and only a newer picture is shown", async () => {
  await using rig = await startDisplayRig();
  await rig.paint(5, 200);
  const lines = await rig.display({ hello: { modes: ["diff", "json"] } });
  const frames = await rig.display({ hello: { modes: ["binary"] } });
  await lines.next("frame");
  await frames.nextFrame();
  rig.ingest.say("offline", "connection refused");
  for (const client of [lines, frames]) {
    assert.match((await client.next("clear")).reason ?? "", /connection refused/);
  }
  const late = await rig.display();
  const clear = await late.next("clear");
  assert.match(clear.reason ?? "", /connection refused/);
  assert.match(clear.note ?? "", /binary/);
  rig.ingest.say("live");
  await rig.paint(6, 90);
  await lines.next("frame", ({ seq }) => seq === 6);
  await late.next("frame", ({ seq }) => seq === 6);
  await frames.nextFrame(({ seq }) => seq === 6);
  assert.ok(redOf(late.screen[12]) < 120);
  assert.deepEqual(late.heard.map(({ type }) => type), ["clear", "frame"]);
});

Deno.test("a port of its own serves displays at its root and nothing else", async () => {
  await using rig = await startDisplayRig({ displayPort: 0 });
  const port = rig.gateway.displayPort;
  assert.ok(port !== undefined && port !== rig.port);
  await rig.paint(1, 200);
  const bare = await rig.display({ port, path: "/" });
  await bare.next("frame");
  const page = await fetch(`http://127.0.0.1:${port}/`);
  assert.equal(page.status, 400);
  assert.match(await page.text(), /display protocol/);
  const wrong = await fetch(`http://127.0.0.1:${port}/ws`, {
    headers: { upgrade: "websocket", connection: "upgrade" },
  });
  await wrong.body?.cancel();
  assert.notEqual(wrong.status, 101);
});

Deno.test("a gateway that stops tells displays when to come back", async () => {
  await using rig = await startDisplayRig({ displayPort: 0 });
  const client = await rig.display({ hello: { modes: ["json"] } });
  const { displayPort: port } = rig.gateway;
  assert.ok(port !== undefined);
  const silent = await rig.display({ port, path: "/" });
  await client.next("welcome");
  await rig.gateway.stop();
  for (const { closed } of [client, silent]) {
    const { code, reason } = await within(closed, 60_000, "closed");
    assert.equal(code, CLOSE.goaway);
    assert.match(reason, /come back in \d+ ms/);
  }
});
