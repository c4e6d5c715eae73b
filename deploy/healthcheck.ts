/**
 * `deno run -P=healthcheck deploy/healthcheck.ts SERVICE`: exits with 0 when the service does its
 * work, else with 1 and the reason. The gateway and the faults are asked over HTTP, the others over
 * the bus, where any answer to a request that only they can answer will do, also a refusal. It
 * loads little, because it runs every few seconds.
 */
import type { EventType } from "../contracts/events.ts";
import { inboxPrefix } from "../contracts/inbox.ts";
import { parseRoom } from "../contracts/room.ts";
import { subjects } from "../contracts/subjects.ts";
import { readSecretFiles } from "../kit/secret_files.ts";

const TIMEOUT_MS = 4_000;

/** A request to each owner that reads what it remembers: Octane is not asked for it. */
const READS: Readonly<Record<string, EventType>> = {
  "frame-ingest": "getStreamSettingsRequest",
  "camera": "getCameraStateRequest",
  "scene-query": "loadingStateQuery",
};

async function askOverHttp(): Promise<void> {
  const port = Deno.env.get("PORT") ?? "8080";
  const response = await fetch(`http://127.0.0.1:${port}/readyz`, {
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`/readyz answered ${response.status}: ${text}`);
}

async function askOwner(service: string, read: EventType): Promise<void> {
  const room = parseRoom(Deno.env.get("ROOM") || "STUDIO");
  if (!room.ok) throw new Error(room.reason);
  const { connect } = await import("nats");
  const { env } = readSecretFiles(Deno.env.toObject(), Deno.readTextFileSync);
  const servers = (env.NATS_URL ?? "").split(",");
  const [, user, pass] = /^nats:\/\/([^:@]+):([^@]+)@/.exec(servers[0] ?? "") ?? [];
  const connection = await connect({
    servers: servers.map((server) => server.replace(/^nats:\/\/([^@]*@)?/, "")),
    ...(user === undefined || pass === undefined ? {} : { user, pass }),
    inboxPrefix: inboxPrefix(user ?? "") ?? "_INBOX",
    name: `${service}-healthcheck`,
    reconnect: false,
    timeout: TIMEOUT_MS,
  });
  try {
    const options = { timeout: TIMEOUT_MS };
    await connection.request(subjects.request(room.room, read), '{"payload":{}}', options);
  } finally {
    await connection.close();
  }
}

async function check(service: string): Promise<void> {
  if (service === "gateway" || service === "faults") return await askOverHttp();
  const read = READS[service];
  if (read === undefined) throw new Error(`no service is called "${service}"`);
  await askOwner(service, read);
}

const [service = ""] = Deno.args;
try {
  await check(service);
  Deno.exit(0);
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  Deno.stderr.writeSync(new TextEncoder().encode(`${service}: ${reason}\n`));
  Deno.exit(1);
}
