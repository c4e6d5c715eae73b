import { SERVICE_USERS } from "@fuelrail/contracts";
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { cameraEnvironment } from "../../services/camera/config.ts";
import { frameIngestEnvironment } from "../../services/frame-ingest/config.ts";
import { gatewayEnvironment } from "../../services/gateway/config.ts";
import { sceneQueryEnvironment } from "../../services/scene-query/config.ts";
import { setupEnvironment } from "../../deploy/setup/settings.ts";
import { SECRET_NAMES } from "@fuelrail/kit/config";
import { startPeer } from "../octane_peer/peer.ts";
import { closedPort } from "../testkit/stack.ts";
import { startNatsServer } from "../testkit/nats_server.ts";
import { connectViewer } from "../testkit/raw_viewer.ts";
import { until, within } from "../testkit/until.ts";
import { OWN_USERS, USERS_CONFIG } from "./users.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const START_MS = 120_000;
const STOP_MS = 60_000;

interface PermissionSet {
  readonly env: { readonly allow: readonly string[] };
  readonly run?: unknown;
  readonly write?: unknown;
  readonly read?: readonly string[];
  readonly ffi?: readonly string[];
}

const config: { permissions: Record<string, PermissionSet> } = JSON.parse(
  await Deno.readTextFile(`${ROOT}/deno.json`),
);
const { permissions } = config;

const ENVIRONMENTS = {
  "frame-ingest": frameIngestEnvironment,
  camera: cameraEnvironment,
  "scene-query": sceneQueryEnvironment,
  gateway: gatewayEnvironment,
  setup: setupEnvironment,
} as const;

/** A program under one of the permission sets. */
function start(set: string, script: string, env: Record<string, string>): Deno.ChildProcess {
  const flags = ["run", "--quiet", "--no-prompt", "--cached-only", `-P=${set}`];
  return new Deno.Command(Deno.execPath(), {
    args: [...flags, script],
    cwd: ROOT,
    env: { ...env, NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Reads to the end, and tells what there is so far. */
function follow(stream: ReadableStream<Uint8Array<ArrayBuffer>>): {
  readonly text: () => string;
  readonly ended: Promise<void>;
} {
  let text = "";
  const ended = (async () => {
    for await (const part of stream.pipeThrough(new TextDecoderStream())) text += part;
  })();
  return { text: () => text, ended };
}

Deno.test("each permission set names every variable that its program reads", () => {
  for (const [name, { shape }] of Object.entries(ENVIRONMENTS)) {
    const allowed = new Set(permissions[name]?.env.allow);
    const read = Object.keys(shape);
    const files = SECRET_NAMES.filter((secret) => name !== "setup" && read.includes(secret))
      .map((secret) => `${secret}_FILE`);
    const missing = [...read, ...files].filter((variable) => !allowed.has(variable));
    assert.deepEqual(missing, [], `permissions.${name}.env of deno.json`);
  }
});

Deno.test("no service may run programs or write, and only those with sharp load native code", () => {
  for (const name of SERVICE_USERS) {
    const { run, write, ffi } = permissions[name] ?? {};
    assert.deepEqual([run, write], [undefined, undefined], name);
    const hasSharp = name === "frame-ingest" || name === "gateway";
    assert.deepEqual(ffi, hasSharp ? ["./node_modules"] : undefined, name);
  }
});

Deno.test("each service works under exactly its permissions, sharp too", async () => {
  const nats = await startNatsServer({ moreConfig: USERS_CONFIG });
  const peer = await startPeer({ width: 64, height: 32, maxSamples: 2 });
  const port = closedPort();
  const running = SERVICE_USERS.map((name) => {
    const child = start(name, `services/${name}/main.ts`, {
      NATS_URL: nats.url.replace("nats://", `nats://${OWN_USERS.credentials(name)}@`),
      OCTANE_ADDRESS: `127.0.0.1:${peer.port}`,
      PORT: String(port),
      ROOM: "STUDIO",
    });
    return { name, child, log: follow(child.stdout), errors: follow(child.stderr) };
  });
  const said = () => running.map(({ log, errors }) => log.text() + errors.text()).join("\n");
  try {
    await until(
      () => running.every(({ log }) => /"msg":"(serving|listening)"/.test(log.text())),
      { timeoutMs: START_MS, what: "every service serving", instead: said },
    );
    const viewer = await connectViewer({ port });
    await viewer.nextFrame(({ header }) => header.tier === "still", START_MS);
    await viewer.close();
    const url = `http://127.0.0.1:${port}/api/rooms/STUDIO/req/takeSnapshotRequest`;
    const taken = await fetch(url, { method: "POST", body: '{"name":"one"}' });
    assert.equal(taken.status, 200, await taken.text());
    assert.doesNotMatch(said(), /NotCapable|NATS refused/);
  } finally {
    for (const { child } of running) child.kill("SIGTERM");
    const ends = running.flatMap(({ child, log, errors }) => [
      child.status,
      log.ended,
      errors.ended,
    ]);
    await within(Promise.all(ends), STOP_MS, "the end of every service");
    await peer.stop();
    await nats.stop();
  }
});

Deno.test("what a permission set does not name is refused", async () => {
  for (const name of [...SERVICE_USERS, "setup", "healthcheck", "faults"]) {
    const child = start(name, "tests/bus/denied_acts.ts", { HOME: "/root" });
    const [log, errors] = [follow(child.stdout), follow(child.stderr)];
    const { code } = await child.status;
    await Promise.all([log.ended, errors.ended]);
    assert.equal(code, 0, errors.text());
    assert.deepEqual(JSON.parse(log.text()), {
      "read a file of the system": "NotCapable",
      "write a file": "NotCapable",
      "run a program": "NotCapable",
      "see a variable that it does not read": "nothing",
    }, name);
  }
});
