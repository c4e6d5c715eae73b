import assert from "node:assert/strict";
import { z } from "zod";
import { EVENT_TYPES, eventOf, EVENTS, type EventType, isEventType, TOPICS } from "./events.ts";
import { DEFAULT_STREAM_SETTINGS, streamSettings } from "./messages/stream.ts";
import { STATE_KINDS } from "./subjects.ts";

type ReplyName = {
  [T in EventType]: (typeof EVENTS)[T] extends { readonly reply: infer R } ? R : never;
}[EventType];

/** Compiles only while no reply names an event that does not exist. */
const UNKNOWN_REPLIES: Record<Exclude<ReplyName, EventType | "bytes">, never> = {};

/** Every name of the message catalogue that a client or server of that family may use. */
const CATALOGUE = [
  "openStageRequest openStageResult resetStageRequest loadingStateQuery loadingStateResponse",
  "updateProgressAmount updateProgressActivity getChildrenRequest getChildrenResult",
  "getPropertiesRequest getPropertiesResponse getVariantsRequest getVariantsResponse",
  "setVariantRequest selectPrimsRequest stageSelectionChanged makePrimsPickable",
  "getPrimCountRequest getPrimCountResult getStatsRequest getStatsResult",
  "getRenderSettingsRequest renderSettingsChanged setRenderSettingRequest changeAOVRequest",
  "activeAOVState availableAOVsResult getAvailableAOVs toggleSegView segViewState",
  "cameraCommandRequest cameraStateChanged fitCameraRequest set_camera camera_changed camera_list",
  "setViewportInputActive mouseInput cameraMouseButton cameraMouseMove cameraWheel pickRequest",
  "pickResult resizeViewport resizeViewportResult setCameraGizmo runtimeTransformRequest",
  "runtimeTransformResult pickEffectRequest pickEffectResult physicsImpulseRequest",
  "physicsImpulseResult viewerError getSceneState sceneState",
].join(" ").split(" ");

/** Names that the outer contract fixes. */
const OUTER_CONTRACT = [
  "linkStatus renderProgress renderRestarted renderFirstImage renderFinished renderFailed",
  "controlChanged sceneChanged streamSettingsChanged setStreamSettingRequest presenceChanged",
  "octaneTurn octaneTurnRenew octaneTurnEnd framePart hello welcome goaway",
].join(" ").split(" ");

Deno.test("EVENTS have every name of the catalogue and of the outer contract", () => {
  for (const type of [...CATALOGUE, ...OUTER_CONTRACT]) assert.ok(isEventType(type), type);
  for (const kind of [...STATE_KINDS, "frame"]) assert.ok(isEventType(`snapshot.${kind}`), kind);
});

Deno.test("EVENTS name every event in one topic only", () => {
  const names = Object.values(TOPICS).flatMap((topic) => Object.keys(topic));
  assert.equal(new Set(names).size, names.length);
  assert.deepEqual([...names].sort(), [...EVENT_TYPES].sort());
});

Deno.test("EVENTS answer with events that a viewer, or the bus, may receive", () => {
  assert.deepEqual(UNKNOWN_REPLIES, {});
  for (const type of EVENT_TYPES) {
    const { reply, direction } = eventOf(type);
    if (reply === undefined || reply === "bytes") continue;
    assert.ok(isEventType(reply), `${type} answers ${reply}`);
    const answer = eventOf(reply);
    const expected = direction === "bus" ? ["bus"] : ["s2c"];
    assert.ok(expected.includes(answer.direction), `${type} answers ${reply}`);
    if (eventOf(type).available) assert.ok(answer.available, `${type} answers ${reply}`);
  }
});

Deno.test("EVENTS let only Fuelrail's services speak in their own name on the bus", () => {
  for (const type of EVENT_TYPES) {
    const { role, direction } = eventOf(type);
    if (role === "service") assert.equal(direction, "bus", type);
  }
});

Deno.test("EVENTS of a state subject carry session and revision", () => {
  const kinds: readonly string[] = STATE_KINDS;
  for (const type of EVENT_TYPES) {
    const { subject, payload } = eventOf(type);
    if (subject === undefined || !kinds.includes(subject)) continue;
    const { properties } = z.toJSONSchema(payload, { io: "input" });
    assert.ok(properties?.["session"] && properties["revision"], type);
  }
});

Deno.test("EVENTS do not list request_id, which is everywhere", () => {
  for (const type of EVENT_TYPES) {
    const { properties } = z.toJSONSchema(eventOf(type).payload, { io: "input" });
    assert.equal(properties?.["request_id"], undefined, type);
  }
});

Deno.test("DEFAULT_STREAM_SETTINGS are allowed values", () => {
  assert.deepEqual(streamSettings.parse(DEFAULT_STREAM_SETTINGS), DEFAULT_STREAM_SETTINGS);
});
