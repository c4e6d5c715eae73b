import assert from "node:assert/strict";
import { encodePointerInput, type PayloadOf, subjects } from "@fuelrail/contracts";
import { connectViewer } from "../testkit/raw_viewer.ts";
import { until } from "../testkit/until.ts";
import { type IngestSide, startIngestSide } from "./ingest_side.ts";
import {
  frameBytes,
  type GatewayRig,
  publishFrame,
  withGateway,
  withGatewayAtOnce,
} from "./rig.ts";

type Tiers = PayloadOf<"demand">["tiers"];

function lastTiers({ demands }: IngestSide): Tiers | undefined {
  return demands.at(-1)?.tiers;
}

function withIngest(test: (rig: GatewayRig, ingest: IngestSide) => Promise<void>): Promise<void> {
  return withGateway(async (rig) => {
    const ingest = startIngestSide(rig.bus, rig.room);
    try {
      await test(rig, ingest);
    } finally {
      ingest.stop();
    }
  });
}

Deno.test("a viewer that does not acknowledge keeps one frame and then gets only the newest", () =>
  withGatewayAtOnce(async (rig) => {
    const viewer = await connectViewer({ port: rig.port, acks: false });
    publishFrame(rig, { seq: 1 });
    await viewer.nextFrame();
    for (let seq = 2; seq <= 50; seq++) publishFrame(rig, { seq });
    viewer.send("ping", { t: 1 });
    await viewer.next("pong");
    assert.equal(viewer.frames.length, 1);
    viewer.ack({ seq: 1, tier: "full" });
    assert.equal((await viewer.nextFrame()).header.seq, 50);
    assert.equal(await rig.metric("viewer_frames", '{outcome="superseded"}'), 48);
    await viewer.close();
  }));

Deno.test("a stalled viewer delays nobody else", () =>
  withGatewayAtOnce(async (rig) => {
    const stalled = await connectViewer({ port: rig.port, acks: false });
    const healthy = await connectViewer({ port: rig.port });
    for (let seq = 1; seq <= 30; seq++) {
      publishFrame(rig, { seq }, 80_000);
      await healthy.nextFrame(({ header }) => header.seq === seq);
    }
    assert.equal(stalled.frames.length, 1);
    await stalled.close();
    await healthy.close();
  }));

Deno.test("the metrics account for every frame offered, also after viewers have left", () =>
  withGatewayAtOnce(async (rig) => {
    const slow = await connectViewer({ port: rig.port, acks: false });
    const quick = await connectViewer({ port: rig.port });
    for (let seq = 1; seq <= 20; seq++) {
      publishFrame(rig, { seq });
      await quick.nextFrame(({ header }) => header.seq === seq);
    }
    await slow.close();
    const value = (outcome: string) => rig.metric("viewer_frames", `{outcome="${outcome}"}`);
    await until(async () => await value("in_flight") === 0, { what: "the last ack" });
    assert.equal(await value("offered"), 40);
    const parts = ["acked", "superseded", "lost", "in_flight", "waiting"];
    const counts = await Promise.all(parts.map(value));
    assert.deepEqual(counts, [20, 18, 2, 0, 0]);
    await quick.close();
  }));

Deno.test("a late frame of an ended session or an older epoch is left out and counted", () =>
  withGateway(async (rig) => {
    const viewer = await connectViewer({ port: rig.port });
    publishFrame(rig, { seq: 90, session: 1, epoch: 4 });
    publishFrame(rig, { seq: 91, session: 1, epoch: 3 });
    await viewer.nextFrame();
    publishFrame(rig, { seq: 1, session: 2 });
    await viewer.nextFrame(({ header }) => header.session === 2);
    publishFrame(rig, { seq: 95, session: 1, epoch: 9 });
    rig.bus.publish(subjects.frame(rig.room, "full"), new Uint8Array(10));
    publishFrame(rig, { seq: 2, session: 2 });
    await viewer.nextFrame(({ header }) => header.seq === 2);
    assert.equal(viewer.frames.length, 3);
    for (const reason of ["older", "ended_session", "unreadable"]) {
      assert.equal(await rig.metric("frames_dropped_total", `{reason="${reason}"}`), 1, reason);
    }
    await viewer.close();
  }));

Deno.test("demand follows who watches what, is repeated, and ends with the last viewer", () =>
  withIngest(async (rig, ingest) => {
    const viewer = await connectViewer({ port: rig.port, hello: { max_fps: 12 } });
    await until(() => ingest.demands.length > 0);
    assert.deepEqual(ingest.demands[0]?.tiers, { full: { max_fps: 12 }, still: { max_fps: 0 } });
    assert.ok((ingest.demands[0]?.ttl_ms ?? 0) > 2_000);
    await until(() => ingest.demands.length >= 2, { what: "the demand is repeated" });

    viewer.send("setTierRequest", { tier: "quarter", max_fps: 5 });
    const changed = await viewer.next("tierChanged");
    assert.equal(changed.tier, "quarter");
    assert.equal(changed.max_fps, 5);
    await until(() => lastTiers(ingest)?.quarter?.max_fps === 5);
    assert.ok(
      lastTiers(ingest)?.full !== undefined,
      "the old tier flows until the new one is there",
    );
    publishFrame(rig, { seq: 1, tier: "quarter" });
    await viewer.nextFrame();
    await until(() => lastTiers(ingest)?.full === undefined);

    await viewer.close();
    await until(() => ingest.demands.at(-1)?.ttl_ms === 0);
    assert.deepEqual(lastTiers(ingest), {});
  }));

Deno.test("a hidden page costs no frames and no demand, and gets the newest as soon as it shows", () =>
  withIngest(async (rig, ingest) => {
    const viewer = await connectViewer({ port: rig.port });
    publishFrame(rig, { seq: 1 });
    await viewer.nextFrame();
    viewer.send("setVisibilityRequest", { visible: false }, 1);
    await viewer.next("accepted");
    await until(() => ingest.demands.at(-1)?.ttl_ms === 0);
    publishFrame(rig, { seq: 2 });
    ingest.newest.set("full", frameBytes({ seq: 3 }));
    viewer.send("setVisibilityRequest", { visible: true }, 2);
    assert.equal((await viewer.nextFrame()).header.seq, 3);
    assert.equal(viewer.frames.length, 2);
    await viewer.close();
  }));

Deno.test("a viewer gets a still again when its render turns out to be finished", () =>
  withIngest(async (rig) => {
    const viewer = await connectViewer({ port: rig.port });
    publishFrame(rig, { seq: 3, tier: "still" });
    assert.equal((await viewer.nextFrame()).header.converged, false);
    publishFrame(rig, { seq: 3, tier: "still", converged: true });
    const finished = await viewer.nextFrame();
    assert.deepEqual([finished.header.seq, finished.header.converged], [3, true]);
    assert.equal(await rig.metric("frames_dropped_total", '{reason="repeated"}'), 0);
    const late = await connectViewer({ port: rig.port });
    assert.equal((await late.nextFrame()).header.converged, true);
    for (const each of [viewer, late]) await each.close();
  }));

Deno.test("a viewer that asked for no live frames still gets the still", () =>
  withIngest(async (rig, ingest) => {
    const viewer = await connectViewer({ port: rig.port });
    publishFrame(rig, { seq: 1 });
    await viewer.nextFrame();
    viewer.send("setTierRequest", { tier: "off" });
    assert.equal((await viewer.next("tierChanged")).tier, "off");
    await until(() => lastTiers(ingest)?.full === undefined);
    assert.deepEqual(lastTiers(ingest), { still: { max_fps: 0 } });
    publishFrame(rig, { seq: 2 });
    publishFrame(rig, { seq: 3, tier: "still" });
    assert.equal((await viewer.nextFrame()).header.tier, "still");
    await viewer.close();
  }));

Deno.test("a viewer that joined without frames gets state only", () =>
  withIngest(async (rig, ingest) => {
    const viewer = await connectViewer({ port: rig.port, hello: { frames: false } });
    await viewer.next("renderProgress");
    publishFrame(rig, { seq: 1 });
    ingest.progress(2);
    await viewer.next("renderProgress");
    assert.equal(viewer.frames.length, 0);
    assert.equal(ingest.demands.length, 0);
    await viewer.close();
  }));

Deno.test("input and poses of an operator go to the room's input subject with the viewer's name", () =>
  withGateway(async (rig) => {
    const viewer = await connectViewer({ port: rig.port });
    const { viewer_id } = await viewer.next("welcome");
    const seen: { viewer: string | undefined; bytes: number }[] = [];
    const subscription = rig.bus.subscribe(subjects.input(rig.room), ({ data, headers }) => {
      seen.push({ viewer: headers["Fuelrail-Viewer"], bytes: data.length });
    });
    viewer.sendBytes(encodePointerInput({
      type: "down",
      button: "left",
      buttonsHeld: 1,
      modifiers: 0,
      x: 1,
      y: 2,
      wheelNotches: 0,
      inputSeq: 9,
      pointerType: "mouse",
      pointerSlot: 0,
      keyCode: 0,
      cssPixelsPerRenderPixel: 1,
    }) as Uint8Array<ArrayBuffer>);
    await until(() => seen.length === 1);
    assert.deepEqual(seen, [{ viewer: viewer_id, bytes: 32 }]);
    subscription.unsubscribe();
    await viewer.close();
  }));
