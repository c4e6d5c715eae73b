import assert from "node:assert/strict";
import { CLOSE, MAX_JSON_BYTES, MESSAGE_RATE_BURST } from "@fuelrail/contracts";
import type { Clock } from "@fuelrail/kit/clock";
import { createHeldClock } from "../testkit/jump_clock.ts";
import { connectViewer, type RawViewer } from "../testkit/raw_viewer.ts";
import { until, within } from "../testkit/until.ts";
import { type GatewayRig, publishFrame, withGateway } from "./rig.ts";

/** Runs `test` beside a healthy viewer and proves afterwards that it was not disturbed. */
function besideHealthy(
  test: (rig: GatewayRig, bad: RawViewer) => Promise<void>,
  hello: { name: string } | null = { name: "bad" },
  clock?: Clock,
): Promise<void> {
  const run = async (rig: GatewayRig) => {
    const healthy = await connectViewer({ port: rig.port, hello: { name: "healthy" } });
    publishFrame(rig, { seq: 1 });
    await healthy.nextFrame();
    const bad = await connectViewer({ port: rig.port, hello, acks: false });
    await test(rig, bad);
    publishFrame(rig, { seq: 1_000 });
    await healthy.nextFrame(({ header }) => header.seq === 1_000);
    healthy.send("ping", { t: 5 });
    assert.equal((await healthy.next("pong")).t, 5);
    assert.equal(healthy.isClosed, false);
    await healthy.close();
    await bad.close();
  };
  return withGateway(run, {}, clock);
}

async function assertRefused(
  rig: GatewayRig,
  bad: RawViewer,
  code: string,
  words: RegExp,
): Promise<void> {
  const error = await bad.next("viewerError");
  assert.equal(error.code, code);
  assert.match(error.message, words);
  assert.equal(await rig.metric("refusals_total", `{code="${code}"}`), 1);
  bad.send("ping", { t: 1 });
  await bad.next("pong");
}

Deno.test("text that is not JSON gets viewerError bad_json and stays connected", () =>
  besideHealthy(async (rig, bad) => {
    bad.sendText("hello?");
    await assertRefused(rig, bad, "bad_json", /not JSON/);
  }));

Deno.test("a message without event_type gets viewerError bad_message", () =>
  besideHealthy(async (rig, bad) => {
    bad.sendText('{"payload":{}}');
    await assertRefused(rig, bad, "bad_message", /event_type/);
  }));

Deno.test("an unknown event type gets viewerError unknown_event that names it", () =>
  besideHealthy(async (rig, bad) => {
    bad.sendText('{"event_type":"makeCoffee","payload":{}}');
    await assertRefused(rig, bad, "unknown_event", /makeCoffee/);
  }));

Deno.test("an oversized text gets viewerError too_large that names the limit", () =>
  besideHealthy(async (rig, bad) => {
    bad.sendText(`{"event_type":"ping","payload":{"t":1,"x":"${"y".repeat(MAX_JSON_BYTES)}"}}`);
    await assertRefused(rig, bad, "too_large", /262144/);
  }));

Deno.test("an oversized binary message gets viewerError too_large", () =>
  besideHealthy(async (rig, bad) => {
    bad.sendBytes(new Uint8Array(5_000_000));
    await assertRefused(rig, bad, "too_large", /5000000 bytes/);
  }));

Deno.test("a property's text of 50 MB is refused by its size or closes the socket as too large", () =>
  withGateway(async (rig) => {
    const healthy = await connectViewer({ port: rig.port, hello: { name: "healthy" } });
    const bad = await connectViewer({ port: rig.port, hello: { name: "bad" }, acks: false });
    const payload = { prim_path: "/Text", property: "value", value: "x".repeat(50 * 1024 * 1024) };
    bad.sendText(JSON.stringify({ event_type: "setPropertyRequest", payload }));
    const refusal = () => bad.heard.find(({ event_type }) => event_type === "viewerError");
    await until(() => bad.isClosed || refusal() !== undefined, { what: "an answer or the end" });
    const outcome = refusal()?.payload["code"] ?? (await bad.closed).code;
    assert.ok(outcome === "too_large" || outcome === 1009, `${outcome}`);
    publishFrame(rig, { seq: 1 });
    await healthy.nextFrame();
    healthy.send("ping", { t: 5 });
    assert.equal((await healthy.next("pong")).t, 5);
    await healthy.close();
    await bad.close();
  }));

Deno.test("a short binary message gets viewerError bad_message", () =>
  besideHealthy(async (rig, bad) => {
    bad.sendBytes(new Uint8Array([0x46, 0x52, 1, 0x41, 0]));
    await assertRefused(rig, bad, "bad_message", /5 bytes must be 12/);
  }));

Deno.test("a garbage binary message gets viewerError bad_message", () =>
  besideHealthy(async (rig, bad) => {
    bad.sendBytes(crypto.getRandomValues(new Uint8Array(64)).fill(0xff, 0, 2));
    await assertRefused(rig, bad, "bad_message", /not an ack, input or pose/);
  }));

Deno.test("an ack for a frame that was never sent gets viewerError not_found and frees nothing", () =>
  besideHealthy(async (rig, bad) => {
    await bad.nextFrame();
    bad.ack({ seq: 777, tier: "full" });
    await assertRefused(rig, bad, "not_found", /Frame 777 of tier full was not sent/);
    publishFrame(rig, { seq: 2 });
    bad.send("ping", { t: 2 });
    await bad.next("pong");
    assert.equal(bad.frames.length, 1, "the window is still full");
    bad.ack({ seq: 1, tier: "full" });
    assert.equal((await bad.nextFrame()).header.seq, 2);
  }));

Deno.test("a second hello gets viewerError conflict and changes nothing", () =>
  besideHealthy(async (rig, bad) => {
    const { viewer_id } = await bad.next("welcome");
    bad.send("hello", { name: "somebody else" });
    await assertRefused(rig, bad, "conflict", /already answered/);
    const { viewers } = await bad.next("presenceChanged", (p) => p.viewers.length === 2);
    assert.equal(viewers.find((viewer) => viewer.viewer_id === viewer_id)?.name, "bad");
  }));

Deno.test("a viewer that says no hello is closed as protocol with the limit's name", () =>
  besideHealthy(async (rig, bad) => {
    const { code, reason } = await within(bad.closed, 60_000, "closed");
    assert.equal(code, CLOSE.protocol);
    assert.match(reason, /HELLO_TIMEOUT_MS/);
    assert.equal(await rig.metric("closes_total", '{reason="protocol"}'), 1);
  }, null));

Deno.test("a first message that is not hello gets viewerError and may still be followed by it", () =>
  besideHealthy(async (rig, bad) => {
    bad.send("ping", { t: 1 });
    assert.match((await bad.next("viewerError")).message, /must be "hello"/);
    assert.equal(await rig.metric("refusals_total", '{code="bad_message"}'), 1);
    bad.send("hello", {});
    await bad.next("welcome");
  }, null));

Deno.test("a room name out of pattern gets viewerError and a close as protocol with the reason", () =>
  besideHealthy(async (rig) => {
    const lost = await connectViewer({ port: rig.port, room: "no room!", hello: null });
    const { code, reason } = await within(lost.closed, 60_000, "closed");
    assert.equal(code, CLOSE.protocol);
    assert.match(reason, /Room name/);
    assert.match((await lost.next("viewerError")).message, /no room!/);
    assert.equal(await rig.metric("closes_total", '{reason="protocol"}'), 1);
  }));

Deno.test("repeated bad messages end the connection as protocol with the limit", () =>
  besideHealthy(async (_rig, bad) => {
    for (let n = 0; n < 60; n++) bad.sendText("{");
    const { code, reason } = await within(bad.closed, 60_000, "closed");
    assert.equal(code, CLOSE.protocol);
    assert.match(reason, /more than 50 bad messages in 10000 ms/);
  }));

Deno.test("who sends faster than the rate is told so before the connection is closed", () =>
  besideHealthy(
    async (_rig, bad) => {
      // All within a moment, and few enough after the decision to close to be heard out.
      const count = MESSAGE_RATE_BURST + 200;
      for (let n = 0; n < count; n++) bad.sendText('{"event_type":"ping","payload":{"t":1}}');
      const { code, reason } = await within(bad.closed, 60_000, "closed");
      assert.equal(code, CLOSE.protocol);
      assert.match(reason, /last rate_limited/);
      const told = bad.heard.filter(({ payload }) => payload["code"] === "rate_limited");
      assert.ok(told.length > 0);
    },
    { name: "bad" },
    createHeldClock(),
  ));

Deno.test("a flood of 100,000 messages is refused, closed as protocol and counted", () =>
  besideHealthy(async (rig, bad) => {
    for (let batch = 0; batch < 100; batch++) {
      for (let n = 0; n < 1_000; n++) bad.sendText('{"event_type":"ping","payload":{"t":1}}');
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    await within(bad.closed, 60_000, "closed");
    assert.ok(await rig.metric("refusals_total", '{code="rate_limited"}') > 50);
    assert.equal(await rig.metric("closes_total", '{reason="protocol"}'), 1);
  }));

Deno.test("a flood of binary messages is closed as protocol too", () =>
  besideHealthy(async (rig, bad) => {
    for (let n = 0; n < 50_000; n++) bad.sendBytes(new Uint8Array(12));
    await within(bad.closed, 60_000, "closed");
    assert.equal(await rig.metric("closes_total", '{reason="protocol"}'), 1);
  }));
