import { DEFAULT_STREAM_SETTINGS, encodeEvent } from "@fuelrail/contracts";
import fc from "fast-check";
import assert from "node:assert/strict";
import { parseServerEvent } from "./parse_event.ts";

Deno.test("parseServerEvent reads a link status as the contract writes it", () => {
  const event = parseServerEvent(encodeEvent("linkStatus", {
    session: 5,
    revision: 2,
    link: "idle",
    generation: "beta2",
    version: null,
    renderer: "Fuelrail test renderer",
    peer: "10.0.0.4:51022",
    since: 1_700_000_000_000,
    reason: "the render is paused",
  }));
  assert.deepEqual(event, {
    type: "linkStatus",
    stamp: { session: 5, revision: 2 },
    status: {
      link: "idle",
      generation: "beta2",
      version: undefined,
      renderer: "Fuelrail test renderer",
      peer: "10.0.0.4:51022",
      sinceMs: 1_700_000_000_000,
      reason: "the render is paused",
    },
  });
});

Deno.test("parseServerEvent reads render progress and keeps an unknown estimate unknown", () => {
  const event = parseServerEvent(encodeEvent("renderProgress", {
    session: 5,
    revision: 9,
    epoch: 3,
    changeLevel: "18446744073709551615",
    state: "rendering",
    samples: 120,
    maxSamples: 5000,
    samplesPerSecond: 1.5e7,
    renderSeconds: 8.25,
    estimatedSeconds: null,
    width: 1920,
    height: 1080,
  }));
  assert.ok(event?.type === "renderProgress");
  assert.deepEqual(event.progress, {
    state: "rendering",
    samples: 120,
    maxSamples: 5000,
    samplesPerSecond: 1.5e7,
    renderSeconds: 8.25,
    estimatedSeconds: undefined,
    width: 1920,
    height: 1080,
  });
});

Deno.test("parseServerEvent reads welcome, tier, people and settings of the contract", () => {
  const welcome = parseServerEvent(encodeEvent("welcome", {
    viewer_id: "v7",
    room: "STAGE-2",
    role: "operator",
    capabilities: ["setTierRequest"],
    limits: {
      max_json_bytes: 1,
      max_frame_bytes: 1,
      max_binary_bytes: 1,
      ack_window_max: 4,
      messages_per_s: 1,
      binary_per_s: 1,
      requests_in_flight: 1,
      no_ack_close_ms: 1,
    },
    server_time: 12,
  }));
  assert.deepEqual(welcome, {
    type: "welcome",
    welcome: {
      viewerId: "v7",
      room: "STAGE-2",
      role: "operator",
      capabilities: ["setTierRequest"],
      serverTimeMs: 12,
      resumeToken: undefined,
    },
  });
  const tier = parseServerEvent(
    encodeEvent("tierChanged", { tier: "half", chosen: "auto", reason: "small viewport" }),
  );
  assert.deepEqual(tier, {
    type: "tierChanged",
    tier: "half",
    chosen: "auto",
    reason: "small viewport",
    requestId: undefined,
  });
  const people = parseServerEvent(
    encodeEvent("presenceChanged", { viewers: [{ viewer_id: "a", role: "viewer" }] }),
  );
  assert.ok(people?.type === "presenceChanged");
  assert.deepEqual(people.viewers, [
    { viewerId: "a", name: undefined, role: "viewer", visible: undefined },
  ]);
  assert.equal(people.total, 1);
  const crowd = parseServerEvent(
    encodeEvent("presenceChanged", { viewers: [{ viewer_id: "a", role: "viewer" }], total: 300 }),
  );
  assert.ok(crowd?.type === "presenceChanged");
  assert.equal(crowd.total, 300);
  const settings = parseServerEvent(encodeEvent("streamSettingsChanged", {
    session: 1,
    revision: 1,
    settings: DEFAULT_STREAM_SETTINGS,
  }));
  assert.ok(settings?.type === "streamSettingsChanged");
  assert.deepEqual(settings.settings, DEFAULT_STREAM_SETTINGS);
});

Deno.test("parseServerEvent reads refusals, pongs and the order to leave", () => {
  const refusal = { code: "forbidden", message: "This needs the operator role" };
  assert.deepEqual(
    parseServerEvent(JSON.stringify({
      event_type: "viewerError",
      payload: { ...refusal, request_id: "setting-1", event_type: "setTierRequest" },
    })),
    { type: "viewerError", ...refusal, requestId: "setting-1", about: "setTierRequest" },
  );
  assert.deepEqual(parseServerEvent(encodeEvent("pong", { t: 4, server_time: 9 })), {
    type: "pong",
    t: 4,
    serverTimeMs: 9,
  });
  assert.deepEqual(
    parseServerEvent(encodeEvent("goaway", { retry_after_ms: 500, reason: "update" })),
    { type: "goaway", retryAfterMs: 500, reason: "update" },
  );
});

Deno.test("parseServerEvent names what it does not know and refuses what is no message", () => {
  assert.deepEqual(parseServerEvent('{"event_type":"somethingNewer","payload":{}}'), {
    type: "other",
    name: "somethingNewer",
  });
  for (const text of ["", "{", "[]", "null", "7", '{"payload":{}}', '{"event_type":7}']) {
    assert.equal(parseServerEvent(text), undefined, text);
  }
});

Deno.test("parseServerEvent drops values that cannot be instead of showing them", () => {
  const read = (payload: unknown) =>
    parseServerEvent(JSON.stringify({ event_type: "renderProgress", payload }));
  assert.equal(read({ state: "dreaming" }), undefined);
  const odd = read({ state: "rendering", samples: -4, maxSamples: "many", renderSeconds: null });
  assert.ok(odd?.type === "renderProgress");
  assert.equal(odd.progress.samples, undefined);
  assert.equal(odd.progress.maxSamples, undefined);
  assert.equal(odd.progress.renderSeconds, undefined);
});

Deno.test("parseServerEvent survives any payload under any known name", () => {
  const names = fc.constantFrom(
    "welcome",
    "linkStatus",
    "renderProgress",
    "streamSettingsChanged",
    "tierChanged",
    "presenceChanged",
    "viewerError",
    "pong",
    "goaway",
    "__proto__",
  );
  fc.assert(fc.property(names, fc.jsonValue(), (name, payload) => {
    parseServerEvent(JSON.stringify({ event_type: name, payload }));
  }));
});
