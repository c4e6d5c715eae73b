import assert from "node:assert/strict";
import {
  BAD_MESSAGES_MAX,
  encodeEvent,
  HELLO_TIMEOUT_MS,
  MAX_HELLO_BYTES,
  MAX_JSON_BYTES,
  REQUESTS_IN_FLIGHT_MAX,
} from "@fuelrail/contracts";
import { recordingPort, testMeasure, testViewer } from "./test_world.ts";
import { openViewer, type Viewer } from "./viewer.ts";
import { checkHello, onText } from "./viewer_text.ts";

const around = { room: testMeasure(), nowMs: 1, unixMs: 1_700_000_000_000 };

function codeOf(event: { payload: Record<string, unknown> } | undefined): unknown {
  return event?.payload["code"];
}

Deno.test("onText asks for the token of a hello to be checked and holds what comes meanwhile", () => {
  const port = recordingPort();
  let viewer: Viewer = onText(openViewer(0), encodeEvent("hello", { name: "Ada" }), around, port);
  assert.equal(viewer.phase, "checking_token");
  assert.equal(port.verified[0]?.name, "Ada");
  viewer = onText(viewer, encodeEvent("ping", { t: 1 }), around, port);
  assert.equal(viewer.phase === "checking_token" && viewer.held.length, 1);
  for (let n = 0; n < 100; n++) viewer = onText(viewer, "{}", around, port);
  assert.equal(viewer.phase, "closing");
  assert.equal(port.closes[0]?.name, "protocol");
});

Deno.test("onText refuses whatever else comes before the hello, and still takes the hello", () => {
  const port = recordingPort();
  let viewer: Viewer = onText(openViewer(0), encodeEvent("ping", { t: 1 }), around, port);
  assert.equal(codeOf(port.take()[0]), "bad_message");
  viewer = onText(
    viewer,
    JSON.stringify({ event_type: "hello", payload: { name: 7 } }),
    around,
    port,
  );
  assert.equal(codeOf(port.take()[0]), "bad_message");
  viewer = onText(viewer, `"${"x".repeat(MAX_HELLO_BYTES)}"`, around, port);
  assert.equal(codeOf(port.take()[0]), "too_large");
  assert.equal(onText(viewer, encodeEvent("hello", {}), around, port).phase, "checking_token");
});

Deno.test("checkHello closes who has not said hello in time", () => {
  const port = recordingPort();
  assert.equal(checkHello(openViewer(0), HELLO_TIMEOUT_MS - 1, port).phase, "awaiting_hello");
  assert.equal(checkHello(openViewer(0), HELLO_TIMEOUT_MS, port).phase, "closing");
  assert.deepEqual(port.closes.map(({ name }) => name), ["protocol"]);
});

Deno.test("onText tells why each kind of bad message is refused and stays open", () => {
  const port = recordingPort();
  const bad: [string, string][] = [
    ["not json", "bad_json"],
    ["[1]", "bad_message"],
    ['{"payload":{}}', "bad_message"],
    ['{"event_type":"makeCoffee","payload":{}}', "unknown_event"],
    ['{"event_type":"ping","payload":{"t":"soon"}}', "bad_message"],
    [`{"event_type":"ping","x":"${"y".repeat(MAX_JSON_BYTES)}"}`, "too_large"],
    ['{"event_type":"welcome","payload":{}}', "bad_message"],
    [encodeEvent("hello", {}), "conflict"],
  ];
  for (const [text, code] of bad) {
    assert.equal(onText(testViewer(), text, around, port).phase, "live", text.slice(0, 60));
    const [event] = port.take();
    assert.equal(event?.event_type, "viewerError");
    assert.equal(codeOf(event), code, text.slice(0, 60));
  }
  assert.deepEqual(port.refusals, bad.map(([, code]) => code));
});

Deno.test("onText closes a viewer that sends too many bad messages, naming the limit", () => {
  const port = recordingPort();
  let viewer: Viewer = testViewer();
  for (let n = 0; n <= BAD_MESSAGES_MAX; n++) viewer = onText(viewer, "?", around, port);
  assert.equal(viewer.phase, "closing");
  assert.equal(port.closes[0]?.name, "protocol");
  assert.match(port.closes[0]?.detail ?? "", /more than 50 bad messages in 10000 ms/);
});

Deno.test("onText echoes the request_id in answers and refusals", () => {
  const port = recordingPort();
  const viewer = testViewer({}, "viewer");
  onText(viewer, encodeEvent("ping", { t: 5 }, "q1"), around, port);
  onText(viewer, encodeEvent("setTierRequest", { tier: "half" }, "q2"), around, port);
  const forbidden = { key: "chroma", value: "444" } as const;
  onText(viewer, encodeEvent("setStreamSettingRequest", forbidden, "q3"), around, port);
  const [pong, tier, refusal] = port.take();
  assert.deepEqual(pong, {
    event_type: "pong",
    payload: { t: 5, server_time: around.unixMs, request_id: "q1" },
  });
  assert.equal(tier?.payload["tier"], "half");
  assert.equal(tier?.payload["request_id"], "q2");
  assert.equal(codeOf(refusal), "forbidden");
  assert.equal(refusal?.payload["request_id"], "q3");
  assert.equal(refusal?.payload["event_type"], "setStreamSettingRequest");
});

Deno.test("onText passes a service's request on, up to the limit of unanswered ones", () => {
  const port = recordingPort();
  const viewer = testViewer();
  for (let n = 0; n <= REQUESTS_IN_FLIGHT_MAX; n++) {
    onText(viewer, encodeEvent("getStreamSettingsRequest", {}, n), around, port);
  }
  assert.equal(port.requests.length, REQUESTS_IN_FLIGHT_MAX);
  assert.deepEqual(port.requests[3], { type: "getStreamSettingsRequest", requestId: 3 });
  assert.equal(codeOf(port.take()[0]), "rate_limited");
});

Deno.test("onText answers not_available for what this release does not offer", () => {
  const port = recordingPort();
  onText(testViewer(), encodeEvent("getSceneState", {}, 1), around, port);
  const [event] = port.take();
  assert.equal(codeOf(event), "not_available");
});

Deno.test("onText has a newer token checked and says nothing before that is done", () => {
  const port = recordingPort();
  onText(testViewer(), encodeEvent("refreshTokenRequest", { token: "x" }, 1), around, port);
  assert.deepEqual(port.refreshed, ["x"]);
  assert.equal(port.take().length, 0);
});

Deno.test("onText tells who may not ask that, and not what was wrong with the question", () => {
  const port = recordingPort();
  const text = '{"event_type":"setPropertyRequest","payload":{"request_id":1}}';
  onText(testViewer({}, "viewer"), text, around, port);
  assert.equal(codeOf(port.take()[0]), "forbidden");
  onText(testViewer({}, "operator"), text, around, port);
  assert.equal(codeOf(port.take()[0]), "bad_message");
});

Deno.test("onText keeps a hidden page's demand away and counts it as asked again when it shows", () => {
  const port = recordingPort();
  const viewer = testViewer();
  onText(viewer, encodeEvent("setVisibilityRequest", { visible: false }), around, port);
  assert.equal(viewer.frames.visible, false);
  onText(viewer, encodeEvent("setVisibilityRequest", { visible: true }), around, port);
  assert.equal(viewer.frames.visible, true);
  assert.equal(port.wants, 2);
  assert.deepEqual(port.take().map(({ event_type }) => event_type), ["accepted", "accepted"]);
});

Deno.test("onText announces the smaller tier of a smaller viewport", () => {
  const port = recordingPort();
  const viewer = testViewer();
  const size = { width: 200, height: 100, dpr: 1 };
  onText(viewer, encodeEvent("setViewportRequest", size), around, port);
  const [accepted, tier] = port.take();
  assert.equal(accepted?.event_type, "accepted");
  assert.equal(tier?.event_type, "tierChanged");
  assert.equal(tier?.payload["tier"], "quarter");
});

Deno.test("onText refuses a tier to a viewer that joined without frames", () => {
  const port = recordingPort();
  const viewer = testViewer({ frames: false });
  onText(viewer, encodeEvent("setTierRequest", { tier: "full" }), around, port);
  assert.equal(codeOf(port.take()[0]), "conflict");
});
