import assert from "node:assert/strict";
import { DEFAULT_STREAM_SETTINGS, keys, parseRoom, ROOM_BUCKET } from "@fuelrail/contracts";
import { createMemoryHub } from "@fuelrail/kit/bus";
import { createManualClock } from "@fuelrail/kit/clock";
import { openSettingsStore } from "./settings_store.ts";
import { silentLog } from "./testing/frames.ts";

const parsed = parseRoom("R");
if (!parsed.ok) throw new Error(parsed.reason);
const { room } = parsed;
const encoder = new TextEncoder();

function open(bus: ReturnType<ReturnType<typeof createMemoryHub>["connect"]>) {
  let changes = 0;
  const log = silentLog();
  const clock = createManualClock();
  const store = openSettingsStore({ bus, room, clock, log, onChange: () => changes++ });
  return { store, clock, changes: () => changes };
}

Deno.test("openSettingsStore() holds the defaults until a setting is stored, and keeps it", async () => {
  const bus = createMemoryHub().connect("test");
  const { store, changes } = open(bus);
  await store.loaded;
  assert.deepEqual([store.current, changes()], [DEFAULT_STREAM_SETTINGS, 0]);
  await Promise.all([store.set("exposure", 2), store.set("chroma", "444")]);
  assert.deepEqual(store.current, { ...DEFAULT_STREAM_SETTINGS, exposure: 2, chroma: "444" });
  const later = open(bus);
  await later.store.loaded;
  assert.deepEqual([later.store.current, later.changes()], [store.current, 1]);
  await bus.drain();
});

Deno.test("openSettingsStore() takes the default for what was stored in a wrong form", async () => {
  const bus = createMemoryHub().connect("test");
  const bucket = await bus.keyValue(ROOM_BUCKET);
  const stored = { exposure: 99, quality_settling: 60, gone: 1 };
  await bucket.put(keys.streamSettings(room), encoder.encode(JSON.stringify(stored)));
  const { store } = open(bus);
  await store.loaded;
  assert.deepEqual(store.current, { ...DEFAULT_STREAM_SETTINGS, quality_settling: 60 });
  await bucket.put(keys.streamSettings(room), encoder.encode("not JSON"));
  const broken = open(bus);
  await broken.store.loaded;
  assert.deepEqual(broken.store.current, DEFAULT_STREAM_SETTINGS);
  await bus.drain();
});

Deno.test("openSettingsStore() keeps what somebody else has stored meanwhile", async () => {
  const bus = createMemoryHub().connect("test");
  const one = open(bus);
  const two = open(bus);
  await Promise.all([one.store.set("exposure", 1), two.store.set("min_interval_ms", 50)]);
  const fresh = open(bus);
  await fresh.store.loaded;
  assert.equal(fresh.store.current.exposure, 1);
  assert.equal(fresh.store.current.min_interval_ms, 50);
  await bus.drain();
});

/** A bus whose store is away until it is told otherwise. */
function withoutStore(bus: ReturnType<ReturnType<typeof createMemoryHub>["connect"]>) {
  let isAway = true;
  let asked = 0;
  const keyValue: typeof bus.keyValue = (...args) => {
    asked++;
    return isAway ? Promise.reject(new Error("no store")) : bus.keyValue(...args);
  };
  return {
    bus: { ...bus, keyValue },
    asked: () => asked,
    comeBack: () => isAway = false,
  };
}

async function stored(bus: ReturnType<ReturnType<typeof createMemoryHub>["connect"]>) {
  const settings = { exposure: 2, quality_settling: 60 };
  const bucket = await bus.keyValue(ROOM_BUCKET);
  await bucket.put(keys.streamSettings(room), encoder.encode(JSON.stringify(settings)));
  return { ...DEFAULT_STREAM_SETTINGS, ...settings };
}

Deno.test("openSettingsStore() holds what is stored once the store is there, however late", async () => {
  const bus = createMemoryHub().connect("test");
  const settings = await stored(bus);
  const away = withoutStore(bus);
  const { store, clock } = open(away.bus);
  for (let tries = 1; tries <= 3; tries++) {
    while (away.asked() < tries) await clock.advanceAsync(500);
  }
  assert.deepEqual(store.current, DEFAULT_STREAM_SETTINGS);
  await assert.rejects(store.set("chroma", "444"), /no store/);
  away.comeBack();
  let isLoaded = false;
  void store.loaded.then(() => isLoaded = true);
  while (!isLoaded) await clock.advanceAsync(500);
  assert.deepEqual(store.current, settings);
  await bus.drain();
});

Deno.test("openSettingsStore() ends while the store is away", async () => {
  const bus = createMemoryHub().connect("test");
  const away = withoutStore(bus);
  const { store, clock } = open(away.bus);
  await clock.advanceAsync(0);
  store.stop();
  await store.loaded;
  assert.equal(away.asked(), 1);
  await bus.drain();
});
