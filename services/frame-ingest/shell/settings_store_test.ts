import assert from "node:assert/strict";
import { DEFAULT_STREAM_SETTINGS, keys, parseRoom, ROOM_BUCKET } from "@fuelrail/contracts";
import { createMemoryHub } from "@fuelrail/kit/bus";
import { openSettingsStore } from "./settings_store.ts";
import { silentLog } from "./testing/frames.ts";

const parsed = parseRoom("R");
if (!parsed.ok) throw new Error(parsed.reason);
const { room } = parsed;
const encoder = new TextEncoder();

function open(bus: ReturnType<ReturnType<typeof createMemoryHub>["connect"]>) {
  let changes = 0;
  const log = silentLog();
  const store = openSettingsStore({ bus, room, log, onChange: () => changes++ });
  return { store, changes: () => changes };
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
