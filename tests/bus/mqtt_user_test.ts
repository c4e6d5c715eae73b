import { parseRoom, subjects } from "@fuelrail/contracts";
import assert from "node:assert/strict";
import mqtt from "mqtt";
import { startNatsServer } from "../testkit/nats_server.ts";
import { closedPort } from "../testkit/stack.ts";
import { until } from "../testkit/until.ts";
import { connectAs, PASSWORDS, USERS_CONFIG } from "./users.ts";

const read = parseRoom("STUDIO");
assert.ok(read.ok);
const { room } = read;
const topic = (subject: string): string => subject.replaceAll(".", "/");

Deno.test("an MQTT client is held to what a relay may do, acknowledged messages included", async () => {
  const port = closedPort();
  const server = await startNatsServer({
    moreConfig: `server_name: test\nmqtt { host: "127.0.0.1", port: ${port} }\n${USERS_CONFIG}`,
  });
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, {
    username: "relay",
    password: PASSWORDS.relay,
    protocolVersion: 4,
    reconnectPeriod: 0,
    keepalive: 0,
    timerVariant: "native",
  });
  try {
    await using ingest = await connectAs(server.port, "frame-ingest");
    await using camera = await connectAs(server.port, "camera");
    const heard: string[] = [];
    client.on("message", (name) => heard.push(name));
    const frames = topic(subjects.frame(room, "half"));
    const status = topic(subjects.state(room, "status"));
    const granted = [
      ...await client.subscribeAsync(frames, { qos: 0 }),
      ...await client.subscribeAsync(status, { qos: 1 }),
    ];
    assert.deepEqual(granted.map(({ qos }) => qos), [0, 1]);
    await assert.rejects(() => client.subscribeAsync(topic(subjects.input(room)), { qos: 0 }));
    ingest.connection.publish(subjects.frame(room, "half"));
    ingest.connection.publish(subjects.state(room, "status"));
    await until(() => heard.includes(frames) && heard.includes(status));

    const inputs: string[] = [];
    const demands: string[] = [];
    camera.connection.subscribe(subjects.input(room), {
      callback: (_, { subject }) => inputs.push(subject),
    });
    ingest.connection.subscribe(subjects.demand(room), {
      callback: (_, { subject }) => demands.push(subject),
    });
    await Promise.all([camera, ingest].map(({ connection }) => connection.flush()));
    await client.publishAsync(topic(subjects.input(room)), "forged", { qos: 0 });
    await client.publishAsync(topic(subjects.demand(room)), "{}", { qos: 0 });
    await until(() => demands.length === 1);
    await camera.connection.flush();
    assert.deepEqual(inputs, []);
  } finally {
    await client.endAsync(true);
    await server.stop();
  }
});
