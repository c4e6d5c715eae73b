import type { CloseName, EventType, FrameHeader, RequestId, Room } from "@fuelrail/contracts";
import { encodeEvent, encodeFrame, FRAME_HEADER_BYTES, parseRoom } from "@fuelrail/contracts";
import type { ViewerErrorCode } from "@fuelrail/contracts";
import type { RoomFrame } from "./room_frame.ts";
import { type TextMessage, textMessage } from "./state_queue.ts";
import { admitViewer, type Hello, type LiveViewer, openViewer, type ViewerPort } from "./viewer.ts";

/** A frame for tests; only what matters to the test need be given. */
export function testFrame(
  part: Partial<FrameHeader> = {},
  receivedMs = 0,
  bodyBytes = 8,
): RoomFrame {
  const header: FrameHeader = {
    kind: "image",
    codec: "jpeg",
    converged: false,
    lossless: part.tier === "still",
    interactive: false,
    alpha: false,
    announced: false,
    seq: 1,
    baseSeq: 0,
    epoch: 1,
    inputSeq: 0,
    width: 1024,
    height: 512,
    renderWidth: 1024,
    renderHeight: 512,
    samples: 1,
    maxSamples: 100,
    renderSeconds: 1,
    samplesPerSecond: 1,
    capturedAtMs: receivedMs,
    session: 7,
    tier: "full",
    renderPassId: 0,
    ...part,
  };
  const bytes = encodeFrame(header, new Uint8Array(bodyBytes));
  return { bytes, body: bytes.subarray(FRAME_HEADER_BYTES), header, receivedMs };
}

/** A frame that only says how large it is, for simulations of many. */
export function sizedFrame(seq: number, bytes: number, receivedMs: number): RoomFrame {
  const frame = testFrame({ seq }, receivedMs);
  return { ...frame, bytes: { length: bytes } as Uint8Array };
}

/** What a viewer's decisions did to the world. */
export interface RecordingPort extends ViewerPort {
  buffered: number;
  readonly texts: string[];
  readonly frames: RoomFrame[];
  readonly closes: { readonly name: CloseName; readonly detail: string }[];
  readonly verified: Hello[];
  readonly refreshed: string[];
  readonly requests: { readonly type: EventType; readonly requestId: RequestId | undefined }[];
  readonly inputs: Uint8Array[];
  readonly cursors: unknown[];
  readonly refusals: ViewerErrorCode[];
  wants: number;
  /** Texts said so far, parsed, and forgets them. */
  take(): { event_type: string; payload: Record<string, unknown> }[];
}

/** A port that writes down every call. */
export function recordingPort(): RecordingPort {
  const port: RecordingPort = {
    buffered: 0,
    texts: [],
    frames: [],
    closes: [],
    verified: [],
    refreshed: [],
    requests: [],
    inputs: [],
    cursors: [],
    refusals: [],
    wants: 0,
    bufferedBytes: () => port.buffered,
    sendText: (message: TextMessage) => void port.texts.push(message.text),
    sendFrame: (frame) => void port.frames.push(frame),
    close: (name, detail) => void port.closes.push({ name, detail }),
    verify: (hello) => void port.verified.push(hello),
    refresh: (token) => void port.refreshed.push(token),
    request: (type, _payload, requestId) => void port.requests.push({ type, requestId }),
    answer: ({ event_type, request_id }) =>
      textMessage(encodeEvent("accepted", { event_type }, request_id)),
    input: (bytes) => void port.inputs.push(bytes),
    patches: { of: () => ({ is: "wait" }), newest: () => undefined },
    cursor: (spot) => void port.cursors.push(spot),
    wantsChanged: () => void port.wants++,
    refused: (code) => void port.refusals.push(code),
    take: () => port.texts.splice(0).map((text) => JSON.parse(text)),
  };
  return port;
}

/** The room of these tests. */
export function testRoom(): Room {
  const parsed = parseRoom("STUDIO");
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.room;
}

/** A member who said hello at `nowMs`. */
export function testViewer(
  hello: Partial<Hello> = {},
  role: "viewer" | "operator" | "admin" = "admin",
  nowMs = 0,
): LiveViewer {
  const opened = openViewer(nowMs);
  const full: Hello = { frames: true, tiles: false, ...hello };
  const checking = {
    phase: "checking_token",
    hello: full,
    held: [],
    inbound: opened.inbound,
  } as const;
  const grant = { role, rooms: "*" } as const;
  const known = { resumeToken: "r".repeat(32), owner: "o1" };
  const identity = {
    ...{ viewerId: "v1", room: testRoom(), role, joinedUnixMs: 0, grant },
    ...known,
  };
  return admitViewer({ ...checking, held: [] }, identity, nowMs);
}

/** A room whose sizes are known. */
export function testMeasure(fullBytes = 80_000) {
  const bytes = { full: fullBytes, half: fullBytes * 0.3, quarter: fullBytes * 0.1 };
  return {
    renderWidth: 1024,
    renderHeight: 512,
    bytesOf: (tier: "full" | "half" | "quarter") => bytes[tier],
  };
}
