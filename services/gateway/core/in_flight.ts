import type { Tier } from "@fuelrail/contracts";
import { TIER_CODES } from "@fuelrail/contracts";
import type { RoomFrame } from "./room_frame.ts";

/** Frames that may be unacknowledged at once, probes of a silent viewer included. */
export const IN_FLIGHT_MAX = 32;

const FIELDS = 7;
const SEQ = 0;
const TIER = 1;
const BYTES = 2;
const SENT = 3;
const RECEIVED = 4;
const ALONE = 5;
const SESSION = 6;

/** What an ack is: of a frame in flight, of one already counted, or of one that was never sent. */
export type AckMatch = "in_flight" | "late" | "unknown";

/**
 * The frames sent to one viewer and not yet acknowledged, oldest first, in a ring that also
 * remembers the last acknowledged ones so that a late ack is told from an invented one.
 */
export interface InFlight {
  /** `IN_FLIGHT_MAX` rows of `FIELDS` numbers; empty until the first frame, so idle viewers are small. */
  rows: Float64Array;
  /** Frames ever sent; the row of the n-th is n modulo the ring. */
  sent: number;
  /** Frames ever acknowledged or written off. */
  cleared: number;
  /** Bytes cleared by the last matched ack. */
  lastBytes: number;
  /** When the frame of the last matched ack was sent, ms. */
  lastSentMs: number;
  /** When that frame came from the bus, ms. */
  lastReceivedMs: number;
  /** Whether nothing else was in flight when that frame was sent. */
  wasLastAlone: boolean;
  /** Which frame that was, counted as `sent` is. */
  lastIndex: number;
  /** The session of that frame. */
  lastSession: number;
}

/** Nothing sent yet. */
export function createInFlight(): InFlight {
  return {
    rows: new Float64Array(0),
    sent: 0,
    cleared: 0,
    lastBytes: 0,
    lastSentMs: 0,
    lastReceivedMs: 0,
    wasLastAlone: false,
    lastIndex: -1,
    lastSession: 0,
  };
}

/** Frames unacknowledged. */
export function inFlightCount(flight: InFlight): number {
  return flight.sent - flight.cleared;
}

/** Notes a frame as sent; the caller keeps the count below `IN_FLIGHT_MAX`. */
export function noteSent(
  flight: InFlight,
  { header, bytes, receivedMs }: RoomFrame,
  nowMs: number,
): void {
  if (flight.rows.length === 0) flight.rows = new Float64Array(IN_FLIGHT_MAX * FIELDS);
  const at = (flight.sent % IN_FLIGHT_MAX) * FIELDS;
  flight.rows[at + SEQ] = header.seq;
  flight.rows[at + TIER] = TIER_CODES[header.tier];
  flight.rows[at + BYTES] = bytes.length;
  flight.rows[at + SENT] = nowMs;
  flight.rows[at + RECEIVED] = receivedMs;
  flight.rows[at + ALONE] = flight.sent === flight.cleared ? 1 : 0;
  flight.rows[at + SESSION] = header.session;
  flight.sent++;
}

/**
 * Clears the frame that is acknowledged and every one sent before it: the socket keeps their
 * order, so a page that drew this one has had the others and skipped them. Only `in_flight`
 * changes anything, and leaves what was measured in the `last...` fields.
 *
 * @returns how the ack matched
 */
export function noteAck(flight: InFlight, seq: number, tier: Tier): AckMatch {
  const code = TIER_CODES[tier];
  for (let n = flight.cleared; n < flight.sent; n++) {
    if (!isFrame(flight, n, seq, code)) continue;
    const at = (n % IN_FLIGHT_MAX) * FIELDS;
    flight.lastBytes = clearThrough(flight, n);
    flight.lastSentMs = flight.rows[at + SENT] ?? 0;
    flight.lastReceivedMs = flight.rows[at + RECEIVED] ?? 0;
    flight.wasLastAlone = flight.rows[at + ALONE] === 1;
    flight.lastIndex = n;
    flight.lastSession = flight.rows[at + SESSION] ?? 0;
    return "in_flight";
  }
  const oldest = Math.max(0, flight.sent - IN_FLIGHT_MAX);
  for (let n = oldest; n < flight.cleared; n++) {
    if (isFrame(flight, n, seq, code)) return "late";
  }
  return "unknown";
}

function isFrame(flight: InFlight, n: number, seq: number, code: number): boolean {
  const at = (n % IN_FLIGHT_MAX) * FIELDS;
  return flight.rows[at + SEQ] === seq && flight.rows[at + TIER] === code;
}

function clearThrough(flight: InFlight, last: number): number {
  let bytes = 0;
  while (flight.cleared <= last) {
    bytes += flight.rows[(flight.cleared % IN_FLIGHT_MAX) * FIELDS + BYTES] ?? 0;
    flight.cleared++;
  }
  return bytes;
}
