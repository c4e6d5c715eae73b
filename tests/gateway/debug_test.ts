import {
  DEBUG_VIEWERS_MAX,
  DEBUG_WANTED_MS,
  encodeEvent,
  type EventType,
  parseEnvelope,
  type PayloadInput,
  type PayloadOf,
  subjects,
} from "@fuelrail/contracts";
import assert from "node:assert/strict";
import { BOOK_WAIT_MS } from "../../services/gateway/core/debug/timeline_book.ts";
import { createHeldClock } from "../testkit/jump_clock.ts";
import { connectViewer, type RawViewer } from "../testkit/raw_viewer.ts";
import { until } from "../testkit/until.ts";
import { type GatewayRig, publishFrame, withGateway, withGatewayAtOnce } from "./rig.ts";

const OPEN = { auth: "off" } as const;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** What the gateway asks of the services. */
function followWishes({ bus, room }: GatewayRig): PayloadOf<"debugWanted">[] {
  const wishes: PayloadOf<"debugWanted">[] = [];
  bus.subscribe(subjects.debug(room), ({ data }) => {
    const parsed = parseEnvelope(decoder.decode(data));
    if (parsed.ok && parsed.event.event_type === "debugWanted") wishes.push(parsed.event.payload);
  });
  return wishes;
}

function tell<T extends EventType>(
  { bus, room }: GatewayRig,
  type: T,
  payload: PayloadInput<T>,
): void {
  bus.publish(subjects.debug(room), encoder.encode(encodeEvent(type, payload)));
}

function tellCall(rig: GatewayRig, id: string): void {
  tell(rig, "octaneCall", {
    call_id: id,
    service: "camera",
    rpc: "octaneapi.ApiItemService/getName",
    started_at: 1,
    duration_ms: 2,
    outcome: "ok",
  });
}

async function watch(viewer: RawViewer, enabled = true): Promise<void> {
  viewer.send("setDebugRequest", { enabled }, enabled ? "on" : "off");
  await viewer.next("accepted", (payload) => payload.event_type === "setDebugRequest");
}

const calls = (viewer: RawViewer) =>
  viewer.heard.filter(({ event_type }) => event_type === "octaneCall").map(({ payload }) =>
    payload.call_id
  );

Deno.test("debug events go to those alone who asked, and are wanted for that long only", () =>
  withGateway(async (rig) => {
    const wishes = followWishes(rig);
    const [asks, other] = await Promise.all([
      connectViewer({ port: rig.port }),
      connectViewer({ port: rig.port }),
    ]);
    assert.equal(wishes.length, 0, "nothing is wanted before somebody asks");
    await watch(asks);
    await until(() => wishes.length > 0, { what: "the wish" });
    tellCall(rig, "first");
    await asks.next("octaneCall", ({ call_id }) => call_id === "first");
    await watch(asks, false);
    await until(() => wishes.at(-1)?.ttl_ms === 0, { what: "the end of the wish" });
    const wished = wishes.length;
    tellCall(rig, "second");
    await watch(other);
    tellCall(rig, "third");
    await other.next("octaneCall", ({ call_id }) => call_id === "third");
    assert.deepEqual([calls(asks), calls(other)], [["first"], ["third"]]);
    assert.ok(wishes.length > wished);
    await Promise.all([asks.close(), other.close()]);
    await until(() => wishes.at(-1)?.ttl_ms === 0, { what: "the wish ends with the viewer" });
  }, OPEN));

Deno.test("debug events are not wanted while the page that asked is hidden", () =>
  withGateway(async (rig) => {
    const wishes = followWishes(rig);
    const viewer = await connectViewer({ port: rig.port });
    await watch(viewer);
    await until(() => (wishes.at(-1)?.ttl_ms ?? 0) > 0);
    viewer.send("setVisibilityRequest", { visible: false });
    await until(() => wishes.at(-1)?.ttl_ms === 0, { what: "a hidden page wants nothing" });
    viewer.send("setVisibilityRequest", { visible: true });
    await until(() => (wishes.at(-1)?.ttl_ms ?? 0) > 0, { what: "it wants again" });
    await viewer.close();
  }, OPEN));

Deno.test("no more viewers of a room than allowed get debug events, and the next is told why", () =>
  withGateway(async (rig) => {
    const viewers = await Promise.all(
      Array.from({ length: DEBUG_VIEWERS_MAX + 1 }, () => connectViewer({ port: rig.port })),
    );
    const last = viewers.pop();
    assert.ok(last !== undefined);
    for (const viewer of viewers) await watch(viewer);
    last.send("setDebugRequest", { enabled: true });
    const { code, event_type } = await last.next("viewerError");
    assert.deepEqual([code, event_type], ["busy", "setDebugRequest"]);
    const [first] = viewers;
    assert.ok(first !== undefined);
    await first.close();
    let asked = 0;
    await until(async () => {
      const id = `again-${++asked}`;
      last.send("setDebugRequest", { enabled: true }, id);
      const answer = await until(() => last.heard.find(({ payload }) => payload.request_id === id));
      return answer.event_type === "accepted";
    }, { what: "the place of one that left" });
    for (const viewer of [...viewers.slice(1), last]) await viewer.close();
  }, OPEN));

Deno.test("a timeline gets the gateway's stages of the viewer that it is told to", () => {
  const clock = createHeldClock();
  return withGateway(
    async (rig) => {
      const viewer = await connectViewer({ port: rig.port });
      await watch(viewer);
      const wished = followWishes(rig);
      clock.jump(DEBUG_WANTED_MS);
      await until(() => wished.length > 0, { what: "a renewed wish" });
      const callbackAt = clock.unixMs();
      publishFrame(rig, { seq: 41, capturedAtMs: callbackAt });
      tell(rig, "frameTimeline", {
        session: 7,
        seq: 41,
        tier: "full",
        callback_at: callbackAt,
        published_at: callbackAt + 1,
      });
      const { received_at, sent_at, acked_at } = await viewer.next("frameTimeline");
      assert.ok(received_at !== undefined && sent_at !== undefined && acked_at !== undefined);
      assert.ok(received_at >= callbackAt && sent_at >= received_at && acked_at >= sent_at);
      tell(rig, "frameTimeline", { session: 7, seq: 42, tier: "half", callback_at: callbackAt });
      tell(rig, "frameTimeline", { session: 7, seq: 43, tier: "full", callback_at: callbackAt });
      // What is told after the timelines is heard after the gateway has read them.
      tell(rig, "dropCounts", { service: "frame-ingest", drops: { "superseded.full": 3 } });
      await viewer.next("dropCounts", ({ service }) => service === "frame-ingest");
      // No ack is waited for any longer.
      clock.jump(BOOK_WAIT_MS);
      const unsent = await viewer.next("frameTimeline");
      assert.deepEqual([unsent.seq, unsent.sent_at], [43, undefined], "and none of other tiers");
      await viewer.close();
    },
    OPEN,
    clock,
  );
});

Deno.test("a late console is told at once what is told on change only", () =>
  withGateway(async (rig) => {
    const [first, late] = await Promise.all([
      connectViewer({ port: rig.port }),
      connectViewer({ port: rig.port }),
    ]);
    await watch(first);
    const registered = ["OnNewImageCallback"];
    tell(rig, "linkRegistration", { stream_open: true, registered, refused: [] });
    tell(rig, "dropCounts", { service: "frame-ingest", drops: { "superseded.full": 3 } });
    await first.next("dropCounts", ({ service }) => service === "frame-ingest");
    await watch(late);
    assert.deepEqual((await late.next("linkRegistration")).registered, registered);
    const { drops } = await late.next("dropCounts", ({ service }) => service === "frame-ingest");
    assert.deepEqual(drops, { "superseded.full": 3 });
    const own = await late.next("dropCounts", ({ service }) => service === "gateway");
    assert.equal(own.drops.viewer_superseded, 0);
    await Promise.all([first.close(), late.close()]);
  }, OPEN));

Deno.test("a report says what is known, in sections, and what is not gathered", () =>
  withGateway(async (rig) => {
    const viewer = await connectViewer({ port: rig.port, hello: { name: "Ada" } });
    viewer.send("getDebugReportRequest", {}, "r1");
    const cold = await viewer.next("debugReport");
    const calls = cold.sections.find(({ title }) => title === "Calls to Octane");
    assert.match(calls?.text ?? "", /not gathered/);
    await watch(viewer);
    tellCall(rig, "a");
    await viewer.next("octaneCall");
    viewer.send("getDebugReportRequest", {});
    const warm = await viewer.next("debugReport");
    const text = warm.sections.map(({ title, text }) => `${title}\n${text}`).join("\n");
    assert.match(text, /camera octaneapi\.ApiItemService\/getName 2 ms ok/);
    assert.match(text, /room: STUDIO/);
    assert.ok(!text.includes("127.0.0.1"), "no viewer's address is in it");
    await viewer.close();
  }, OPEN));

Deno.test("getStatsRequest tells what was measured, and null before", () =>
  withGatewayAtOnce(async (rig) => {
    const viewer = await connectViewer({ port: rig.port });
    viewer.send("getStatsRequest", {}, "s1");
    const none = await viewer.next("getStatsResult");
    assert.deepEqual([none.fps, none.latency_ms, none.sent], [null, null, 0]);
    for (let seq = 1; seq <= 5; seq++) {
      publishFrame(rig, { seq });
      await viewer.nextFrame(({ header }) => header.seq === seq);
    }
    const stats = await until(async () => {
      viewer.send("getStatsRequest", {});
      const result = await viewer.next("getStatsResult");
      return result.acked === 5 ? result : undefined;
    }, { what: "five acks counted" });
    assert.ok(stats.fps !== null && stats.fps > 0 && stats.fps <= 50, String(stats.fps));
    assert.ok(stats.latency_ms !== null && stats.latency_ms >= 0);
    assert.deepEqual([stats.sent, stats.in_flight, stats.tier], [5, 0, "full"]);
    await viewer.close();
  }, OPEN));

Deno.test("debug events never close a viewer that does not read, and are counted as left out", () =>
  withGateway(async (rig) => {
    const viewer = await connectViewer({ port: rig.port });
    await watch(viewer);
    for (let n = 0; n < 5_000; n++) tellCall(rig, `c${n}`);
    viewer.send("ping", { t: 1 });
    await viewer.next("pong");
    assert.equal(viewer.isClosed, false);
    await viewer.close();
  }, OPEN));
