import assert from "node:assert/strict";
import fc from "fast-check";
import { EVENT_TYPES } from "./events.ts";
import { MAX_JSON_BYTES } from "./limits.ts";
import { parseEnvelope, parseMessage, parsePayload, parseViewerMessage } from "./parse.ts";

const message = (type: string, payload: unknown): string =>
  JSON.stringify({ event_type: type, payload });

Deno.test("parseEnvelope gives the payload with defaults and without unknown fields", () => {
  const result = parseEnvelope(message("hello", { name: "Ada", later: 1, request_id: 4 }));
  assert.deepEqual(result, {
    ok: true,
    event: {
      event_type: "hello",
      payload: { name: "Ada", frames: true, tiles: false },
      request_id: 4,
    },
  });
});

Deno.test("parseEnvelope accepts older names on input", () => {
  const reset = parseEnvelope(message("resetStage", {}));
  assert.ok(reset.ok && reset.event.event_type === "resetStageRequest");
  const aov = parseEnvelope(message("changeAOVRequest", { name: "depth" }));
  assert.ok(aov.ok && aov.event.event_type === "changeAOVRequest");
  assert.deepEqual(aov.event.payload, { aov: "depth" });
});

Deno.test("parseEnvelope refuses with code, event and request id", () => {
  const result = parseEnvelope(message("pingg", { request_id: "r" }));
  assert.deepEqual(result, {
    ok: false,
    code: "unknown_event",
    message: 'No event is named "pingg"',
    event_type: "pingg",
    request_id: "r",
  });
});

Deno.test("parseEnvelope names the field that is wrong", () => {
  const textOf = (type: string, payload: unknown): string => {
    const result = parseEnvelope(message(type, payload));
    assert.ok(!result.ok && result.code === "bad_message");
    return result.message;
  };
  assert.match(textOf("ping", { t: "now" }), /payload\.t: expected number/);
  assert.match(textOf("setTierRequest", { tier: "huge" }), /payload\.tier: .*quarter/);
  const setting = { key: "sharpness", value: 1 };
  assert.match(textOf("setStreamSettingRequest", setting), /payload\.key: expected .*exposure/);
  const quality = { key: "quality_settling", value: 7 };
  assert.match(textOf("setStreamSettingRequest", quality), /payload\.value: .*>=30/);
});

Deno.test("parseEnvelope knows no event by a name that every object has", () => {
  for (const type of ["toString", "__proto__", "constructor", "hasOwnProperty"]) {
    const result = parseEnvelope(message(type, {}));
    assert.ok(!result.ok && result.code === "unknown_event", type);
  }
});

Deno.test("parseEnvelope counts bytes, not characters, against its limit", () => {
  const around = message("setPromptRequest", { text: "" }).length;
  const ascii = message("ping", { t: 1, pad: "x".repeat(MAX_JSON_BYTES - around - 40) });
  assert.ok(ascii.length <= MAX_JSON_BYTES && parseEnvelope(ascii).ok);
  const wide = message("ping", { t: 1, pad: "\u20ac".repeat(MAX_JSON_BYTES / 3) });
  const result = parseEnvelope(wide);
  assert.ok(wide.length < MAX_JSON_BYTES && !result.ok && result.code === "too_large");
});

Deno.test("parseViewerMessage refuses what only Fuelrail may send", () => {
  const fromServer = parseViewerMessage(message("pong", { t: 1, server_time: 2 }));
  assert.ok(!fromServer.ok && fromServer.code === "bad_message");
  const fromBus = parseViewerMessage(message("octaneTurn", { class: "read", request_id: 3 }));
  assert.ok(!fromBus.ok && fromBus.code === "bad_message" && fromBus.request_id === 3);
  assert.equal(parseViewerMessage(message("ping", { t: 1 })).ok, true);
});

Deno.test("parsePayload never throws and refuses in few words, whatever the payload", () => {
  const types = fc.constantFrom(...EVENT_TYPES);
  fc.assert(
    fc.property(types, fc.jsonValue(), (type, payload) => {
      const result = parsePayload(type, payload);
      if (!result.ok) assert.ok(result.message.length < 2_000);
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("parseEnvelope and parseViewerMessage never throw, whatever the text", () => {
  fc.assert(fc.property(fc.string(), (text) => {
    parseEnvelope(text);
  }));
  const types = fc.oneof(fc.string(), fc.constantFrom<string[]>(...EVENT_TYPES));
  fc.assert(
    fc.property(types, fc.jsonValue(), (type, payload) => {
      parseViewerMessage(message(type, payload));
    }),
    { numRuns: 1_000 },
  );
  const deep = `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`;
  for (const type of EVENT_TYPES) {
    parseEnvelope(`{"event_type":"${type}","payload":${deep}}`);
  }
});

Deno.test("parseMessage checks what is parsed already", () => {
  const result = parseMessage({ event_type: "ping", payload: { t: 1 } });
  assert.deepEqual(result, { ok: true, event: { event_type: "ping", payload: { t: 1 } } });
  for (const odd of [undefined, null, 3, [], "x"]) assert.equal(parseMessage(odd).ok, false);
});
