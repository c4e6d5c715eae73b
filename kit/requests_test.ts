import assert from "node:assert/strict";
import { MAX_JSON_BYTES, parseRoom, type Room, subjects } from "@fuelrail/contracts";
import { type Bus, createMemoryHub } from "./bus/mod.ts";
import { createManualClock, type ManualClock } from "./clock.ts";
import { createLog } from "./log.ts";
import {
  callRequest,
  replyTo,
  type RequestCaller,
  requestEvent,
  type RequestHandlers,
  RequestRefused,
  serveRequests,
} from "./requests.ts";

function roomNamed(text: string): Room {
  const parsed = parseRoom(text);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.room;
}

const room = roomNamed("STUDIO");
const SETTINGS = {
  min_interval_ms: 0,
  min_sample_step: 0,
  max_size_full: 0,
  max_size_half: 0,
  max_size_quarter: 0,
  quality_interactive: 70,
  quality_settling: 85,
  chroma: "420" as const,
  background: "#000000",
  exposure: 0,
};

interface Stage {
  readonly bus: Bus;
  readonly clock: ManualClock;
  readonly lines: Record<string, unknown>[];
}

/** Serves frame-ingest's requests with `handlers` for as long as `body` runs. */
async function serving(
  handlers: RequestHandlers,
  body: (stage: Stage) => Promise<void>,
): Promise<void> {
  const clock = createManualClock();
  const hub = createMemoryHub({ clock });
  const [bus, serverBus] = [hub.connect("client"), hub.connect("server")];
  const lines: Record<string, unknown>[] = [];
  const log = createLog("test", "info", (line) => lines.push(JSON.parse(line)));
  serveRequests({ bus: serverBus, room, service: "frame-ingest", handlers, log, clock });
  await body({ bus, clock, lines });
  await serverBus.drain();
  await bus.drain();
}

/** Sends raw bytes to a request subject and reads the JSON that comes back. */
async function raw(bus: Bus, type: string, text: string): Promise<Record<string, unknown>> {
  const reply = await bus.request(subjects.request(room, type), new TextEncoder().encode(text));
  return JSON.parse(new TextDecoder().decode(reply.data));
}

const answerSettings: RequestHandlers = {
  getStreamSettingsRequest: () => ({
    event_type: "streamSettingsChanged",
    payload: { settings: SETTINGS, session: 1, revision: 1 },
  }),
};

Deno.test("serveRequests gives the handler the checked payload and who asks", async () => {
  const seen: [unknown, Omit<RequestCaller, "signal">][] = [];
  const handlers: RequestHandlers = {
    setStreamSettingRequest: (payload, { signal: _signal, ...caller }) => {
      seen.push([payload, caller]);
      return { event_type: "accepted", payload: { event_type: "setStreamSettingRequest" } };
    },
  };
  await serving(handlers, async ({ bus }) => {
    const reply = await callRequest(
      bus,
      room,
      "setStreamSettingRequest",
      { key: "quality_settling", value: 90, unknown_field: 1 },
      { role: "operator", viewerId: "v1", name: "Ada", requestId: "q-1" },
    );
    assert.deepEqual(reply, {
      event_type: "accepted",
      payload: { event_type: "setStreamSettingRequest", request_id: "q-1" },
    });
    assert.deepEqual(seen, [[
      { key: "quality_settling", value: 90 },
      { role: "operator", viewerId: "v1", name: "Ada", requestId: "q-1" },
    ]]);
  });
});

Deno.test("serveRequests echoes the request_id of the payload", async () => {
  await serving(answerSettings, async ({ bus }) => {
    const payload = { request_id: 7 };
    const reply = await callRequest(bus, room, "getStreamSettingsRequest", payload);
    assert.equal(reply.event_type, "streamSettingsChanged");
    assert.equal(reply.payload.request_id, 7);
    assert.deepEqual(reply.payload.settings, SETTINGS);
  });
});

Deno.test("serveRequests refuses a role that does not suffice, before the handler sees it", async () => {
  let isCalled = false;
  const handlers: RequestHandlers = {
    setStreamSettingRequest: () => {
      isCalled = true;
      return { event_type: "accepted", payload: {} };
    },
  };
  await serving(handlers, async ({ bus }) => {
    const payload = { key: "quality_settling", value: 90 };
    const reply = await callRequest(bus, room, "setStreamSettingRequest", payload, {
      role: "viewer",
      requestId: "q",
    });
    assert.equal(reply.event_type, "viewerError");
    assert.equal(reply.payload.code, "forbidden");
    assert.equal(reply.payload.event_type, "setStreamSettingRequest");
    assert.equal(reply.payload.request_id, "q");
    assert.match(String(reply.payload.message), /operator.*viewer/);
    assert.equal(isCalled, false);
  });
});

Deno.test("serveRequests refuses services' own requests when a viewer makes them", async () => {
  await serving({}, async ({ bus }) => {
    const reply = await callRequest(bus, room, "octaneTurn", { class: "read" }, { role: "admin" });
    assert.equal(reply.payload.code, "bad_message");
  });
});

Deno.test("serveRequests refuses a payload of the wrong form and names the field", async () => {
  const handlers: RequestHandlers = {
    setStreamSettingRequest: () => ({ event_type: "accepted", payload: {} }),
  };
  await serving(handlers, async ({ bus }) => {
    const reply = await callRequest(bus, room, "setStreamSettingRequest", { key: "nonsense" });
    assert.equal(reply.payload.code, "bad_message");
    assert.match(String(reply.payload.message), /key/);
  });
});

Deno.test("serveRequests refuses what is not JSON and what is not a request", async () => {
  await serving(answerSettings, async ({ bus }) => {
    const type = "getStreamSettingsRequest";
    for (
      const [text, code] of [["{", "bad_json"], ["[]", "bad_message"], [
        '{"role":"king"}',
        "bad_message",
      ]] as const
    ) {
      const reply = await raw(bus, type, text);
      assert.equal(reply.event_type, "viewerError", text);
      assert.equal((reply.payload as Record<string, unknown>).code, code, text);
    }
    assert.equal((await raw(bus, type, "{}")).event_type, "streamSettingsChanged");
  });
});

Deno.test("serveRequests answers not_available for what its service owns but does not offer", async () => {
  await serving({}, async ({ bus }) => {
    const reply = await callRequest(bus, room, "getStreamSettingsRequest", {});
    assert.equal(reply.payload.code, "not_available");
    assert.match(String(reply.payload.message), /frame-ingest .*getStreamSettingsRequest/);
  });
});

Deno.test("serveRequests passes on a handler's refusal and logs nothing", async () => {
  const handlers: RequestHandlers = {
    getStreamSettingsRequest: () => {
      throw new RequestRefused("octane_offline", "Octane cannot be reached", { peer: "a:1" });
    },
  };
  await serving(handlers, async ({ bus, lines }) => {
    const reply = await callRequest(bus, room, "getStreamSettingsRequest", {});
    assert.deepEqual(reply, {
      event_type: "viewerError",
      payload: {
        code: "octane_offline",
        message: "Octane cannot be reached",
        event_type: "getStreamSettingsRequest",
        detail: { peer: "a:1" },
      },
    });
    assert.deepEqual(lines, []);
  });
});

Deno.test("serveRequests answers internal and logs when a handler throws or rejects", async () => {
  const handlers: RequestHandlers = {
    getStreamSettingsRequest: () => Promise.reject(new TypeError("no such thing")),
    setStreamSettingRequest: () => {
      throw new Error("at once");
    },
  };
  await serving(handlers, async ({ bus, lines }) => {
    const later = await callRequest(bus, room, "getStreamSettingsRequest", {}, { requestId: 3 });
    assert.equal(later.payload.code, "internal");
    assert.equal(later.payload.request_id, 3);
    const told = "getStreamSettingsRequest failed inside frame-ingest; its log says why";
    assert.equal(later.payload.message, told);
    const payload = { key: "exposure", value: 1 };
    const atOnce = await callRequest(bus, room, "setStreamSettingRequest", payload);
    assert.equal(atOnce.payload.code, "internal");
    assert.deepEqual(lines.map((line) => line.event), [
      "getStreamSettingsRequest",
      "setStreamSettingRequest",
    ]);
  });
});

Deno.test("serveRequests answers timeout before the requester gives up, and aborts the handler", async () => {
  let isAborted = false;
  const { promise: isStarted, resolve: onStarted } = Promise.withResolvers<void>();
  const { promise: isReleased, resolve: release } = Promise.withResolvers<void>();
  const handlers: RequestHandlers = {
    async getStreamSettingsRequest(_payload, { signal }) {
      signal.addEventListener("abort", () => isAborted = true);
      onStarted();
      await isReleased;
      return { event_type: "accepted", payload: {} };
    },
  };
  await serving(handlers, async ({ bus, clock }) => {
    const asked = callRequest(bus, room, "getStreamSettingsRequest", {});
    await isStarted;
    assert.equal(isAborted, false);
    clock.advance(9_500);
    const reply = await asked;
    assert.equal(reply.payload.code, "timeout");
    assert.match(String(reply.payload.message), /not done within 9500 ms/);
    assert.equal(isAborted, true);
    release();
  });
});

Deno.test("serveRequests never sends an answer over the limit of JSON messages", async () => {
  const handlers: RequestHandlers = {
    getStreamSettingsRequest: () => ({
      event_type: "accepted",
      payload: { operation_id: "x".repeat(MAX_JSON_BYTES) },
    }),
  };
  await serving(handlers, async ({ bus }) => {
    const reply = await callRequest(bus, room, "getStreamSettingsRequest", {}, { requestId: 1 });
    assert.equal(reply.payload.code, "too_large");
    assert.equal(reply.payload.request_id, 1);
  });
});

Deno.test("serveRequests does not let a service serve what another owns", () => {
  const bus = createMemoryHub().connect("a");
  const log = createLog("test", "error", () => {});
  assert.throws(
    () => serveRequests({ bus, room, service: "camera", handlers: answerSettings, log }),
    /getStreamSettingsRequest.*camera/,
  );
});

Deno.test("callRequest turns silence and absence into viewerErrors that say who was asked", async () => {
  const clock = createManualClock();
  const bus = createMemoryHub({ clock }).connect("a");
  const absent = await callRequest(bus, room, "getStreamSettingsRequest", { request_id: "q" });
  assert.deepEqual(absent, {
    event_type: "viewerError",
    payload: {
      code: "service_unavailable",
      message: "frame-ingest, which answers getStreamSettingsRequest, is not running",
      event_type: "getStreamSettingsRequest",
      request_id: "q",
    },
  });
  bus.subscribe(subjects.request(room, "getStreamSettingsRequest"), () => {});
  const silent = callRequest(bus, room, "getStreamSettingsRequest", {});
  await clock.advanceAsync(10_000);
  const late = await silent;
  assert.equal(late.payload.code, "timeout");
  assert.match(String(late.payload.message), /frame-ingest did not answer .* 10000 ms/);
  const odd = await callRequest(bus, room, "not a subject", {});
  assert.equal(odd.payload.code, "unknown_event");
  await bus.drain();
  const closed = await callRequest(bus, room, "getStreamSettingsRequest", {});
  assert.equal(closed.payload.code, "service_unavailable");
});

Deno.test("callRequest calls an answer that is no event, or a failed responder, internal", async () => {
  const bus = createMemoryHub().connect("a");
  const subject = subjects.request(room, "getStreamSettingsRequest");
  const first = bus.respond(subject, "q", () => ({ data: new TextEncoder().encode("hello") }));
  const odd = await callRequest(bus, room, "getStreamSettingsRequest", {});
  assert.equal(odd.payload.code, "internal");
  first.unsubscribe();
  bus.respond(subject, "q", () => {
    throw new Error("broken, see '/srv/show/a.json'");
  });
  const failed = await callRequest(bus, room, "getStreamSettingsRequest", {});
  assert.equal(failed.payload.code, "internal");
  assert.match(String(failed.payload.message), /broken, see '\[path\]'/);
  await bus.drain();
});

Deno.test("requestEvent gives the typed payload of the wanted reply, or the refusal", async () => {
  await serving(answerSettings, async ({ bus }) => {
    const good = await requestEvent(
      bus,
      room,
      "getStreamSettingsRequest",
      {},
      "streamSettingsChanged",
    );
    assert.equal(good.ok && good.payload.settings.quality_settling, 85);
    const payload = { key: "exposure" as const, value: 1 };
    const bad = await requestEvent(
      bus,
      room,
      "setStreamSettingRequest",
      payload,
      "streamSettingsChanged",
    );
    assert.equal(!bad.ok && bad.error.code, "not_available");
  });
});

Deno.test("replyTo calls a reply of another kind a fault", () => {
  const result = replyTo({ event_type: "accepted", payload: {} }, "pong");
  assert.deepEqual(result, {
    ok: false,
    error: { code: "internal", message: "Expected pong, got accepted" },
  });
});
