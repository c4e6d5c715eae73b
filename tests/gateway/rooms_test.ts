import assert from "node:assert/strict";
import { encodeEvent, PRESENCE_TTL_MS, subjects } from "@fuelrail/contracts";
import { createMemoryHub } from "@fuelrail/kit/bus";
import { createManualClock } from "@fuelrail/kit/clock";
import { createLog } from "@fuelrail/kit/log";
import { LINK_SILENCE_MS } from "../../services/gateway/core/link_view.ts";
import { createKeptDrawings } from "../../services/gateway/shell/canvas/kept_drawings.ts";
import { createGatewayMetrics } from "../../services/gateway/shell/gateway_metrics.ts";
import type { RoomMember } from "../../services/gateway/shell/live_room.ts";
import { createAccessDesk } from "../../services/gateway/shell/access/access_desk.ts";
import { createPictureEncoder } from "../../services/gateway/shell/pictures/picture_encoder.ts";
import { createPresenceBoard } from "../../services/gateway/shell/presence_board.ts";
import { createRooms, ROOM_LINGER_MS } from "../../services/gateway/shell/rooms.ts";
import { startIngestSide } from "./ingest_side.ts";
import { roomOf, STUDIO } from "./rig.ts";

const TICK_MS = 250;

/** Rooms on a clock that the test moves, with a member that writes down what it is told. */
function createWorld() {
  const clock = createManualClock();
  const hub = createMemoryHub({ clock });
  const bus = hub.connect("gateway");
  const other = hub.connect("other");
  const log = createLog("gateway", "error", () => {});
  const none = () => 0;
  const metrics = createGatewayMetrics({
    buses: {},
    isDraining: () => false,
    viewers: none,
    rooms: none,
    streams: none,
    canvasClients: none,
    displayClients: none,
    frameTotals: () => ({}),
  });
  const presence = createPresenceBoard(bus, clock, "here");
  const rooms = createRooms({
    encoder: createPictureEncoder(log),
    kept: createKeptDrawings(),
    ...{ clock, log, metrics, presence },
    access: createAccessDesk({ bus, clock, log, presence }),
    frameBus: bus,
    stateBus: bus,
    gatewayId: "here",
    session: 1,
  }, STUDIO);
  const told: { event_type: string; payload: Record<string, unknown> }[] = [];
  const member: RoomMember = {
    viewerId: undefined,
    want: () => undefined,
    frame() {},
    showNewest() {},
    glimpse: () => true,
    tell: ({ text }) => void told.push(JSON.parse(text)),
    present: () => ({ viewer_id: "v1", role: "viewer", since: 5 }),
  };
  return {
    ...{ clock, bus, other, rooms, member, told },
    async pass(ms: number) {
      for (let passed = 0; passed < ms; passed += TICK_MS) {
        await clock.advanceAsync(TICK_MS);
        rooms.tick();
      }
    },
    last(type: string) {
      return told.findLast(({ event_type }) => event_type === type)?.payload;
    },
    async end() {
      rooms.stop();
      presence.stop();
      await Promise.all([bus.drain(), other.drain()]);
      assert.equal(clock.pendingTimers, 0, "no timer is left");
    },
  };
}

Deno.test("createRooms lets go of a room that nobody watches any more and keeps its own", async () => {
  const world = createWorld();
  const stage = world.rooms.open(roomOf("STAGE"));
  stage?.join(world.member);
  await world.pass(2 * ROOM_LINGER_MS);
  assert.deepEqual(world.rooms.all.map(({ room }) => room), ["STUDIO", "STAGE"]);
  stage?.leave(world.member);
  await world.pass(ROOM_LINGER_MS - TICK_MS);
  assert.equal(world.rooms.all.length, 2, "it lingers for a reload");
  await world.pass(3 * TICK_MS);
  assert.deepEqual(world.rooms.all.map(({ room }) => room), ["STUDIO"]);
  await world.end();
});

Deno.test("a room's link is offline once its frame-ingest falls silent, and live again when it speaks", async () => {
  const world = createWorld();
  const ingest = startIngestSide(world.other, STUDIO, 77, world.clock);
  world.rooms.open(STUDIO)?.join(world.member);
  await world.pass(60_000);
  assert.equal(world.last("linkStatus")?.["link"], "live");
  assert.equal(world.told.filter(({ event_type }) => event_type === "linkStatus").length, 1);

  ingest.stop();
  await world.pass(LINK_SILENCE_MS + 2_500);
  const offline = world.last("linkStatus");
  assert.equal(offline?.["link"], "offline");
  assert.match(String(offline?.["reason"]), /frame-ingest of room STUDIO has fallen silent/);
  assert.equal(offline?.["peer"], "127.0.0.1:51022");

  const again = startIngestSide(world.other, STUDIO, 78, world.clock);
  await world.pass(TICK_MS);
  assert.equal(world.last("linkStatus")?.["link"], "live");
  assert.equal(world.last("linkStatus")?.["session"], 78);
  again.stop();
  await world.end();
});

Deno.test("a joiner of a silent room is told so and never what was said last", async () => {
  const world = createWorld();
  const ingest = startIngestSide(world.other, STUDIO, 77, world.clock);
  await world.pass(1_000);
  ingest.stop();
  await world.pass(LINK_SILENCE_MS + 2_500);
  world.rooms.open(STUDIO)?.join(world.member);
  const links = world.told.filter(({ event_type }) => event_type === "linkStatus");
  assert.deepEqual(links.map(({ payload }) => payload["link"]), ["offline"]);
  await world.end();
});

Deno.test("a gateway that has fallen silent takes its viewers out of the presence with it", async () => {
  const world = createWorld();
  world.rooms.open(STUDIO)?.join(world.member);
  const text = encodeEvent("presenceChanged", {
    gateway: "there",
    viewers: [{ viewer_id: "v2", role: "viewer", since: 1 }],
  });
  world.other.publish(subjects.presence(STUDIO), new TextEncoder().encode(text));
  await world.pass(1_000);
  const ids = () =>
    (world.last("presenceChanged")?.["viewers"] as { viewer_id: string }[]).map((v) => v.viewer_id);
  assert.deepEqual(ids(), ["v2", "v1"]);
  await world.pass(PRESENCE_TTL_MS);
  assert.deepEqual(ids(), ["v1"]);
  await world.end();
});
