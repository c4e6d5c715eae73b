import {
  DEBUG_CALLS_PER_S,
  encodeEvent,
  parseEnvelope,
  parseRoom,
  subjects,
} from "@fuelrail/contracts";
import assert from "node:assert/strict";
import fc from "fast-check";
import { createMemoryHub } from "../bus/mod.ts";
import { createManualClock } from "../clock_manual.ts";
import { OctaneError } from "../octane/octane_error.ts";
import type { CallReport } from "../octane/unary.ts";
import { createDebugTap, type DebugTapOptions } from "./tap.ts";

const parsed = parseRoom("TAP");
if (!parsed.ok) throw new Error(parsed.reason);
const room = parsed.room;
const OK: CallReport = {
  rpc: "/octaneapi.ApiItemService/getName",
  durationMs: 3,
  ok: true,
  requestBytes: 10,
  responseBytes: 20,
  turn: { id: "7-1", class: "read" },
};

async function withTap(
  test: (rig: {
    tap: ReturnType<typeof createDebugTap>;
    clock: ReturnType<typeof createManualClock>;
    told: { event_type: string; payload: Record<string, unknown> }[];
    want(subscriber: string, ttlMs: number): Promise<void>;
    settle(): Promise<void>;
  }) => Promise<void>,
  options: Partial<DebugTapOptions> = {},
): Promise<void> {
  const hub = createMemoryHub();
  const [bus, other] = [hub.connect("service"), hub.connect("gateway")];
  const clock = createManualClock();
  const told: { event_type: string; payload: Record<string, unknown> }[] = [];
  other.subscribe(subjects.debug(room), ({ data }) => {
    const event = JSON.parse(new TextDecoder().decode(data));
    if (event.event_type !== "debugWanted") told.push(event);
  });
  const tap = createDebugTap({ bus, room, service: "camera", clock, ...options });
  // The memory bus delivers in microtasks.
  const settle = () => new Promise<void>((resolve) => setTimeout(resolve));
  try {
    await test({
      tap,
      clock,
      told,
      settle,
      async want(subscriber, ttlMs) {
        const text = encodeEvent("debugWanted", { subscriber, ttl_ms: ttlMs });
        other.publish(subjects.debug(room), new TextEncoder().encode(text));
        await settle();
      },
    });
  } finally {
    tap.stop();
    await Promise.all([bus.drain(), other.drain()]);
  }
}

Deno.test("createDebugTap publishes nothing while nobody wants it", () =>
  withTap(async ({ tap, clock, told, want, settle }) => {
    tap.call(OK);
    tap.registration({ stream_open: true, registered: [], refused: [] });
    await settle();
    assert.deepEqual(told, []);
    await want("g", 2_000);
    told.length = 0;
    clock.advance(2_000);
    tap.call(OK);
    await settle();
    assert.deepEqual(told, []);
    assert.equal(tap.wanted, false);
  }));

Deno.test("createDebugTap tells a call with its sizes and its turn", () =>
  withTap(async ({ tap, told, want, settle }) => {
    await want("g", 2_000);
    tap.call(OK);
    await settle();
    const call = told.find(({ event_type }) => event_type === "octaneCall");
    assert.ok(call !== undefined);
    const { payload } = call;
    assert.equal(payload.rpc, "octaneapi.ApiItemService/getName");
    assert.equal(payload.service, "camera");
    assert.deepEqual(
      [payload.outcome, payload.request_bytes, payload.response_bytes, payload.turn_class],
      ["ok", 10, 20, "read"],
    );
  }));

Deno.test("createDebugTap bounds the calls a second, says how many are left out, and spares faults", () =>
  withTap(async ({ tap, clock, told, want, settle }) => {
    await want("g", 10_000);
    const total = DEBUG_CALLS_PER_S * 2 + 30;
    for (let n = 0; n < total; n++) tap.call(OK);
    const error = new OctaneError({
      kind: "deadline",
      rpc: OK.rpc,
      target: "h:1",
      code: 4,
      why: "late",
    });
    tap.call({ ...OK, ok: false, error });
    await settle();
    const calls = told.filter(({ event_type }) => event_type === "octaneCall");
    assert.equal(calls.length, DEBUG_CALLS_PER_S * 2 + 1);
    assert.deepEqual(
      [calls.at(-1)?.payload.outcome, calls.at(-1)?.payload.code, calls.at(-1)?.payload.dropped],
      ["deadline", "DEADLINE_EXCEEDED", 30],
    );
    clock.advance(100);
    tap.call(OK);
    await settle();
    assert.equal(told.at(-1)?.payload.dropped, undefined);
  }));

Deno.test("createDebugTap tells drops to whoever is new and then with each renewal", () =>
  withTap(async ({ clock, told, want }) => {
    await want("g", 6_000);
    assert.deepEqual(told.map(({ payload }) => payload.drops), [
      { late: 2, bus_down: 0, bus_handler_failed: 0 },
    ]);
    await want("g", 6_000);
    assert.equal(told.length, 1, "no sooner than it is renewed");
    clock.advance(2_000);
    await want("g", 6_000);
    await want("h", 6_000);
    assert.equal(told.length, 3);
  }, { drops: () => Promise.resolve({ late: 2 }) }));

Deno.test("createDebugTap calls onWanted once for each that begins to listen", async () => {
  let wanted = 0;
  await withTap(async ({ want }) => {
    await want("g", 6_000);
    await want("g", 6_000);
    await want("h", 6_000);
    await want("h", 0);
    await want("h", 6_000);
  }, { onWanted: () => void wanted++ });
  assert.equal(wanted, 3);
});

Deno.test("createDebugTap never publishes a token or an absolute path, whatever Octane says", () =>
  withTap(async ({ tap, clock, told, want, settle }) => {
    await want("g", 10_000);
    const name = fc.stringMatching(/^[a-z0-9_-]{1,10}$/);
    const path = fc.oneof(
      fc.tuple(name, name).map(([a, b]) => `C:\\${a}\\${b}.orbx`),
      fc.tuple(name, name).map(([a, b]) => `/${a}/${b}.ocs`),
      fc.tuple(name, name).map(([a, b]) => `\\\\${a}\\${b}`),
    );
    const token = name.map((text) => `eyJ${text}.${text}x.${text}`);
    const pairs = fc.sample(fc.tuple(fc.string({ maxLength: 20 }), path, token), 300);
    for (const [noise, file, jwt] of pairs) {
      const why = `${noise} ${jwt} "${file}" ${noise} token=${jwt} ${file}`;
      const error = new OctaneError({
        kind: "internal",
        rpc: OK.rpc,
        target: "h:1",
        code: 13,
        why,
      });
      clock.advance(100);
      await want("g", 10_000);
      tap.call({ ...OK, ok: false, error });
      await settle();
      const text = JSON.stringify(told);
      told.length = 0;
      assert.ok(!text.includes(JSON.stringify(file).slice(1, -1)), text);
      assert.ok(!text.includes(jwt), text);
      assert.ok(text.includes("octaneCall"), "it was told of at all");
    }
  }));

Deno.test("what createDebugTap publishes is of the protocol", () =>
  withTap(async ({ tap, told, want, settle }) => {
    await want("g", 6_000);
    tap.call(OK);
    tap.registration({ stream_open: true, registered: ["OnNewImageCallback"], refused: [] });
    tap.timeline({ session: 1, seq: 1, tier: "full", callback_at: 1 });
    await settle();
    assert.equal(told.length, 4);
    for (const event of told) {
      const read = parseEnvelope(JSON.stringify(event));
      assert.ok(read.ok, JSON.stringify(event));
    }
  }));
