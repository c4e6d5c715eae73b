import { EVERY_ROOM, parseRoom, STATE_KINDS, subjects, TIERS } from "@fuelrail/contracts";
import assert from "node:assert/strict";
import { type NatsServer, startNatsServer } from "../testkit/nats_server.ts";
import { until } from "../testkit/until.ts";
import { connectAs, USERS_CONFIG } from "./users.ts";

const read = parseRoom("STUDIO");
assert.ok(read.ok);
const { room } = read;

async function withServer(run: (server: NatsServer) => Promise<void>): Promise<void> {
  const server = await startNatsServer({ moreConfig: USERS_CONFIG });
  try {
    await run(server);
  } finally {
    await server.stop();
  }
}

Deno.test("a relay takes frames, tiles and state, demands frames and catches up", () =>
  withServer(async ({ port }) => {
    await using relay = await connectAs(port, "relay");
    await using ingest = await connectAs(port, "frame-ingest");
    const heard: string[] = [];
    const wanted = [
      ...TIERS.flatMap((tier) => [subjects.frame(room, tier), subjects.tiles(room, tier)]),
      subjects.state(room, "status"),
    ];
    for (const subject of wanted) {
      relay.connection.subscribe(subject, { callback: (_, { subject }) => heard.push(subject) });
    }
    await relay.connection.flush();
    for (const subject of wanted) ingest.connection.publish(subject);
    await until(() => heard.length === wanted.length);

    const demands: string[] = [];
    ingest.connection.subscribe(subjects.demand(room), {
      callback: (_, { subject }) => demands.push(subject),
    });
    ingest.connection.subscribe(subjects.snapshot(room, "frame"), {
      callback: (_, message) => message.respond("the newest"),
    });
    await ingest.connection.flush();
    relay.connection.publish(subjects.demand(room));
    const reply = await relay.connection.request(subjects.snapshot(room, "frame"));
    assert.equal(reply.string(), "the newest");
    await until(() => demands.length === 1);
    assert.deepEqual([...relay.refusals, ...ingest.refusals], []);
  }));

Deno.test("a relay cannot publish frames, state, input or requests", () =>
  withServer(async ({ port }) => {
    await using relay = await connectAs(port, "relay");
    const forbidden = [
      ...TIERS.flatMap((tier) => [subjects.frame(room, tier), subjects.tiles(room, tier)]),
      ...STATE_KINDS.map((kind) => subjects.state(room, kind)),
      subjects.input(room),
      subjects.presence(room),
      subjects.canvas(room),
      subjects.access(room),
      subjects.turn(room),
      subjects.request(room, "setPropertyRequest"),
      "$KV.fuelrail_rooms.STUDIO.lock",
      "$JS.API.STREAM.DELETE.KV_fuelrail_rooms",
    ];
    const refused = await relay.refusalsOf(() => {
      for (const subject of forbidden) relay.connection.publish(subject);
    });
    assert.deepEqual(refused, forbidden.map((subject) => `publish ${subject}`));
  }));

Deno.test("a relay hears neither input, nor requests, nor what services are answered", () =>
  withServer(async ({ port }) => {
    await using relay = await connectAs(port, "relay");
    await using gateway = await connectAs(port, "gateway");
    await using camera = await connectAs(port, "camera");
    const refused = await relay.refusalsOf(() => {
      for (const subject of [subjects.input(room), subjects.requests(EVERY_ROOM), ">"]) {
        relay.connection.subscribe(subject);
      }
    });
    assert.equal(refused.length, 3, refused.join(", "));

    const overheard: string[] = [];
    relay.connection.subscribe("_INBOX.>", {
      callback: (_, { subject }) => overheard.push(subject),
    });
    const type = "getCameraStateRequest";
    camera.connection.subscribe(subjects.request(room, type), {
      callback: (_, message) => message.respond("a secret"),
    });
    const answers: string[] = [];
    gateway.connection.subscribe("_INBOX.gateway.*", {
      callback: (_, message) => answers.push(message.string()),
    });
    await Promise.all([relay, camera, gateway].map(({ connection }) => connection.flush()));
    gateway.connection.publish(subjects.request(room, type), "", { reply: "_INBOX.gateway.1" });
    await until(() => answers.length === 1);
    await relay.connection.flush();
    assert.deepEqual(overheard, []);
  }));

Deno.test("a service cannot do what is another's", () =>
  withServer(async ({ port }) => {
    const foreign = {
      "frame-ingest": subjects.input(room),
      camera: subjects.frame(room, "full"),
      "scene-query": subjects.state(room, "camera"),
      gateway: subjects.state(room, "status"),
    } as const;
    for (const [user, subject] of Object.entries(foreign)) {
      await using bare = await connectAs(port, user as keyof typeof foreign);
      const refused = await bare.refusalsOf(() => bare.connection.publish(subject));
      assert.deepEqual(refused, [`publish ${subject}`]);
    }
  }));

Deno.test("nobody connects without a password", () =>
  withServer(async ({ port }) => {
    using connection = await Deno.connect({ hostname: "127.0.0.1", port });
    await connection.write(new TextEncoder().encode('CONNECT {"verbose":false}\r\nPING\r\n'));
    let said = "";
    const buffer = new Uint8Array(4_096);
    await until(async () => {
      const count = await connection.read(buffer);
      said += new TextDecoder().decode(buffer.subarray(0, count ?? 0));
      return said.includes("-ERR") || count === null;
    });
    assert.match(said, /-ERR 'Authorization Violation'/);
    assert.doesNotMatch(said, /PONG/);
  }));
