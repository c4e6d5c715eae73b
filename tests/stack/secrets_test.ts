import assert from "node:assert/strict";
import { connectViewer } from "../testkit/raw_viewer.ts";
import { CanvasClient } from "../testkit/canvas_client.ts";
import { closedPort } from "../testkit/stack.ts";
import { startNatsServer } from "../testkit/nats_server.ts";
import { until, within } from "../testkit/until.ts";
import { mintToken } from "../../services/gateway/shell/access/mint.ts";
import { STUDIO } from "../gateway/rig.ts";

const SECRET = "s3cr3t-of-the-gateways-only-0123456789abcdef";
const OLD_SECRET = "0ld-s3cr3t-of-the-gateways-0123456789abcdef";
const NATS_PASSWORD = "p4ssw0rd-of-the-bus";
const SERVICES = new URL("../../services/", import.meta.url);

/** How long processes may take to start on a busy machine, ms. */
const START_MAX_MS = 120_000;

/** The port that a gateway says it listens on. */
function portOf(said: string): number | undefined {
  const line = said.split("\n").find((one) => one.includes('"msg":"listening"'));
  return line === undefined ? undefined : Number(/"port":(\d+)/.exec(line)?.[1]);
}

/** Everything that a service wrote, to both its outputs. */
interface Running {
  readonly said: () => string;
  stop(): Promise<void>;
}

function launch(service: string, env: Readonly<Record<string, string>>): Running {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", new URL(`${service}/main.ts`, SERVICES).pathname],
    env: { ...env, LOG_LEVEL: "debug", NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let text = "";
  const take = async (stream: ReadableStream<Uint8Array>) => {
    const decoder = new TextDecoder();
    for await (const chunk of stream) text += decoder.decode(chunk, { stream: true });
  };
  const taken = Promise.all([take(child.stdout), take(child.stderr)]);
  return {
    said: () => text,
    async stop() {
      child.kill("SIGTERM");
      await within(child.status, 60_000, `${service} ends`);
      await taken;
    },
  };
}

Deno.test("no service writes a secret, a token or a password into its log, whatever happens to it", async () => {
  const nats = await startNatsServer();
  const natsUrl = nats.url.replace("://", `://fuelrail:${NATS_PASSWORD}@`);
  const env = {
    ...{ NATS_URL: natsUrl, ROOM: STUDIO, HOST: "127.0.0.1", PORT: "0" },
    ...{ AUTH_SECRET: SECRET, AUTH_SECRET_PREVIOUS: OLD_SECRET },
    OCTANE_ADDRESS: `127.0.0.1:${closedPort()}`,
  };
  const services = ["gateway", "camera", "scene-query", "frame-ingest"];
  const running = services.map((service) => launch(service, env));
  const said = () => running.map((one) => one.said()).join("\n");
  const tokens: string[] = [];
  const mint = async (role: "viewer" | "operator" | "admin", secret = SECRET) => {
    const wish = { room: STUDIO, role, ttlS: 3_600, name: "Ada", subject: "u1" };
    const { token } = await mintToken(wish, secret, Date.now());
    tokens.push(token);
    return token;
  };
  try {
    const port = await until(() => portOf(running[0]?.said() ?? ""), {
      what: "the gateway",
      timeoutMs: START_MAX_MS,
      instead: said,
    });
    const url = `http://127.0.0.1:${port}`;
    const admin = await mint("admin");
    const viewer = await connectViewer({ port, hello: { token: admin } });
    await viewer.next("welcome");
    viewer.send("refreshTokenRequest", { token: await mint("admin", OLD_SECRET) }, 1);
    await viewer.next("tokenRefreshed");
    viewer.send("refreshTokenRequest", { token: `${admin}x` }, 2);
    await viewer.next("viewerError");
    const forged = await mint("admin", `${SECRET}?`);
    const refused = await connectViewer({ port, hello: { token: forged } });
    await within(refused.closed, 60_000, "the forged one is closed");
    const byQuery = await mint("operator");
    const canvas = new CanvasClient({ port, room: STUDIO, query: `&token=${byQuery}` });
    await until(() => canvas.heard.length > 0, { what: "the canvas client's hello" });
    await canvas.close();
    for (const path of ["/api/rooms", "/rooms/STUDIO/frame.jpg", "/nothing", "/rooms/%ff/x"]) {
      const asked = await fetch(`${url}${path}?token=${byQuery}`);
      await asked.body?.cancel();
    }
    await until(async () => {
      const posted = await fetch(`${url}/api/rooms/STUDIO/req/setPropertyRequest`, {
        method: "POST",
        headers: { authorization: `Bearer ${admin}`, cookie: `token=${admin}` },
        body: JSON.stringify({
          ...{ prim_path: "/Cup", property: "note", value: `look: ${admin}`, type: "string" },
          token: admin,
        }),
      });
      return (await posted.json()).payload.code !== "service_unavailable";
    }, { what: "an answer of scene-query", timeoutMs: START_MAX_MS, instead: said });
    await viewer.close();
    await until(
      () =>
        said().includes('"level":"audit"') &&
        services.every((service) => said().includes(`"svc":"${service}"`)),
      { what: "a word of every service", timeoutMs: START_MAX_MS, instead: said },
    );
  } finally {
    for (const one of running) await one.stop();
    await nats.stop();
  }
  const text = said();
  for (const service of services) assert.ok(text.includes(`"svc":"${service}"`), service);
  assert.match(text, /"level":"audit"/);
  assert.match(text, /viewer joined/);
  for (const secret of [SECRET, OLD_SECRET, NATS_PASSWORD, ...tokens]) {
    const line = text.split("\n").find((one) => one.includes(secret));
    assert.equal(line?.slice(0, 300), undefined);
  }
  for (const token of tokens) {
    const signature = token.split(".")[2] ?? "";
    assert.ok(!text.includes(signature), "not even a part of a token is written");
  }
});
