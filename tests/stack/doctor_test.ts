import { systemClock } from "@fuelrail/kit/clock";
import { createLog } from "@fuelrail/kit/log";
import assert from "node:assert/strict";
import type { Finding } from "../../tools/doctor/check.ts";
import { checkOctane } from "../../tools/doctor/octane.ts";
import { checkNats } from "../../tools/doctor/surroundings.ts";
import { startPeer } from "../octane_peer/peer.ts";
import { startNatsServer } from "../testkit/nats_server.ts";
import { closedPort } from "../testkit/stack.ts";

const clock = systemClock;
const log = createLog("doctor", "error");

function examine(port: number): Promise<Finding[]> {
  const address = { host: "127.0.0.1", port };
  return checkOctane({ address, clock, log, imageTimeoutMs: 60_000 });
}

function outcomeOf(findings: readonly Finding[], step: string): string | undefined {
  return findings.find((finding) => finding.step === step)?.outcome;
}

function textOf(findings: readonly Finding[]): string {
  return findings.flatMap(({ detail, advice = [] }) => [detail, ...advice]).join("\n");
}

Deno.test("the doctor says that nothing listens where Octane is missing", async () => {
  const findings = await examine(closedPort());
  assert.equal(outcomeOf(findings, "connection"), "failed");
  assert.equal(outcomeOf(findings, "first image"), "skipped");
  assert.match(textOf(findings), /nothing listens/);
  assert.match(textOf(findings), /Enable GRPC Server/);
});

Deno.test("the doctor says that a renderer hangs which accepts and never answers", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const accepted: Deno.Conn[] = [];
  const accepting = (async () => {
    for await (const connection of listener) accepted.push(connection);
  })();
  const findings = await examine(listener.addr.port);
  listener.close();
  await accepting;
  accepted.forEach((connection) => connection.close());
  assert.equal(outcomeOf(findings, "connection"), "ok");
  assert.equal(outcomeOf(findings, "gRPC"), "failed");
  assert.match(textOf(findings), /does not answer/);
  assert.match(textOf(findings), /open dialog/);
});

Deno.test("the doctor says that a renderer hangs whose calls are never answered", async () => {
  const peer = await startPeer({ width: 64, height: 32 });
  peer.faults.setHung({ unary: true });
  const findings = await examine(peer.port);
  await peer.stop();
  assert.equal(outcomeOf(findings, "gRPC"), "failed");
  assert.match(textOf(findings), /does not answer/);
});

for (const generation of ["alpha5", "beta2"] as const) {
  Deno.test(`the doctor finds nothing wrong with a healthy ${generation} renderer`, async () => {
    const peer = await startPeer({ width: 64, height: 32, generation });
    const findings = await examine(peer.port);
    await peer.stop();
    assert.deepEqual(findings.map((finding) => finding.outcome), Array(6).fill("ok"));
    assert.match(textOf(findings), generation === "alpha5" ? /Alpha 5/ : /Beta 2/);
    assert.match(textOf(findings), /64 x 32 pixels/);
  });
}

Deno.test("the doctor notes a renderer that has nothing to render", async () => {
  const peer = await startPeer({ width: 64, height: 32, targetless: true });
  const address = { host: "127.0.0.1", port: peer.port };
  const findings = await checkOctane({ address, clock, log, imageTimeoutMs: 500 });
  await peer.stop();
  assert.equal(outcomeOf(findings, "first image"), "note");
  assert.match(textOf(findings), /select a render target/);
});

Deno.test("the doctor tells a NATS server with too small messages from a good one", async () => {
  const good = await startNatsServer();
  const healthy = await checkNats(good.url, clock, log);
  await good.stop();
  assert.equal(healthy.outcome, "ok");
  const small = await startNatsServer({ maxPayload: "1MB" });
  const limited = await checkNats(small.url, clock, log);
  await small.stop();
  assert.equal(limited.outcome, "failed");
  assert.match(limited.advice?.join() ?? "", /max_payload: 8MB/);
});
