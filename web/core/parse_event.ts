import {
  asObject,
  choiceField,
  type JsonObject,
  numberField,
  objectsField,
  stampOf,
  textField,
  textsField,
  wideField,
} from "./json_fields.ts";
import {
  type EpochLevel,
  LINKS,
  type LinkStatus,
  RENDER_STATES,
  type RenderProgress,
  type ServerEvent,
  type SettingValue,
  type StreamSettings,
  TIER_CHOICES,
  type Viewer,
} from "./server_event.ts";
import { DRAWING_READERS } from "./drawing/drawing_view.ts";
import { REVIEW_READERS } from "./review/parse_review.ts";
import { SCENE_READERS } from "./scene/parse_scene.ts";
import { STEERING_READERS } from "./parse_steering.ts";

type Reader = (payload: JsonObject) => ServerEvent | undefined;

/**
 * Reads one text message of the gateway.
 *
 * Undefined means that it is no message at all (not JSON, no `event_type`) or lacks a field
 * without which it says nothing; unknown event types come back as `other`.
 */
export function parseServerEvent(text: string): ServerEvent | undefined {
  const message = parseMessage(text);
  return message && readMessage(message);
}

/** One text message of the gateway, whose payload has not been looked at yet. */
export interface Message {
  readonly name: string;
  readonly payload: JsonObject;
}

/** Opens a text message; undefined when it is not JSON or names no event. */
export function parseMessage(text: string): Message | undefined {
  const envelope = asObject(parseJson(text));
  const name = envelope === undefined ? undefined : textField(envelope, "event_type");
  if (envelope === undefined || name === undefined) return undefined;
  return { name, payload: asObject(envelope.payload) ?? {} };
}

/** Reads an opened message, as {@link parseServerEvent} does. */
export function readMessage({ name, payload }: Message): ServerEvent | undefined {
  const read = READERS.get(name);
  return read === undefined ? { type: "other", name } : read(payload);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ...STEERING_READERS,
  ...SCENE_READERS,
  ...REVIEW_READERS,
  ...DRAWING_READERS,
  ["welcome", readWelcome],
  ["linkStatus", readLinkStatus],
  ["renderProgress", readRenderProgress],
  ["renderFirstImage", (payload) => {
    const shown = readEpoch(payload);
    return shown && { type: "renderFirstImage", stamp: stampOf(payload), shown };
  }],
  ["renderFailed", (payload) => ({
    type: "renderFailed",
    stamp: stampOf(payload),
    reason: textField(payload, "reason") ?? "no reason given",
  })],
  ["streamSettingsChanged", readStreamSettings],
  ["tierChanged", readTierChanged],
  ["presenceChanged", (payload) => {
    const viewers = objectsField(payload, "viewers").flatMap(readViewer);
    const total = Math.max(viewers.length, numberField(payload, "total") ?? 0);
    return { type: "presenceChanged", viewers, total };
  }],
  ["viewerError", (payload) => ({
    type: "viewerError",
    code: textField(payload, "code") ?? "unknown",
    message: textField(payload, "message") ?? "The request was refused without a reason",
    requestId: textField(payload, "request_id"),
    about: textField(payload, "event_type"),
  })],
  ["tokenExpiring", (payload) => {
    const expiresAtMs = numberField(payload, "expires_at");
    return expiresAtMs === undefined ? undefined : { type: "tokenExpiring", expiresAtMs };
  }],
  ["tokenRefreshed", (payload) => ({
    type: "tokenRefreshed",
    role: textField(payload, "role") ?? "viewer",
    capabilities: textsField(payload, "capabilities"),
  })],
  ["pong", (payload) => {
    const t = numberField(payload, "t");
    if (t === undefined) return undefined;
    return { type: "pong", t, serverTimeMs: numberField(payload, "server_time") };
  }],
  ["goaway", (payload) => ({
    type: "goaway",
    retryAfterMs: numberField(payload, "retry_after_ms"),
    reason: textField(payload, "reason"),
  })],
]);

function readWelcome(payload: JsonObject): ServerEvent | undefined {
  const viewerId = textField(payload, "viewer_id");
  const room = textField(payload, "room");
  if (viewerId === undefined || room === undefined) return undefined;
  return {
    type: "welcome",
    welcome: {
      viewerId,
      room,
      role: textField(payload, "role") ?? "viewer",
      capabilities: textsField(payload, "capabilities"),
      serverTimeMs: numberField(payload, "server_time"),
      resumeToken: textField(payload, "resume_token"),
    },
  };
}

function readLinkStatus(payload: JsonObject): ServerEvent | undefined {
  const link = choiceField(payload, "link", LINKS);
  if (link === undefined) return undefined;
  const status: LinkStatus = {
    link,
    generation: textField(payload, "generation"),
    version: textField(payload, "version"),
    peer: textField(payload, "peer"),
    renderer: textField(payload, "renderer"),
    sinceMs: numberField(payload, "since"),
    reason: textField(payload, "reason"),
  };
  return { type: "linkStatus", stamp: stampOf(payload), status };
}

function readRenderProgress(payload: JsonObject): ServerEvent | undefined {
  const state = choiceField(payload, "state", RENDER_STATES);
  if (state === undefined) return undefined;
  const progress: RenderProgress = {
    state,
    samples: countField(payload, "samples"),
    maxSamples: countField(payload, "maxSamples"),
    samplesPerSecond: countField(payload, "samplesPerSecond"),
    renderSeconds: countField(payload, "renderSeconds"),
    estimatedSeconds: countField(payload, "estimatedSeconds"),
    width: countField(payload, "width"),
    height: countField(payload, "height"),
  };
  return {
    type: "renderProgress",
    stamp: stampOf(payload),
    progress,
    shown: readEpoch(payload),
  };
}

function readEpoch(payload: JsonObject): EpochLevel | undefined {
  const epoch = numberField(payload, "epoch");
  const changeLevel = wideField(payload, "changeLevel");
  return epoch === undefined || changeLevel === undefined ? undefined : { epoch, changeLevel };
}

function readStreamSettings(payload: JsonObject): ServerEvent | undefined {
  const fields = asObject(payload.settings);
  if (fields === undefined) return undefined;
  const settings: Record<string, SettingValue> = {};
  for (const [key, value] of Object.entries(fields)) {
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
      settings[key] = value;
    }
  }
  return {
    type: "streamSettingsChanged",
    stamp: stampOf(payload),
    settings: settings satisfies StreamSettings,
    requestId: textField(payload, "request_id"),
  };
}

function readTierChanged(payload: JsonObject): ServerEvent | undefined {
  const tier = textField(payload, "tier");
  if (tier === undefined) return undefined;
  return {
    type: "tierChanged",
    tier,
    chosen: choiceField(payload, "chosen", TIER_CHOICES),
    reason: textField(payload, "reason"),
    requestId: textField(payload, "request_id"),
  };
}

function readViewer(fields: JsonObject): readonly Viewer[] {
  const viewerId = textField(fields, "viewer_id");
  if (viewerId === undefined) return [];
  return [{
    viewerId,
    name: textField(fields, "name"),
    role: textField(fields, "role") ?? "viewer",
    visible: typeof fields.visible === "boolean" ? fields.visible : undefined,
  }];
}

function countField(payload: JsonObject, key: string): number | undefined {
  const value = numberField(payload, key);
  return value === undefined || value < 0 ? undefined : value;
}
