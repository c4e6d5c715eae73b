import { keys, parseRoom, ROOM_BUCKET } from "@fuelrail/contracts";
import { type Bus, createMemoryHub } from "@fuelrail/kit/bus";
import { systemClock } from "@fuelrail/kit/clock";
import { createLog } from "@fuelrail/kit/log";
import { RequestRefused } from "@fuelrail/kit/requests";
import { createStatePublisher } from "@fuelrail/kit/state";
import assert from "node:assert/strict";
import { createWriteGuard, type WriteGuard } from "./write_guard.ts";

const log = createLog("test", "error", () => {});
const parsed = parseRoom("TEST");
assert.ok(parsed.ok);
const { room } = parsed;

async function withGuard(
  prepare: (bus: Bus) => Promise<void>,
  test: (guard: WriteGuard, bus: Bus) => Promise<void>,
): Promise<void> {
  const bus = createMemoryHub({ log }).connect("test");
  await prepare(bus);
  const guard = createWriteGuard({ bus, room, readOnly: false, clock: systemClock, log });
  try {
    await test(guard, bus);
  } finally {
    guard.stop();
    await bus.drain();
  }
}

/** What the guard says: "open", or the code and words of its refusal. */
function said(guard: WriteGuard): string {
  try {
    guard.check();
    return "open";
  } catch (error) {
    assert.ok(error instanceof RequestRefused);
    return `${error.code}: ${error.message}`;
  }
}

async function untilSaid(guard: WriteGuard, pattern: RegExp): Promise<void> {
  for (const endMs = performance.now() + 5_000; !pattern.test(said(guard));) {
    assert.ok(performance.now() < endMs, `the guard says ${said(guard)}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

Deno.test("check refuses until the lock is known, and is open in a room that stored none", () =>
  withGuard(() => Promise.resolve(), async (guard) => {
    assert.match(said(guard), /^busy/);
    await untilSaid(guard, /^open$/);
  }));

Deno.test("check keeps to a lock that was stored before the camera service speaks", () =>
  withGuard(async (bus) => {
    const lock = { locked: true, since: 1, by: { name: "Grace" }, reason: "client call" };
    const bucket = await bus.keyValue(ROOM_BUCKET);
    await bucket.put(keys.lock(room), new TextEncoder().encode(JSON.stringify(lock)));
  }, async (guard, bus) => {
    await untilSaid(guard, /^locked: .*Grace: client call/);
    const free = { until: null, requests: [] };
    const publisher = createStatePublisher({
      bus,
      room,
      kind: "control",
      session: 7,
      clock: systemClock,
      snapshot: () => [{ event_type: "controlChanged", payload: free }],
    });
    publisher.publish("controlChanged", free);
    await untilSaid(guard, /^open$/);
    publisher.stop();
  }));
