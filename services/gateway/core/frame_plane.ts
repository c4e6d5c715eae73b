import { NO_ACK_CLOSE_MS, NO_ACK_DEGRADED_MS, NO_ACK_PROBE_MS } from "@fuelrail/contracts";
import type { Tier } from "@fuelrail/contracts";
import {
  type AckSample,
  type AckWindow,
  createAckWindow,
  hasRoom,
  noteDeparture,
  noteRoundTrip,
} from "./ack_window.ts";
import { createDrainRate, type DrainRate, noteBusy, noteDrained } from "./drain_rate.ts";
import {
  type AckMatch,
  createInFlight,
  IN_FLIGHT_MAX,
  type InFlight,
  inFlightCount,
  noteAck,
  noteSent,
} from "./in_flight.ts";
import { follows, type FrameIdentity, type RoomFrame } from "./room_frame.ts";
import type { Had, Patch } from "./tiles/patch.ts";

/**
 * Bytes waiting in this process for one socket above which no frame is added. Acks are what
 * paces a viewer; this only catches one whose acks and socket disagree.
 */
export const FRAME_BACKSTOP_BYTES = 1_048_576;

/** Why the waiting frame has not gone out. */
export type Held = "nothing" | "state" | "pace" | "window" | "backstop" | "base";

/** How long a viewer has left its frames unacknowledged. */
export type Silence = "none" | "degraded" | "close";

/** Totals of one viewer; offered = acked + superseded + lost + in flight + waiting, always. */
export interface FrameTotals {
  offered: number;
  sent: number;
  sentBytes: number;
  acked: number;
  /** Never sent, because a newer picture was there. */
  superseded: number;
  /** In flight or waiting when the viewer left. */
  lost: number;
  lateAcks: number;
  unknownAcks: number;
}

/**
 * The lossy half of one viewer: one waiting frame, newest wins, and a small window of frames that
 * are on their way. The gateway passes each frame by each viewer many thousand times a second, so
 * this one object is changed in place and nothing here allocates.
 */
export interface FramePlane {
  readonly window: AckWindow;
  readonly flight: InFlight;
  readonly sample: AckSample;
  readonly drain: DrainRate;
  readonly totals: FrameTotals;
  waiting: RoomFrame | undefined;
  held: Held;
  /** The newest picture sent so far. */
  shown: FrameIdentity | undefined;
  /** The newest live picture acknowledged, on which tiles may be laid. */
  had: { -readonly [K in keyof Had]: Had[K] } | undefined;
  /** Which sent frame is the first that counts for `had`. */
  hadFrom: number;
  visible: boolean;
  /** Least time between two live frames, ms; 0 for no limit. */
  minIntervalMs: number;
  dueMs: number;
  /** Whether a frame waited for the window since the last ack. */
  limited: boolean;
  /** Share of recent frames that the connection had no room for, 0..1. */
  starved: number;
  /** Smoothed time between two offers, ms; 0 until the second. */
  offerIntervalMs: number;
  lastOfferMs: number;
  /** From when silence counts, ms. */
  silentFromMs: number;
  silence: Silence;
  nextProbeMs: number;
  /** Lets one frame pass a full window: the page that forgot the others is back. */
  freePass: boolean;
}

/** A plane to which nothing was offered yet. */
export function createFramePlane(): FramePlane {
  return {
    window: createAckWindow(),
    flight: createInFlight(),
    sample: { roundTripMs: 0, wasAlone: false, cleared: 0, clearedInAll: 0 },
    drain: createDrainRate(),
    totals: {
      offered: 0,
      sent: 0,
      sentBytes: 0,
      acked: 0,
      superseded: 0,
      lost: 0,
      lateAcks: 0,
      unknownAcks: 0,
    },
    waiting: undefined,
    held: "nothing",
    shown: undefined,
    had: undefined,
    hadFrom: 0,
    visible: true,
    minIntervalMs: 0,
    dueMs: 0,
    limited: false,
    starved: 0,
    offerIntervalMs: 0,
    lastOfferMs: -1,
    silentFromMs: 0,
    silence: "none",
    nextProbeMs: 0,
    freePass: false,
  };
}

/** Puts a frame into the waiting slot, where it replaces an older one; call `nextFrame` after it. */
export function offerFrame(plane: FramePlane, frame: RoomFrame, nowMs: number): void {
  plane.totals.offered++;
  noteOfferInterval(plane, nowMs);
  const { waiting } = plane;
  const newest = waiting?.header ?? plane.shown;
  if (newest !== undefined && !follows(frame.header, newest)) {
    plane.totals.superseded++;
    return;
  }
  const lackedRoom = waiting !== undefined &&
    (plane.held === "window" || plane.held === "backstop");
  plane.starved += ((lackedRoom ? 1 : 0) - plane.starved) / 8;
  if (waiting !== undefined) plane.totals.superseded++;
  plane.waiting = frame;
}

/**
 * Takes the waiting frame out if it may be sent now; the caller then sends it.
 *
 * @param bufferedBytes what waits in this process for the socket
 * @param stateWaiting whether state is queued, which goes first
 * @param patch for who takes tiles: what to send in place of the waiting frame
 */
export function nextFrame(
  plane: FramePlane,
  nowMs: number,
  bufferedBytes: number,
  stateWaiting: boolean,
  patch?: (waiting: RoomFrame) => Patch,
): RoomFrame | undefined {
  const { waiting } = plane;
  plane.held = waiting === undefined
    ? "nothing"
    : reasonToHold(plane, waiting.header.tier, nowMs, bufferedBytes, stateWaiting);
  if (plane.held === "window") plane.limited = true;
  if (waiting === undefined || plane.held !== "nothing") return undefined;
  const frame = patch === undefined ? waiting : patched(plane, waiting, patch(waiting));
  if (frame === undefined) return undefined;

  const { header } = frame;
  const count = inFlightCount(plane.flight);
  if (count === 0) plane.silentFromMs = nowMs;
  noteDeparture(plane.window, plane.flight.sent, count);
  noteSent(plane.flight, frame, nowMs);
  noteBusy(plane.drain, nowMs);
  plane.totals.sent++;
  plane.totals.sentBytes += frame.bytes.length;
  // A whole picture that is older than what waits only prepares for it.
  if (header.seq < waiting.header.seq) plane.totals.offered++;
  else plane.waiting = undefined;
  plane.shown = header;
  plane.freePass = false;
  plane.nextProbeMs = nowMs + NO_ACK_PROBE_MS;
  plane.dueMs = Math.max(plane.dueMs + plane.minIntervalMs, nowMs);
  return frame;
}

/** Takes in an ack; only `in_flight` changes the plane, the others are counted. */
export function ackFrame(plane: FramePlane, seq: number, tier: Tier, nowMs: number): AckMatch {
  const { flight, totals } = plane;
  const before = inFlightCount(flight);
  const match = noteAck(flight, seq, tier);
  if (match === "late") totals.lateAcks++;
  if (match === "unknown") totals.unknownAcks++;
  if (match !== "in_flight") return match;

  const left = inFlightCount(flight);
  totals.acked += before - left;
  if (tier !== "still" && flight.lastIndex >= plane.hadFrom) {
    noteHad(plane, flight.lastSession, tier, seq);
  }
  noteDrained(plane.drain, flight.lastBytes, left === 0, nowMs);
  if (tier !== "still" && plane.silence === "none") {
    const { sample } = plane;
    sample.roundTripMs = nowMs - flight.lastSentMs;
    sample.wasAlone = flight.wasLastAlone;
    sample.cleared = before - left;
    sample.clearedInAll = flight.cleared;
    noteRoundTrip(plane.window, sample, offeredFps(plane), plane.limited, nowMs);
  }
  plane.limited = false;
  plane.silence = "none";
  plane.silentFromMs = nowMs;
  return match;
}

/** Looks at the clock: how long the viewer has been silent about frames that it was sent. */
export function checkSilence(plane: FramePlane, nowMs: number): Silence {
  const silentMs = plane.visible && inFlightCount(plane.flight) > 0
    ? nowMs - plane.silentFromMs
    : 0;
  if (silentMs >= NO_ACK_CLOSE_MS) plane.silence = "close";
  else if (silentMs >= NO_ACK_DEGRADED_MS) plane.silence = "degraded";
  return plane.silence;
}

/** A hidden page gets nothing and is not judged; once back it gets the newest at once. */
export function setVisible(plane: FramePlane, visible: boolean, nowMs: number): void {
  if (plane.visible === visible) return;
  plane.visible = visible;
  plane.silentFromMs = nowMs;
  plane.silence = "none";
  plane.freePass = visible;
  plane.limited = false;
  if (!visible) discardWaiting(plane);
}

function noteHad(plane: FramePlane, session: number, tier: Tier, seq: number): void {
  const { had } = plane;
  if (had === undefined) {
    plane.had = { session, tier, seq };
  } else {
    had.session = session;
    had.tier = tier;
    had.seq = seq;
  }
}

/** Forgets what the viewer has: it asks for a whole picture. */
export function forgetHad(plane: FramePlane): void {
  plane.had = undefined;
  plane.hadFrom = plane.flight.sent;
  plane.shown = undefined;
}

/** Forgets the waiting frame because nobody will see it. */
export function discardWaiting(plane: FramePlane): void {
  if (plane.waiting === undefined) return;
  plane.waiting = undefined;
  plane.held = "nothing";
  plane.totals.superseded++;
}

/** Ends the account: what is waiting or in flight is lost. */
export function closePlane(plane: FramePlane): void {
  const { flight, totals } = plane;
  totals.lost += inFlightCount(flight) + (plane.waiting === undefined ? 0 : 1);
  flight.cleared = flight.sent;
  plane.waiting = undefined;
  plane.held = "nothing";
}

function patched(plane: FramePlane, waiting: RoomFrame, patch: Patch): RoomFrame | undefined {
  if (patch.is === "frame") return patch.frame;
  if (patch.is === "wait") plane.held = "base";
  else if (plane.waiting === waiting) discardWaiting(plane);
  return undefined;
}

function reasonToHold(
  plane: FramePlane,
  tier: Tier,
  nowMs: number,
  bufferedBytes: number,
  stateWaiting: boolean,
): Held {
  if (stateWaiting) return "state";
  if (tier !== "still" && nowMs < plane.dueMs + plane.minIntervalMs * EARLIEST) return "pace";
  if (bufferedBytes > FRAME_BACKSTOP_BYTES) return "backstop";
  const count = inFlightCount(plane.flight);
  // A still is many times a live frame: it would hold up whatever is in flight behind it.
  const isFree = tier === "still" ? count === 0 : hasRoom(plane.window, count, nowMs);
  if (isFree) return "nothing";
  const probe = plane.silence === "degraded" && nowMs >= plane.nextProbeMs;
  return (probe || plane.freePass) && count < IN_FLIGHT_MAX ? "nothing" : "window";
}

/** Where in the interval after the last frame the next may go; leaves room for uneven arrival. */
const EARLIEST = 0.75;

/** Frames a second that the viewer could get; 0 until two were offered. */
export function offeredFps(plane: FramePlane): number {
  const intervalMs = Math.max(plane.offerIntervalMs, plane.minIntervalMs);
  return plane.offerIntervalMs === 0 ? 0 : 1_000 / intervalMs;
}

function noteOfferInterval(plane: FramePlane, nowMs: number): void {
  if (plane.lastOfferMs >= 0) {
    const intervalMs = nowMs - plane.lastOfferMs;
    plane.offerIntervalMs = plane.offerIntervalMs === 0
      ? intervalMs
      : plane.offerIntervalMs + (intervalMs - plane.offerIntervalMs) / 8;
  }
  plane.lastOfferMs = nowMs;
}
