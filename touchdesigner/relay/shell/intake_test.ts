import {
  FRAME_PART_BYTES,
  NONE_HEADER,
  parseRoom,
  PART_HEADER,
  PARTS_HEADER,
  subjects,
} from "@fuelrail/contracts";
import { type Bus, type BusReply, createMemoryHub } from "@fuelrail/kit/bus";
import { createManualClock } from "@fuelrail/kit/clock";
import { createLog } from "@fuelrail/kit/log";
import assert from "node:assert/strict";
import type { RelayFrame } from "../core/frame_check.ts";
import { createRelayTally } from "../core/tallies.ts";
import { frameBytes, headerOf, pngBytes } from "../testing/pictures.ts";
import { startIntake, type Wanted } from "./intake.ts";

const parsed = parseRoom("STUDIO");
if (!parsed.ok) throw new Error(parsed.reason);
const ROOM = parsed.room;
const NONE: BusReply = { data: new Uint8Array(), headers: { [NONE_HEADER]: "1" } };
const EVERYTHING: Wanted = { live: "half", stills: true, maxFps: 12 };

interface Demand {
  readonly tiers: Record<string, { max_fps: number }>;
  readonly ttl_ms: number;
  readonly subscriber: string;
}

async function withIntake(
  prepare: (owner: Bus) => void,
  test: (rig: {
    owner: Bus;
    frames: RelayFrame[];
    demands: Demand[];
    tally: ReturnType<typeof createRelayTally>;
    clock: ReturnType<typeof createManualClock>;
    settle: () => Promise<void>;
    stop: () => void;
  }) => Promise<void>,
): Promise<void> {
  const hub = createMemoryHub();
  const owner = hub.connect("owner");
  const bus = hub.connect("relay");
  const clock = createManualClock();
  const tally = createRelayTally();
  const frames: RelayFrame[] = [];
  const demands: Demand[] = [];
  owner.subscribe(subjects.demand(ROOM), ({ data }) => {
    demands.push(JSON.parse(new TextDecoder().decode(data)));
  });
  prepare(owner);
  const intake = startIntake({
    ...{ bus, room: ROOM, wanted: EVERYTHING, subscriber: "me", clock, tally },
    log: createLog("test", "error"),
    onFrame: (frame) => frames.push(frame),
  });
  const settle = async () => {
    for (let turn = 0; turn < 20; turn++) await clock.advanceAsync(0);
  };
  try {
    await intake.ready;
    await settle();
    await test({ owner, frames, demands, tally, clock, settle, stop: () => intake.stop() });
  } finally {
    intake.stop();
    await bus.drain();
    await owner.drain();
  }
}

Deno.test("startIntake() leases what it wants, and gives it back", () =>
  withIntake(() => {}, async ({ demands, clock, settle, stop }) => {
    assert.equal(demands[0]?.subscriber, "me");
    assert.deepEqual(demands[0]?.tiers, { half: { max_fps: 12 }, still: { max_fps: 0 } });
    await clock.advanceAsync(6_100);
    assert.equal(demands.length, 4);
    for (const { ttl_ms } of demands) assert.ok(ttl_ms > 2_000 && ttl_ms <= 10_000);
    stop();
    await settle();
    assert.deepEqual([demands.at(-1)?.tiers, demands.at(-1)?.ttl_ms], [{}, 0]);
  }));

Deno.test("startIntake() begins with what was newest before", () =>
  withIntake((owner) => {
    owner.respond(subjects.snapshot(ROOM, "frame"), "q", ({ data }) => {
      const { payload } = JSON.parse(new TextDecoder().decode(data));
      return { data: frameBytes({ seq: 8, tier: payload.tier }) };
    });
  }, async ({ owner, frames, tally, settle }) => {
    assert.deepEqual(frames.map(({ header }) => header.tier), ["half", "still"]);
    owner.publish(subjects.frame(ROOM, "half"), frameBytes({ seq: 8, tier: "half" }));
    owner.publish(subjects.frame(ROOM, "half"), frameBytes({ seq: 9, tier: "half" }));
    await settle();
    assert.deepEqual(frames.map(({ header }) => header.seq), [8, 8, 9]);
    assert.deepEqual(tally.told(), { received: 4, taken: 3, older: 1 });
  }));

Deno.test("startIntake() puts a large still together from its parts", async () => {
  const body = pngBytes(2 * FRAME_PART_BYTES + 77, 9);
  const asked: number[] = [];
  await withIntake((owner) => {
    owner.respond(subjects.request(ROOM, "framePart"), "q", ({ data }) => {
      const { session, seq, part } = JSON.parse(new TextDecoder().decode(data)).payload;
      asked.push(part);
      if (session !== 7 || seq !== 3) return NONE;
      const bytes = body.subarray(part * FRAME_PART_BYTES, (part + 1) * FRAME_PART_BYTES);
      return { data: bytes, headers: { [PART_HEADER]: String(part), [PARTS_HEADER]: "3" } };
    });
  }, async ({ owner, frames, tally, settle }) => {
    const announced = (seq: number) =>
      owner.publish(
        subjects.frame(ROOM, "still"),
        frameBytes({ seq, tier: "still", announced: true }, new Uint8Array()),
      );
    announced(2);
    announced(3);
    await settle();
    assert.equal(tally.counts.unfetched, 1, "the first is no longer kept");
    assert.deepEqual(asked, [0, 0, 1, 2]);
    assert.equal(frames.length, 1);
    assert.deepEqual(frames[0]?.picture, body);
    assert.deepEqual(frames[0]?.header, headerOf({ seq: 3, tier: "still" }));
  });
});

Deno.test("startIntake() counts everything that it cannot use, and goes on", () =>
  withIntake(() => {}, async ({ owner, frames, tally, settle }) => {
    const version = frameBytes({ tier: "half" });
    version[2] = 9;
    const half = subjects.frame(ROOM, "half");
    for (const bytes of [new Uint8Array(), new Uint8Array(5_000_000), version]) {
      owner.publish(half, bytes);
    }
    owner.publish(half, frameBytes({ tier: "still" }));
    owner.publish(half, frameBytes({ seq: 1, tier: "half" }));
    await settle();
    assert.equal(frames.length, 1);
    assert.deepEqual(tally.told(), {
      ...{ received: 5, taken: 1, not_a_frame: 1, too_large: 1, version: 1, tier: 1 },
    });
  }));
