import { parseRoom, subjects } from "@fuelrail/contracts";
import { type Bus, type BusReply, createMemoryHub } from "@fuelrail/kit/bus";
import { createManualClock } from "@fuelrail/kit/clock";
import { createLog } from "@fuelrail/kit/log";
import assert from "node:assert/strict";
import { DELTAS_MAX } from "../core/room_state.ts";
import { createRoomStates } from "./room_states.ts";

const parsed = parseRoom("STUDIO");
if (!parsed.ok) throw new Error(parsed.reason);
const { room } = parsed;
const encoder = new TextEncoder();

/** An owner of the scene whose answers to who asks for the whole of it can be held back. */
function createScene(bus: Bus) {
  let revision = 0;
  let asked = 0;
  let held: PromiseWithResolvers<void> | undefined;

  function whole(): BusReply {
    const at = { session: 7, revision };
    const events = [{ event_type: "openStageResult", payload: { ...at, whole: true } }];
    const payload = { kind: "scene", ...at, events };
    return { data: encoder.encode(JSON.stringify({ event_type: "stateSnapshot", payload })) };
  }

  bus.respond(subjects.snapshot(room, "scene"), "scene-query", async () => {
    asked++;
    await held?.promise;
    if (scene.isBroken) throw new Error("It cannot be told now");
    return whole();
  });
  const scene = {
    isBroken: false,
    get asked() {
      return asked;
    },
    hold() {
      held = Promise.withResolvers();
    },
    release() {
      held?.resolve();
      held = undefined;
    },
    change(times: number) {
      for (let time = 0; time < times; time++) {
        const payload = { session: 7, revision: ++revision };
        const text = JSON.stringify({ event_type: "sceneChanged", payload });
        bus.publish(subjects.state(room, "scene"), encoder.encode(text));
      }
    },
  };
  return scene;
}

function told(text: string): string {
  const { event_type: type, payload } = JSON.parse(text);
  return `${type} ${payload.revision}`;
}

async function following(
  test: (rig: {
    readonly scene: ReturnType<typeof createScene>;
    readonly states: ReturnType<typeof createRoomStates>;
    /** What viewers were told of the scene, in order. */
    readonly heard: string[];
    settle(ms?: number): Promise<void>;
  }) => Promise<void>,
): Promise<void> {
  const clock = createManualClock();
  const hub = createMemoryHub({ clock });
  const [owner, bus] = [hub.connect("scene-query"), hub.connect("gateway")];
  const scene = createScene(owner);
  const heard: string[] = [];
  const states = createRoomStates({
    ...{ bus, room, clock, session: 1, log: createLog("gateway", "error", () => {}) },
    onMessage({ text }) {
      if (!text.includes("linkStatus")) heard.push(told(text));
    },
  });
  const settle = (ms = 0) => clock.advanceAsync(ms);
  try {
    await settle();
    await test({ scene, states, heard, settle });
  } finally {
    states.stop();
    await Promise.all([owner.drain(), bus.drain()]);
  }
}

const changes = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `sceneChanged ${from + index}`);

Deno.test("createRoomStates renews what joiners are told of a scene that changed often, which no viewer hears of", () =>
  following(async ({ scene, states, heard, settle }) => {
    const much = DELTAS_MAX + 1;
    scene.change(much);
    await settle();
    states.tick();
    await settle();
    assert.equal(scene.asked, 2, "at the start, and when there were too many");
    scene.change(2);
    await settle();
    assert.deepEqual(heard, ["openStageResult 0", ...changes(1, much + 2)]);
    const joiner = states.whole().map(({ text }) => told(text));
    assert.deepEqual(joiner.filter((each) => !each.startsWith("linkStatus")), [
      `openStageResult ${much}`,
      ...changes(much + 1, much + 2),
    ]);
  }));

Deno.test("createRoomStates waits for a snapshot that takes longer than its ticks, and keeps what comes meanwhile", () =>
  following(async ({ scene, states, heard, settle }) => {
    scene.change(DELTAS_MAX + 1);
    scene.hold();
    await settle();
    for (let ticks = 0; ticks < 4; ticks++) {
      states.tick();
      scene.change(1);
      await settle();
    }
    assert.equal(scene.asked, 2, "one question at a time");
    scene.release();
    await settle();
    assert.deepEqual(
      states.whole().map(({ text }) => told(text)).filter((each) => !each.startsWith("link")),
      [`openStageResult ${DELTAS_MAX + 5}`],
    );
    assert.deepEqual(heard, ["openStageResult 0", ...changes(1, DELTAS_MAX + 5)]);
  }));

Deno.test("createRoomStates keeps what it has when no snapshot comes, and asks again", () =>
  following(async ({ scene, states, settle }) => {
    const shown = () => states.whole().filter(({ text }) => text.includes('"scene')).length;
    scene.change(DELTAS_MAX + 1);
    scene.isBroken = true;
    await settle();
    states.tick();
    await settle();
    assert.deepEqual([scene.asked, shown()], [2, DELTAS_MAX + 1]);
    scene.isBroken = false;
    await settle(1_900);
    states.tick();
    await settle();
    assert.equal(scene.asked, 2, "not at every tick");
    await settle(100);
    states.tick();
    await settle();
    assert.deepEqual([scene.asked, shown()], [3, 0]);
  }));

Deno.test("whenKnown is over when the room is let go, and leaves no timer", async () => {
  const clock = createManualClock();
  const hub = createMemoryHub({ clock });
  const [owner, bus] = [hub.connect("frame-ingest"), hub.connect("gateway")];
  const held = Promise.withResolvers<BusReply>();
  owner.respond(subjects.snapshot(room, "status"), "frame-ingest", () => held.promise);
  const states = createRoomStates({
    ...{ bus, room, clock, session: 1, log: createLog("gateway", "error", () => {}) },
    onMessage() {},
  });
  let isOver = false;
  const waiting = states.whenKnown().then(() => isOver = true);
  await clock.advanceAsync(0);
  assert.equal(isOver, false);
  states.stop();
  await waiting;
  held.resolve({ data: new Uint8Array() });
  await Promise.all([owner.drain(), bus.drain()]);
  assert.equal(clock.pendingTimers, 0);
});
