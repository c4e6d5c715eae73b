import assert from "node:assert/strict";
import mqtt from "mqtt";
import sharp from "sharp";
import { closedPort, startStack } from "../testkit/stack.ts";
import { until } from "../testkit/until.ts";
import { PATIENT_MS, runRelay } from "./relay_rig.ts";

interface Facts {
  readonly topic: string;
  readonly seq: number;
  readonly bytes: number;
  readonly final: boolean;
  readonly samples: number;
  readonly width: number;
  readonly repeated: boolean;
}

/** Collects what an ordinary MQTT client is told of a room. */
async function listen(port: number, room: string) {
  const pictures: { readonly facts: Facts; readonly data: Uint8Array }[] = [];
  const states: string[] = [];
  let facts: Facts | undefined;
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, {
    protocolVersion: 4,
    reconnectPeriod: 0,
    keepalive: 0,
    timerVariant: "native",
  });
  client.on("message", (topic, payload) => {
    const name = topic.split("/").at(-1);
    if (name === "info") facts = JSON.parse(payload.toString());
    else if (name === "state") states.push(JSON.parse(payload.toString()).payload.state);
    else {
      assert.equal(topic, `fuelrail/${room}/mqtt/${facts?.topic}`);
      assert.ok(facts !== undefined, "facts come before their picture");
      pictures.push({ facts, data: new Uint8Array(payload) });
    }
  });
  await client.subscribeAsync(`fuelrail/${room}/mqtt/+`, { qos: 0 });
  return { pictures, states, end: () => client.endAsync() };
}

Deno.test("an MQTT client gets live pictures, the settled one, their facts and the state", async () => {
  const port = closedPort();
  await using stack = await startStack({
    bus: "nats",
    nats: { moreConfig: `server_name: fuelrail_test\nmqtt { host: "127.0.0.1", port: ${port} }` },
    peer: { width: 96, height: 48, maxSamples: 30, sampleDelayMs: 50, paused: true },
  });
  const early = await listen(port, stack.room);
  await using _running = await runRelay(
    stack.nats.url,
    stack.room,
    ...["mqtt", "--tier", "half", "--repeat", "1"],
  );
  // Told of where its source stands, it has long said which pictures it wants.
  await until(() => early.states.length > 0, { timeoutMs: PATIENT_MS, what: "a first state" });
  stack.peer.engine.resume();
  // A pause of the machine may make a picture settle that is not the last one.
  const isFinished = ({ facts }: { readonly facts: Facts }) => facts.final && facts.samples === 30;
  const final = await until(() => early.pictures.find(isFinished), {
    timeoutMs: PATIENT_MS,
    what: "the settled picture",
    instead: () => JSON.stringify([early.pictures.map(({ facts }) => facts), early.states]),
  });
  const live = early.pictures.filter(({ facts }) => !facts.final);
  assert.ok(live.length > 0);
  for (const { facts, data } of early.pictures) {
    assert.equal(data.length, facts.bytes);
    const { format, width } = await sharp(data).metadata();
    assert.deepEqual([format, width], facts.final ? ["png", 96] : ["jpeg", 48]);
  }
  const seqs = live.map(({ facts }) => facts.seq);
  assert.deepEqual(seqs, seqs.toSorted((a, b) => a - b));
  await until(() => early.states.includes("idle"), { timeoutMs: PATIENT_MS, what: "the state" });

  const late = await listen(port, stack.room);
  const repeated = await until(() => late.pictures[0], {
    timeoutMs: PATIENT_MS,
    what: "the standing picture for who joins after it was published",
  });
  assert.deepEqual(repeated.data, final.data);
  assert.equal(repeated.facts.repeated, true);
  await Promise.all([early.end(), late.end()]);
});
