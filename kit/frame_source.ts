import type { Room, Tier } from "@fuelrail/contracts";
import { FRAME_PART_BYTES, NONE_HEADER, PARTS_HEADER, subjects } from "@fuelrail/contracts";
import { BusClosed, NoResponders, RequestTimeout, ResponderFailed } from "./bus/errors.ts";
import type { Bus, BusMessage } from "./bus/types.ts";

const SNAPSHOT_TIMEOUT_MS = 3_000;
const PART_TIMEOUT_MS = 5_000;
/** Largest still that is put together, parts; a 16K RGBA PNG is smaller. */
const PARTS_MAX = 256;

const encoder = new TextEncoder();

/** Bytes from the owner of a room's frames, or why there are none: it has none, or is not there. */
export type Fetched =
  | { readonly is: "found"; readonly bytes: Uint8Array }
  | { readonly is: "none" }
  | { readonly is: "unanswered" };

/** Asks for the newest frame of a tier. */
export async function fetchNewestFrame(bus: Bus, room: Room, tier: Tier): Promise<Fetched> {
  const subject = subjects.snapshot(room, "frame");
  const reply = await ask(bus, subject, { tier }, SNAPSHOT_TIMEOUT_MS);
  if (reply === undefined) return { is: "unanswered" };
  return NONE_HEADER in reply.headers ? { is: "none" } : { is: "found", bytes: reply.data };
}

/** Asks for the body of a still, part by part. */
export async function fetchStillBody(
  bus: Bus,
  room: Room,
  session: number,
  seq: number,
): Promise<Fetched> {
  const parts: Uint8Array[] = [];
  let count = 1;
  for (let part = 0; part < count; part++) {
    const subject = subjects.request(room, "framePart");
    const reply = await ask(bus, subject, { session, seq, part }, PART_TIMEOUT_MS);
    if (reply === undefined) return { is: "unanswered" };
    if (NONE_HEADER in reply.headers) return { is: "none" };
    count = Number(reply.headers[PARTS_HEADER]);
    const isSound = Number.isInteger(count) && count > part && count <= PARTS_MAX &&
      reply.data.length <= FRAME_PART_BYTES;
    if (!isSound) return { is: "none" };
    parts.push(reply.data);
  }
  return { is: "found", bytes: joined(parts) };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

async function ask(
  bus: Bus,
  subject: string,
  payload: Readonly<Record<string, unknown>>,
  timeoutMs: number,
): Promise<BusMessage | undefined> {
  try {
    const data = encoder.encode(JSON.stringify({ payload, role: "service" }));
    return await bus.request(subject, data, { timeoutMs });
  } catch (error) {
    const isExpected = error instanceof NoResponders || error instanceof RequestTimeout ||
      error instanceof BusClosed || error instanceof ResponderFailed;
    if (isExpected) return undefined;
    throw error;
  }
}
