import assert from "node:assert/strict";
import { parseRoom, type PayloadInput, type Room, subjects } from "@fuelrail/contracts";
import { until } from "../tests/testkit/until.ts";
import { type Bus, createMemoryHub } from "./bus/mod.ts";
import { createManualClock, type ManualClock } from "./clock.ts";
import {
  createStateMirror,
  createStatePublisher,
  type StateEvent,
  type StateMirror,
  type StatePublisher,
} from "./state.ts";

function roomNamed(text: string): Room {
  const parsed = parseRoom(text);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.room;
}

const room = roomNamed("STUDIO");
type Link = Omit<PayloadInput<"linkStatus">, "session" | "revision">;

function link(state: Link["link"]): Link {
  return {
    link: state,
    generation: "beta2",
    version: "15000005",
    peer: "10.0.0.5:51022",
    since: 1,
  };
}

/** An owner of `linkStatus` whose state is its last published link. */
function createOwner(bus: Bus, clock: ManualClock, session: number) {
  let current: Link | undefined;
  const publisher: StatePublisher = createStatePublisher({
    bus,
    room,
    kind: "status",
    session,
    clock,
    snapshot: () => current === undefined ? [] : [{ event_type: "linkStatus", payload: current }],
  });
  return {
    publisher,
    set(state: Link["link"]): void {
      current = link(state);
      publisher.publish("linkStatus", current);
    },
  };
}

/** A mirror that writes down what it is told. */
function createWitness(bus: Bus, clock: ManualClock) {
  const told: string[] = [];
  const mirror: StateMirror = createStateMirror({
    bus,
    room,
    kind: "status",
    clock,
    onReset: () => told.push("reset"),
    onEvent: ({ payload }: StateEvent, origin) => {
      told.push(`${origin} ${payload.session}/${payload.revision} ${payload.link}`);
    },
  });
  return { told, mirror };
}

const settled = (clock: ManualClock): Promise<void> => clock.advanceAsync(0);

Deno.test("createStateMirror follows a publisher from its snapshot on", async () => {
  const clock = createManualClock();
  const hub = createMemoryHub({ clock });
  const owner = createOwner(hub.connect("owner"), clock, 7);
  owner.set("connecting");
  owner.set("live");
  await settled(clock);
  const { told, mirror } = createWitness(hub.connect("viewer"), clock);
  await settled(clock);
  owner.set("idle");
  await settled(clock);
  assert.deepEqual(told, ["reset", "snapshot 7/2 live", "live 7/3 idle"]);
  assert.deepEqual(mirror.cursor, { session: 7, revision: 3 });
  mirror.stop();
  owner.set("offline");
  await settled(clock);
  assert.equal(told.length, 3);
  owner.publisher.stop();
  assert.equal(clock.pendingTimers, 0);
});

Deno.test("createStateMirror learns of an owner that starts after it", async () => {
  const clock = createManualClock();
  const hub = createMemoryHub({ clock });
  const { told, mirror } = createWitness(hub.connect("viewer"), clock);
  await settled(clock);
  assert.deepEqual([told, mirror.cursor, mirror.lastHeardMs], [[], undefined, undefined]);
  const owner = createOwner(hub.connect("owner"), clock, 7);
  await settled(clock);
  assert.deepEqual(told, ["reset"]);
  assert.deepEqual(mirror.cursor, { session: 7, revision: 0 });
  owner.set("live");
  await settled(clock);
  assert.deepEqual(told, ["reset", "live 7/1 live"]);
  mirror.stop();
  owner.publisher.stop();
});

Deno.test("createStateMirror takes over the state of a restarted owner and forgets the old", async () => {
  const clock = createManualClock();
  const hub = createMemoryHub({ clock });
  const first = createOwner(hub.connect("owner"), clock, 7);
  first.set("live");
  const { told, mirror } = createWitness(hub.connect("viewer"), clock);
  await settled(clock);
  first.publisher.stop();
  const second = createOwner(hub.connect("owner"), clock, 3);
  second.set("connecting");
  await settled(clock);
  assert.deepEqual(told, [
    "reset",
    "snapshot 7/1 live",
    "reset",
    "snapshot 3/1 connecting",
  ]);
  mirror.stop();
  second.publisher.stop();
});

Deno.test("createStateMirror recovers a lost event at the next heartbeat, within 2 s", async () => {
  const clock = createManualClock();
  const hub = createMemoryHub({ clock });
  const ownerBus = hub.connect("owner");
  let isLosing = false;
  const lossy: Bus = Object.assign(Object.create(ownerBus), {
    publish: (...args: Parameters<Bus["publish"]>) => {
      if (!isLosing) ownerBus.publish(...args);
    },
  });
  const owner = createOwner(lossy, clock, 7);
  const { told, mirror } = createWitness(hub.connect("viewer"), clock);
  await settled(clock);
  isLosing = true;
  owner.set("live");
  await settled(clock);
  isLosing = false;
  assert.deepEqual(told, ["reset"]);
  await clock.advanceAsync(2_000);
  assert.deepEqual(told, ["reset", "reset", "snapshot 7/1 live"]);
  assert.equal(mirror.lastHeardMs, 2_000);
  mirror.stop();
  owner.publisher.stop();
});

Deno.test("createStateMirror survives a receiver that throws and messages that are no state", async () => {
  const clock = createManualClock();
  const hub = createMemoryHub({ clock });
  const bus = hub.connect("viewer");
  const seen: unknown[] = [];
  const mirror = createStateMirror({
    bus,
    room,
    kind: "status",
    clock,
    onReset: () => {
      throw new Error("reset");
    },
    onEvent: (event) => {
      seen.push(event.payload.link);
      throw new Error("event");
    },
  });
  const owner = createOwner(hub.connect("owner"), clock, 7);
  const subject = subjects.state(room, "status");
  for (const text of ["", "{", "[]", '{"event_type":"x"}', '{"event_type":"x","payload":{}}']) {
    bus.publish(subject, new TextEncoder().encode(text));
  }
  await settled(clock);
  owner.set("live");
  owner.set("idle");
  await settled(clock);
  assert.deepEqual(seen, ["live", "idle"]);
  mirror.stop();
  owner.publisher.stop();
});

Deno.test("createStatePublisher repeats the newest revision every 2 s and stamps its events", async () => {
  const clock = createManualClock();
  const hub = createMemoryHub({ clock });
  const bus = hub.connect("owner");
  const sent: Record<string, unknown>[] = [];
  bus.subscribe(subjects.state(room, "status"), ({ data }) => {
    sent.push(JSON.parse(new TextDecoder().decode(data)));
  });
  const owner = createOwner(bus, clock, 7);
  await clock.advanceAsync(1_000);
  owner.set("live");
  await clock.advanceAsync(3_000);
  owner.publisher.stop();
  await clock.advanceAsync(10_000);
  const beat = (revision: number) => ({
    event_type: "stateRevision",
    payload: { kind: "status", session: 7, revision },
  });
  assert.deepEqual(sent, [
    beat(0),
    { event_type: "linkStatus", payload: { ...link("live"), session: 7, revision: 1 } },
    beat(1),
    beat(1),
  ]);
});

Deno.test("a mirror on a bus that was away fetches what it missed as soon as it is back", async () => {
  const clock = createManualClock();
  const hub = createMemoryHub({ clock });
  const viewerBus = hub.connect("viewer");
  const listeners: ((status: Bus["status"]) => void)[] = [];
  let isAway = false;
  const flaky: Bus = Object.assign(Object.create(viewerBus), {
    subscribe: (subject: string, handler: Parameters<Bus["subscribe"]>[1]) =>
      viewerBus.subscribe(subject, (message) => {
        if (!isAway) handler(message);
      }),
    onStatus: (fn: (status: Bus["status"]) => void) => {
      listeners.push(fn);
      return { unsubscribe: () => {} };
    },
  });
  const owner = createOwner(hub.connect("owner"), clock, 7);
  const { told, mirror } = createWitness(flaky, clock);
  await settled(clock);
  isAway = true;
  owner.set("live");
  owner.set("stalled");
  await settled(clock);
  isAway = false;
  for (const listener of listeners) listener("connected");
  await until(() => told.length === 3);
  assert.deepEqual(told, ["reset", "reset", "snapshot 7/2 stalled"]);
  mirror.stop();
  owner.publisher.stop();
});
