import type {
  AnyEvent,
  CloseName,
  EventType,
  PayloadOf,
  RequestId,
  Role,
  Room,
} from "@fuelrail/contracts";
import { HELLO_TIMEOUT_MS } from "@fuelrail/contracts";
import type { ViewerErrorCode } from "@fuelrail/contracts";
import type { Grant } from "./access/grant.ts";
import { closePlane, createFramePlane, type FramePlane, type FrameTotals } from "./frame_plane.ts";
import { createInboundLimit, type InboundLimit } from "./inbound_limit.ts";
import { cancelHeld, createInputTrack, type InputTrack } from "./input_track.ts";
import type { RoomFrame } from "./room_frame.ts";
import { createStateQueue, type StateQueue, type TextMessage } from "./state_queue.ts";
import type { PatchPort } from "./tiles/patch.ts";
import {
  createTierChoice,
  type RoomMeasure,
  type TierChoice,
  type Viewport,
} from "./tier_choice.ts";

/** What a viewer said of itself on joining. */
export type Hello = PayloadOf<"hello">;

/** Who a viewer is, settled when it joins. */
export interface Identity {
  readonly viewerId: string;
  readonly room: Room;
  readonly role: Role;
  readonly name?: string;
  readonly joinedUnixMs: number;
  /** What it says to be known again; told to nobody else. */
  readonly resumeToken: string;
  /** Digest of that within the room, by which its drawings are kept. */
  readonly owner: string;
  /** What its access token grants; another one once the token is refreshed. */
  readonly grant: Grant;
}

/** Puts together who a viewer is; the name it gives itself goes before the one in its token. */
export function identify(
  hello: Hello,
  grant: Grant,
  place: Pick<Identity, "viewerId" | "room" | "joinedUnixMs" | "resumeToken" | "owner">,
): Identity {
  const name = hello.name ?? grant.name;
  return { ...place, role: grant.role, grant, ...(name === undefined ? {} : { name }) };
}

/** The identity that a member goes on under with a newer token. */
export function regranted(identity: Identity, grant: Grant): Identity {
  return { ...identity, role: grant.role, grant };
}

/** What a decision looks at besides the viewer itself. */
export interface Surroundings {
  readonly room: RoomMeasure;
  /** Monotonic. */
  readonly nowMs: number;
  readonly unixMs: number;
}

/** Asks about the viewer's own connection, or for what only people who look for faults want. */
export type InsightRequest = Extract<
  AnyEvent,
  { event_type: "getStatsRequest" | "setDebugRequest" | "getDebugReportRequest" }
>;

/** The world as one viewer's decisions see it; every call takes effect at once and none fails. */
export interface ViewerPort {
  /** Bytes waiting in this process for the viewer's socket. */
  bufferedBytes(): number;
  sendText(message: TextMessage): void;
  sendFrame(frame: RoomFrame): void;
  close(name: CloseName, detail: string): void;
  /** Checks the token; the answer comes back as `admitViewer` or as a close. */
  verify(hello: Hello): void;
  /** Checks a newer token; the answer comes back as `refreshViewer` or as a refusal. */
  refresh(token: string, requestId: RequestId | undefined): void;
  /** Passes a request on to the service that owns it. */
  request(type: EventType, payload: unknown, requestId: RequestId | undefined): void;
  /** Answers what this gateway alone knows. */
  answer(request: InsightRequest): TextMessage;
  /** Passes pointer input or a camera pose on as it came. */
  input(bytes: Uint8Array): void;
  /** What tiles there are for the viewer. */
  readonly patches: PatchPort;
  /** Passes on where the viewer points; newest wins. */
  cursor(spot: PayloadOf<"cursorMoved">): void;
  /** Says that the viewer's visibility, tier or pace changed; the room offers its newest frame. */
  wantsChanged(): void;
  /** Counts a refusal. */
  refused(code: ViewerErrorCode): void;
}

/** Connected, and has not said who it is. */
export interface AwaitingHello {
  readonly phase: "awaiting_hello";
  readonly deadlineMs: number;
  readonly inbound: InboundLimit;
}

/** Its token is being checked; what it sends meanwhile is held, bounded and in order. */
export interface CheckingToken {
  readonly phase: "checking_token";
  readonly hello: Hello;
  readonly held: (string | Uint8Array)[];
  readonly inbound: InboundLimit;
}

/** A member of a room. */
export interface LiveViewer {
  readonly phase: "live";
  identity: Identity;
  /** Whether it has been told that its token ends soon. */
  isTokenEndTold: boolean;
  readonly wantsFrames: boolean;
  /** Tiles may replace whole frames. */
  readonly takesTiles: boolean;
  readonly frames: FramePlane;
  readonly tier: TierChoice;
  readonly state: StateQueue;
  readonly inbound: InboundLimit;
  readonly track: InputTrack;
  viewport: Viewport | undefined;
  requestsInFlight: number;
}

/** On its way out; nothing more is said or heard. */
export interface ClosingViewer {
  readonly phase: "closing";
  readonly name: CloseName | "left";
  readonly detail: string;
  /** The final account of its frames, if it ever was a member. */
  readonly totals?: FrameTotals;
}

/** One connection's whole state. */
export type Viewer = AwaitingHello | CheckingToken | LiveViewer | ClosingViewer;

/** Messages held while a token is checked, at most. */
export const HELD_MESSAGES_MAX = 64;

/** A connection that has just been opened. */
export function openViewer(nowMs: number): AwaitingHello {
  return {
    phase: "awaiting_hello",
    deadlineMs: nowMs + HELLO_TIMEOUT_MS,
    inbound: createInboundLimit(nowMs),
  };
}

/** Makes a member of a viewer whose token was good. */
export function admitViewer(viewer: CheckingToken, identity: Identity, nowMs: number): LiveViewer {
  const { hello, inbound } = viewer;
  const frames = createFramePlane();
  if (hello.max_fps !== undefined) frames.minIntervalMs = 1_000 / hello.max_fps;
  return {
    phase: "live",
    identity,
    isTokenEndTold: false,
    wantsFrames: hello.frames,
    takesTiles: hello.frames && hello.tiles,
    frames,
    tier: createTierChoice(hello.frames ? "auto" : "off", nowMs),
    state: createStateQueue(),
    inbound,
    track: createInputTrack(),
    viewport: hello.viewport,
    requestsInFlight: 0,
  };
}

/**
 * Ends a viewer, by our will (`name`) or its own (`left`); its gesture is cancelled and its account
 * closed exactly.
 */
export function closeViewer(
  viewer: Viewer,
  name: CloseName | "left",
  detail: string,
  port: ViewerPort,
): ClosingViewer {
  if (viewer.phase === "closing") return viewer;
  const cancel = viewer.phase === "live" ? cancelHeld(viewer.track) : undefined;
  if (cancel !== undefined) port.input(cancel);
  if (name !== "left") port.close(name, detail);
  if (viewer.phase !== "live") return { phase: "closing", name, detail };
  closePlane(viewer.frames);
  return { phase: "closing", name, detail, totals: viewer.frames.totals };
}
