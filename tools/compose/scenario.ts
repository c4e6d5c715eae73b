import assert from "node:assert/strict";
import { until } from "../../tests/testkit/until.ts";
import type { Checks } from "./checks.ts";
import { get, headOf } from "./ports.ts";
import type { ContainerState, Stack } from "./stack.ts";
import { orderFault, type Published, watchRoom } from "./viewer.ts";

/** The services of compose.yaml that are built here and go on running. */
export const SERVICES = ["frame-ingest", "camera", "scene-query", "gateway"] as const;

/** Everything that goes on running. */
export const EVERYTHING = ["nats", ...SERVICES, "proxy"];

/** Longest time until a stack has come up, ms. */
export const UP_MS = 600_000;
/** Longest time until pictures flow again after a fault, ms. */
export const RESUME_MS = 60_000;

const FIRST_FRAME_MS = 120_000;
const ORDERED_FRAMES = 30;

/** The token of the join link in what the setup printed. */
export function tokenIn(text: string): string {
  const link = /https?:\/\/\S+\/\?room=\S+#token=(\S+)/.exec(text);
  if (link?.[1] === undefined) throw new Error(`the setup printed no link:\n${text}`);
  return link[1];
}

/** Brings the stack up; resolves to where viewers join, or undefined when it does not come up. */
export async function checkStart(
  checks: Checks,
  stack: Stack,
  where: { readonly port: number; readonly room: string },
): Promise<Published | undefined> {
  let published: Published | undefined;
  await checks.check("every container becomes healthy, and the setup prints a link", async () => {
    await stack.compose("up", "-d", "--no-build");
    await stack.healthy(EVERYTHING, UP_MS);
    const { exitCode } = await stack.state("setup");
    assert.equal(exitCode, 0);
    published = { ...where, token: tokenIn(await stack.logs("setup")) };
  });
  if (published === undefined) return undefined;
  const joining = published;
  await checks.check("the published port is ready and serves the page", async () => {
    let ready = "";
    // The proxy looks at the gateways now and then, and knows of their health after the engine.
    await until(async () => {
      const { status, text } = await get(where.port, "/readyz");
      ready = text;
      return status === 200;
    }, { timeoutMs: UP_MS, what: "the published port to be ready", instead: () => ready });
    const page = await get(where.port, "/");
    assert.equal(page.status, 200);
    assert.match(page.text, /<script[^>]+src="\/main\.\w+\.js"/);
  });
  await checks.check("a viewer with the link's token gets frames in order", async () => {
    const viewer = await watchRoom(joining);
    try {
      await until(() => viewer.frames.length >= ORDERED_FRAMES, {
        timeoutMs: FIRST_FRAME_MS,
        what: `${ORDERED_FRAMES} frames`,
      });
      assert.equal(orderFault(viewer.frames), undefined);
      const [first] = viewer.frames;
      return `${viewer.frames.length} frames, ${first?.header.width}x${first?.header.height}`;
    } finally {
      await viewer.close();
    }
  });
  return joining;
}

/** Checks who is let in: nobody without a token, and no page under a foreign name. */
export async function checkAccess(
  checks: Checks,
  stack: Stack,
  published: Published,
  tlsPort: number,
): Promise<void> {
  const { port, room } = published;
  await checks.check("nobody joins without a token", async () => {
    await assert.rejects(() => watchRoom({ port, room }), /4001/);
  });
  await checks.check("a page under a foreign name is refused", async () => {
    const headers = { Origin: "http://rebound.example:8080" };
    assert.equal((await get(port, "/api/rooms", headers)).status, 403);
  });
  await checks.check("figures are not shown outside", async () => {
    assert.equal((await get(port, "/metrics")).status, 404);
  });
  await checks.check("other machines are sent to the encrypted port", async () => {
    const head = await headOf(port, `/?room=${room}`, "studio.example:8080");
    assert.match(head, /^HTTP\/1\.1 308 /);
    const target = /^location: (.+)$/im.exec(head)?.[1];
    assert.equal(target, `https://studio.example:${tlsPort}/?room=${room}`);
  });
  await checks.check(
    "the encrypted port serves the page with the stack's certificate",
    async () => {
      const pem = await stack.copyOut("proxy", "/run/fuelrail/site.pem");
      const certificate = pem.slice(0, pem.indexOf("-----BEGIN PRIVATE KEY"));
      using client = Deno.createHttpClient({ caCerts: [certificate] });
      const response = await fetch(`https://localhost:${tlsPort}/readyz`, { client });
      assert.equal(response.status, 200, await response.text());
    },
  );
}

/** Checks that a second workstation's room has pictures, for a token of its own alone. */
export async function checkSecondRoom(
  checks: Checks,
  stack: Stack,
  { port, room, token }: Published,
  second: string,
): Promise<void> {
  await checks.check("a second workstation shows in a room of its own", async () => {
    const link = ["run", "--rm", "-T", "setup", "link", "viewer", "1h", second];
    const own = tokenIn(await stack.compose(...link));
    const viewer = await watchRoom({ port, room: second, token: own });
    try {
      await until(() => viewer.frames.length >= ORDERED_FRAMES, {
        timeoutMs: UP_MS,
        what: `${ORDERED_FRAMES} frames`,
      });
      assert.equal(orderFault(viewer.frames), undefined);
    } finally {
      await viewer.close();
    }
    for (const [wrong, other] of [[own, room], [token ?? "", second]] as const) {
      await assert.rejects(() => watchRoom({ port, room: other, token: wrong }), /4003/);
    }
  });
}

/** Waits until a container in the place of `before` runs; by the engine's own restart or compose's. */
export async function startedAnew(
  stack: Stack,
  service: string,
  before: ContainerState,
): Promise<void> {
  await until(async () => {
    const now = await stack.states(service);
    return now.some(({ id, running, startedAt }) =>
      id === before.id && running && startedAt !== before.startedAt
    );
  }, { timeoutMs: RESUME_MS, what: `${service} started again` });
}

/** Ends everything politely and takes the stack away, volumes too. */
export async function checkEnd(checks: Checks, stack: Stack): Promise<void> {
  await checks.check("services stop on request, without being killed", async () => {
    await stack.compose("stop");
    for (const service of SERVICES) {
      for (const { exitCode } of await stack.states(service)) {
        const end = (await stack.logs(service)).trimEnd().split("\n").slice(-5).join("\n");
        assert.equal(exitCode, 0, `${service} ended with ${exitCode}:\n${end}`);
      }
    }
  });
  await checks.check("down -v leaves nothing", async () => {
    await stack.compose("down", "-v", "--remove-orphans");
    assert.deepEqual(await stack.leftovers(), []);
  });
}
