import { keys, ROOM_BUCKET } from "@fuelrail/contracts";
import { type Bus, createMemoryHub } from "@fuelrail/kit/bus";
import { createManualClock } from "@fuelrail/kit/clock";
import { createLog } from "@fuelrail/kit/log";
import assert from "node:assert/strict";
import type { Room } from "@fuelrail/contracts";
import { createTypeStore, TYPES_BYTES_MAX } from "./type_store.ts";

const ROOM = "STUDIO" as Room;
const OCTANE = { generation: "beta2", version: "15000005" } as const;

async function withBus(work: (bus: Bus) => Promise<void>): Promise<void> {
  const bus = createMemoryHub().connect("test");
  try {
    await work(bus);
  } finally {
    await bus.drain();
  }
}

function storeOn(bus: Bus, lines: string[] = []) {
  const log = createLog("test", "warn", (line) => void lines.push(line));
  return createTypeStore({ bus, room: ROOM, clock: createManualClock(), log });
}

function pin(index: number, label = "Label") {
  return {
    index,
    id: index,
    name: `pin${index}`,
    label,
    group: "",
    pinType: "PT_FLOAT",
    colour: "#ffffff",
    defaultNodeType: 0,
    isDynamic: false,
  } as const;
}

Deno.test("a type store gives a later start on the same Octane what it knew", () =>
  withBus(async (bus) => {
    const first = storeOn(bus);
    await first.met(OCTANE);
    first.pinNames.set("NT_CAM_THINLENS:0", "sensorWidth");
    first.pinCounts.set("NT_CAM_THINLENS", 44);
    first.pins.set("NT_CAM_THINLENS:0", pin(0));
    await first.stop();
    const later = storeOn(bus);
    assert.equal(later.pinNames.size, 0, "nothing before Octane was met");
    await later.met(OCTANE);
    assert.equal(later.pinNames.get("NT_CAM_THINLENS:0"), "sensorWidth");
    assert.equal(later.pinCounts.get("NT_CAM_THINLENS"), 44);
    assert.deepEqual(later.pins.get("NT_CAM_THINLENS:0"), pin(0));
    await later.stop();
  }));

Deno.test("a type store forgets what it knew of another version or generation", () =>
  withBus(async (bus) => {
    const first = storeOn(bus);
    await first.met(OCTANE);
    first.pinNames.set("NT_CAM_THINLENS:0", "sensorWidth");
    await first.stop();
    for (const other of [{ ...OCTANE, version: "15000006" }, { ...OCTANE, generation: "alpha5" }]) {
      const later = storeOn(bus);
      await later.met(other as typeof OCTANE);
      assert.equal(later.pinNames.size, 0, JSON.stringify(other));
      await later.stop();
    }
    const running = storeOn(bus);
    await running.met(OCTANE);
    assert.equal(running.pinNames.size, 1);
    await running.met({ ...OCTANE, version: "15000006" });
    assert.equal(running.pinNames.size, 0, "another Octane came while it ran");
    await running.stop();
  }));

Deno.test("a type store keeps nothing of an Octane that does not tell its version", () =>
  withBus(async (bus) => {
    const store = storeOn(bus);
    await store.met({ generation: "unknown", version: null });
    store.pinNames.set("NT_CAM_THINLENS:0", "sensorWidth");
    await store.stop();
    const bucket = await bus.keyValue(ROOM_BUCKET);
    assert.equal(await bucket.get(keys.nodeTypes(ROOM)), undefined);
  }));

Deno.test("a type store logs a damaged value and starts with nothing known", () =>
  withBus(async (bus) => {
    const bucket = await bus.keyValue(ROOM_BUCKET);
    for (const text of ["{", "[]", JSON.stringify({ ...OCTANE, pin_names: { a: 1 } })]) {
      await bucket.put(keys.nodeTypes(ROOM), new TextEncoder().encode(text));
      const lines: string[] = [];
      const store = storeOn(bus, lines);
      await store.met(OCTANE);
      assert.equal(store.pinNames.size + store.pins.size, 0);
      assert.equal(lines.length, 1, text);
      await store.stop();
    }
  }));

Deno.test("a type store never stores more than its bytes, and what was learned first stays", () =>
  withBus(async (bus) => {
    const store = storeOn(bus);
    await store.met(OCTANE);
    for (let at = 0; at < 4_000; at++) store.pins.set(`NT_X:${at}`, pin(at, "x".repeat(300)));
    await store.stop();
    const stored = await (await bus.keyValue(ROOM_BUCKET)).get(keys.nodeTypes(ROOM));
    assert.ok(stored !== undefined && stored.value.byteLength <= TYPES_BYTES_MAX);
    const later = storeOn(bus);
    await later.met(OCTANE);
    assert.ok(later.pins.size > 500 && later.pins.size < 4_000, `${later.pins.size} pins`);
    assert.ok(later.pins.has("NT_X:0"));
    await later.stop();
  }));
