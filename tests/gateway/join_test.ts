import assert from "node:assert/strict";
import { connectViewer } from "../testkit/raw_viewer.ts";
import { until } from "../testkit/until.ts";
import { startIngestSide } from "./ingest_side.ts";
import { frameBytes, publishFrame, roomOf, withGateway } from "./rig.ts";

Deno.test("a gateway welcomes a viewer and tells it the whole state and the newest frame at once", () =>
  withGateway(async (rig) => {
    const ingest = startIngestSide(rig.bus, rig.room);
    ingest.newest.set("full", frameBytes({ seq: 42 }));
    ingest.newest.set("still", frameBytes({ seq: 42, tier: "still", converged: true }));
    const viewer = await connectViewer({ port: rig.port, hello: { name: "Ada" } });
    const welcome = await viewer.next("welcome");
    assert.equal(viewer.protocol, "fuelrail.v1");
    assert.equal(welcome.room, "STUDIO");
    assert.equal(welcome.role, "admin");
    assert.equal(welcome.name, "Ada");
    assert.ok(welcome.capabilities.includes("setTierRequest"));
    assert.equal(welcome.limits.max_json_bytes, 262_144);
    assert.ok(Math.abs(welcome.server_time - Date.now()) < 60_000);
    const link = await viewer.next("linkStatus");
    assert.equal(link.link, "live");
    assert.equal((await viewer.next("renderProgress")).samples, 1);
    const presence = await viewer.next("presenceChanged");
    assert.deepEqual(presence.viewers.map(({ viewer_id }) => viewer_id), [welcome.viewer_id]);
    assert.equal((await viewer.nextFrame()).header.tier, "full");
    const still = await viewer.nextFrame();
    assert.equal(still.header.tier, "still");
    assert.equal(still.body[0], 42);
    await viewer.close();
    ingest.stop();
  }));

Deno.test("a gateway sends the cached picture to whoever joins a watched room, without asking anybody", () =>
  withGateway(async (rig) => {
    const first = await connectViewer({ port: rig.port });
    publishFrame(rig, { seq: 5 });
    await first.nextFrame();
    const second = await connectViewer({ port: rig.port });
    assert.equal((await second.nextFrame()).header.seq, 5);
    await first.close();
    await second.close();
  }));

Deno.test("a gateway passes live frames and state changes to every viewer, in order", () =>
  withGateway(async (rig) => {
    const ingest = startIngestSide(rig.bus, rig.room);
    const viewers = await Promise.all([1, 2, 3].map(() => connectViewer({ port: rig.port })));
    for (const viewer of viewers) await viewer.next("linkStatus", ({ link }) => link === "live");
    for (const viewer of viewers) await viewer.next("renderProgress");
    for (let seq = 1; seq <= 20; seq++) {
      ingest.progress(seq + 1);
      publishFrame(rig, { seq });
      await Promise.all(
        viewers.map((viewer) => viewer.nextFrame(({ header }) => header.seq === seq)),
      );
    }
    for (const viewer of viewers) {
      const seen = viewer.heard.filter(({ event_type }) => event_type === "renderProgress");
      const samples = seen.map(({ payload }) => payload["samples"]);
      assert.deepEqual(samples, [...samples].sort((a, b) => Number(a) - Number(b)));
      assert.equal(samples.at(-1), 21);
      await viewer.close();
    }
    ingest.stop();
  }));

Deno.test("a gateway says that the link is offline where no frame-ingest answers for a room, until one does", () =>
  withGateway(async (rig) => {
    const viewer = await connectViewer({ port: rig.port, room: "nowhere" });
    assert.equal((await viewer.next("welcome")).room, "NOWHERE");
    const offline = await viewer.next("linkStatus");
    assert.equal(offline.link, "offline");
    assert.match(offline.reason ?? "", /No frame-ingest answers for room NOWHERE/);
    const ingest = startIngestSide(rig.bus, roomOf("NOWHERE"));
    assert.equal((await viewer.next("linkStatus")).link, "live");
    await viewer.close();
    ingest.stop();
  }));

Deno.test("a gateway passes a request to its service and echoes the request_id in the answer", () =>
  withGateway(async (rig) => {
    const ingest = startIngestSide(rig.bus, rig.room);
    const viewer = await connectViewer({ port: rig.port });
    const { viewer_id } = await viewer.next("welcome");
    viewer.send("getStreamSettingsRequest", {}, "q7");
    const answer = await until(() => viewer.heard.find((e) => e.payload["request_id"] === "q7"));
    assert.equal(answer.payload["asked_by"], viewer_id);
    assert.equal(answer.payload["role"], "admin");
    ingest.stop();
    viewer.send("getStreamSettingsRequest", {}, 8);
    const refused = await viewer.next("viewerError");
    assert.equal(refused.code, "service_unavailable");
    assert.ok(viewer.heard.some((e) => e.payload["request_id"] === 8));
    await viewer.close();
  }));
