import assert from "node:assert/strict";
import { until } from "../../tests/testkit/until.ts";
import type { Checks } from "./checks.ts";
import { get } from "./ports.ts";
import type { Stack } from "./stack.ts";
import { orderFault, type SeenFrame, type WatchingViewer, watchRoom } from "./viewer.ts";

/** The services of compose.yaml that are built here. */
export const SERVICES = ["frame-ingest", "camera", "scene-query", "gateway"] as const;

const EVERYTHING = ["nats", ...SERVICES];
const UP_MS = 180_000;
const FIRST_FRAME_MS = 20_000;
const RESUME_MS = 30_000;
const ORDERED_FRAMES = 30;

/** Where a running stack is watched from. */
export interface Published {
  readonly port: number;
  readonly room: string;
}

/** Live frames come and go; a still is made once and kept. */
const isLive = ({ header }: SeenFrame): boolean => header.tier !== "still";

/** Waits for a live frame of an image that came from Octane after now; says after how long. */
async function nextLive(viewer: WatchingViewer, what: string): Promise<string> {
  const [startMs, startUnixMs] = [performance.now(), Date.now()];
  const isNew = (seen: SeenFrame) => isLive(seen) && seen.header.capturedAtMs > startUnixMs;
  await viewer.frame(isNew, { from: 0, timeoutMs: RESUME_MS, what });
  return `after ${((performance.now() - startMs) / 1_000).toFixed(1)} s`;
}

/** Brings the stack up and checks health, readiness, the page and a viewer's frames. */
export async function checkStart(
  checks: Checks,
  stack: Stack,
  { port, room }: Published,
): Promise<void> {
  await checks.check("every container becomes healthy", async () => {
    await stack.compose("up", "-d", "--no-build");
    await stack.healthy(EVERYTHING, UP_MS);
  });
  await checks.check("the published port is ready and serves the page", async () => {
    const ready = await get(port, "/readyz");
    assert.equal(ready.status, 200, ready.text);
    const page = await get(port, "/");
    assert.equal(page.status, 200);
    assert.match(page.text, /<script[^>]+src="\/main\.[0-9a-f]+\.js"/);
  });
  await checks.check("a page under a foreign name is refused", async () => {
    const headers = { Host: "rebound.example:8080", Origin: "http://rebound.example:8080" };
    assert.equal((await get(port, "/api/rooms", headers)).status, 403);
  });
  await checks.check("a viewer gets frames in order", async () => {
    const viewer = await watchRoom(port, room);
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
}

/** Breaks the parts of a running stack, one after another, under a watching viewer. */
export async function checkFaults(
  checks: Checks,
  stack: Stack,
  { port, room }: Published,
): Promise<void> {
  await checks.check("frames resume after NATS was killed, and no service ends", async () => {
    const viewer = await watchRoom(port, room);
    const before = await Promise.all(SERVICES.map((service) => stack.state(service)));
    const { startedAt } = await stack.state("nats");
    await stack.crash("nats");
    await until(async () => {
      const nats = await stack.state("nats");
      return nats.running && nats.startedAt !== startedAt;
    }, { timeoutMs: RESUME_MS, what: "NATS started again" });
    const remark = await nextLive(viewer, "a frame after NATS came back");
    assert.equal(orderFault(viewer.frames), undefined);
    await viewer.close();
    const after = await Promise.all(SERVICES.map((service) => stack.state(service)));
    assert.deepEqual(after.map(({ pid }) => pid), before.map(({ pid }) => pid));
    return remark;
  });
  await checks.check("frames resume with a new session after frame-ingest restarted", async () => {
    const viewer = await watchRoom(port, room);
    const options = { timeoutMs: FIRST_FRAME_MS, what: "a live frame" };
    const { header } = await viewer.frame(isLive, { from: 0, ...options });
    await stack.compose("restart", "frame-ingest");
    const startMs = performance.now();
    await viewer.frame((seen) => isLive(seen) && seen.header.session !== header.session, {
      from: 0,
      timeoutMs: RESUME_MS,
      what: "a frame of a new session",
    });
    const remark = `${((performance.now() - startMs) / 1_000).toFixed(1)} s after compose returned`;
    assert.equal(orderFault(viewer.frames), undefined);
    await viewer.close();
    return remark;
  });
  for (const service of SERVICES) {
    await checks.check(`${service} comes back healthy after a crash`, async () => {
      const { startedAt } = await stack.state(service);
      await stack.crash(service);
      await until(async () => (await stack.state(service)).startedAt !== startedAt, {
        timeoutMs: RESUME_MS,
        what: "a new start",
      });
      await stack.healthy([service], UP_MS);
    });
  }
  await checks.check("a viewer gets frames again after all that", async () => {
    const viewer = await watchRoom(port, room);
    const remark = await nextLive(viewer, "a live frame");
    await viewer.close();
    return remark;
  });
  await checks.check("services stop on request, without being killed", async () => {
    await stack.compose("stop");
    for (const service of SERVICES) {
      const { exitCode } = await stack.state(service);
      const end = (await stack.logs(service)).trimEnd().split("\n").slice(-5).join("\n");
      assert.equal(exitCode, 0, `${service} ended with ${exitCode}:\n${end}`);
    }
  });
}

/** Takes the stack away, volumes too, and checks that nothing is left. */
export async function checkEnd(checks: Checks, stack: Stack): Promise<void> {
  await checks.check("down -v leaves nothing", async () => {
    await stack.compose("down", "-v", "--remove-orphans");
    assert.deepEqual(await stack.leftovers(), []);
  });
}

/** Checks that a gateway published beyond this machine does not start without a word on access. */
export async function checkRefusal(checks: Checks, stack: Stack): Promise<void> {
  await checks.check("published to the network without a secret, the gateway refuses", async () => {
    await stack.compose("up", "-d", "--no-build");
    await until(async () => (await stack.state("gateway")).restarts > 0, {
      timeoutMs: UP_MS,
      what: "the gateway to give up",
    });
    assert.match(await stack.logs("gateway"), /AUTH_SECRET: must be set .*AUTH=off/);
  });
  await checkEnd(checks, stack);
}
