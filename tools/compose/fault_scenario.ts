import assert from "node:assert/strict";
import { until } from "../../tests/testkit/until.ts";
import type { Checks } from "./checks.ts";
import { type Fleet, startFleet } from "./fleet.ts";
import { samplesOf, sessionsPerGateway } from "./metrics.ts";
import { EVERYTHING, RESUME_MS, SERVICES, startedAnew, UP_MS } from "./scenario.ts";
import type { Stack } from "./stack.ts";
import type { Published } from "./viewer.ts";

const VIEWERS = 12;
const GATEWAYS = 3;
const REQUEST_MS = 60_000;

/** What becomes of every frame that a gateway offers to a viewer. */
const FRAME_ENDS = ["acked", "superseded", "lost", "in_flight", "waiting"] as const;

async function metricsAt(address: string | undefined, port: number): Promise<string> {
  const response = await fetch(`http://${address}:${port}/metrics`);
  assert.equal(response.status, 200);
  return await response.text();
}

async function proxyMetrics(stack: Stack): Promise<string> {
  return await metricsAt((await stack.state("proxy")).addresses.front, 8404);
}

async function request(published: Published, type: string, payload: unknown): Promise<unknown> {
  const { port, room, token } = published;
  const response = await fetch(`http://127.0.0.1:${port}/api/rooms/${room}/req/${type}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify(payload),
    signal: AbortSignal.timeout(REQUEST_MS),
  });
  const text = await response.text();
  assert.equal(response.status, 200, text);
  return JSON.parse(text).payload;
}

/** What the room keeps: the same before and after every fault, or something was lost. */
async function kept(published: Published): Promise<string> {
  const answers = await Promise.all([
    request(published, "getPromptRequest", {}),
    request(published, "getStreamSettingsRequest", {}),
  ]) as [{ text?: unknown }, { settings?: unknown }];
  return JSON.stringify([answers[0].text, answers[1].settings]);
}

/** Asks again while parts of the stack are still coming back. */
async function keptSoon(published: Published): Promise<string> {
  return await until(() => kept(published).catch(() => undefined), {
    timeoutMs: UP_MS,
    what: "an answer about what the room keeps",
  });
}

async function checkScale(checks: Checks, stack: Stack, fleet: Fleet): Promise<void> {
  const scale = (count: number) =>
    stack.compose("up", "-d", "--no-build", "--no-recreate", "--scale", `gateway=${count}`);
  const late: Fleet[] = [];
  try {
    await checks.check(`gateways scale to ${GATEWAYS}, and all of them get viewers`, async () => {
      await scale(GATEWAYS);
      await stack.healthy(["gateway"], UP_MS);
      const counts = await until(async () => {
        const found = sessionsPerGateway(await proxyMetrics(stack));
        return found.length === GATEWAYS ? found : undefined;
      }, { timeoutMs: RESUME_MS, what: "the proxy to know every gateway" });
      const second = startFleet(fleet.published, VIEWERS);
      late.push(second);
      await second.allLive(RESUME_MS, "pictures at everybody");
      const spread = sessionsPerGateway(await proxyMetrics(stack));
      assert.ok(spread.every((sessions) => sessions > 0), spread.join(", "));
      return `${counts.join("+")} sockets before, ${spread.join("+")} with ${VIEWERS} more viewers`;
    });
    await checks.check("viewers of a killed gateway see pictures at the others", async () => {
      const [victim] = await stack.states("gateway");
      assert.ok(victim !== undefined);
      await stack.crash(victim);
      const remarks = await Promise.all(
        [fleet, ...late].map((each) => each.allLive(RESUME_MS, "pictures after one was killed")),
      );
      await startedAnew(stack, "gateway", victim);
      await stack.healthy(["gateway"], UP_MS);
      return remarks.join(", ");
    });
    await checks.check("gateways scale down to 1, and every viewer comes back", async () => {
      await scale(1);
      const remarks = await Promise.all(
        [fleet, ...late].map((each) => each.allLive(RESUME_MS, "pictures after scaling down")),
      );
      assert.equal((await stack.states("gateway")).length, 1);
      const returns = late.reduce((sum, each) => sum + each.returns, fleet.returns);
      assert.ok(returns > 0, "a gateway with viewers was taken away");
      return `${remarks.at(-1)}, ${returns} came back`;
    });
  } finally {
    for (const each of late) await each.stop();
  }
  assert.deepEqual(late.flatMap(({ faults }) => faults), []);
}

/** Breaks the parts of a running stack, one after another, under watching viewers. */
export async function checkFaults(
  checks: Checks,
  stack: Stack,
  published: Published,
): Promise<void> {
  await request(published, "setPromptRequest", { text: "warmer, from the left" });
  await request(published, "setStreamSettingRequest", { key: "quality_settling", value: 91 });
  const before = await kept(published);
  const fleet = startFleet(published, VIEWERS);
  try {
    await checks.check(
      "all viewers see the picture move",
      () => fleet.allLive(RESUME_MS, "the first pictures"),
    );
    await checkScale(checks, stack, fleet);
    for (const service of EVERYTHING) {
      await checks.check(
        `viewers recover and nothing is lost when ${service} is killed`,
        async () => {
          const others = EVERYTHING.filter((other) => other !== service);
          const running = await Promise.all(others.map((other) => stack.state(other)));
          const victim = await stack.state(service);
          await stack.crash(victim);
          await startedAnew(stack, service, victim);
          const remark = await fleet.allLive(RESUME_MS, `pictures after ${service} was killed`);
          assert.equal(await keptSoon(published), before);
          const now = await Promise.all(others.map((other) => stack.state(other)));
          assert.deepEqual(now.map(({ pid }) => pid), running.map(({ pid }) => pid));
          return remark;
        },
      );
    }
    await checks.check("every container is healthy again", () => stack.healthy(EVERYTHING, UP_MS));
    await checks.check("viewers recover when compose restarts NATS", async () => {
      await stack.compose("restart", "nats");
      const remark = await fleet.allLive(RESUME_MS, "pictures after NATS was restarted");
      assert.equal(await keptSoon(published), before);
      return remark;
    });
    await checks.check(
      "metrics tell of every viewer, and of each frame what became of it",
      async () => {
        const { addresses } = await stack.state("gateway");
        // Who has just come back may not be counted yet.
        const text = await until(async () => {
          const found = await metricsAt(addresses.front, 8080);
          const [viewers] = samplesOf(found, "fuelrail_gateway_viewers");
          return viewers?.value === VIEWERS ? found : undefined;
        }, { timeoutMs: RESUME_MS, what: `${VIEWERS} viewers being counted` });
        const outcomes = new Map(
          samplesOf(text, "fuelrail_gateway_viewer_frames")
            .map(({ labels, value }) => [labels.outcome, value]),
        );
        const offered = outcomes.get("offered") ?? 0;
        assert.ok(offered > 0, text);
        const became = FRAME_ENDS.map((outcome) => outcomes.get(outcome) ?? 0);
        assert.equal(became.reduce((sum, count) => sum + count, 0), offered);
        return `${offered} frames offered, ${outcomes.get("acked")} drawn`;
      },
    );
    assert.deepEqual(fleet.faults, []);
    for (const service of SERVICES) {
      const log = await stack.logs(service);
      assert.ok(!log.includes(published.token ?? "-"), `${service} logged a token`);
      const refused = log.split("\n").filter((line) => line.includes("NATS refused"));
      assert.deepEqual(refused, [], `${service} lacks a permission`);
    }
  } finally {
    await fleet.stop();
  }
}
