import { ROOM_BUCKET } from "@fuelrail/contracts";
import { connectNatsBus } from "@fuelrail/kit/bus";
import { createLog } from "@fuelrail/kit/log";
import { type NatsServer, startNatsServer } from "../testkit/nats_server.ts";
import { closedPort } from "../testkit/stack.ts";
import { until } from "../testkit/until.ts";
import { OWN_USERS, USERS_CONFIG } from "./users.ts";

const SERVERS = 3;
const PATIENCE_MS = 60_000;
const KEY = "STUDIO.stream";

/** Three servers as compose.cluster.yaml runs them, on the loopback. */
async function startCluster(): Promise<NatsServer[]> {
  const ports = Array.from({ length: SERVERS }, closedPort);
  const routes = ports.map((port) => `"nats://127.0.0.1:${port}"`).join(", ");
  return await Promise.all(ports.map((port, index) =>
    startNatsServer({
      moreConfig: [
        `server_name: nats-${index + 1}`,
        `cluster { name: fuelrail, host: 127.0.0.1, port: ${port}, routes: [${routes}] }`,
        USERS_CONFIG,
      ].join("\n"),
    })
  ));
}

Deno.test("what a service stores outlasts the loss of one server of three, and can be changed meanwhile", async () => {
  const servers = await startCluster();
  const url = servers.map((server) =>
    server.url.replace("nats://", `nats://${OWN_USERS.credentials("frame-ingest")}@`)
  ).join(",");
  const log = createLog("test", "error", () => {});
  const bus = await connectNatsBus({ url, name: "frame-ingest", log, replicas: SERVERS });
  const patient = { timeoutMs: PATIENCE_MS };
  try {
    const store = await until(() => bus.keyValue(ROOM_BUCKET).catch(() => undefined), patient);
    const put = (text: string) =>
      until(() => store.put(KEY, new TextEncoder().encode(text)).catch(() => undefined), patient);
    // Each of the three answers reads, also one that does not have the newest write yet.
    const isStored = (text: string) =>
      until(async () => {
        const entry = await store.get(KEY).catch(() => undefined);
        return entry !== undefined && new TextDecoder().decode(entry.value) === text;
      }, { ...patient, what: `"${text}" from the store` });
    await put("with three");
    await servers[0]?.kill();
    await isStored("with three");
    await put("with two");
    await isStored("with two");
  } finally {
    await bus.drain();
    for (const server of servers) await server.stop();
  }
});
