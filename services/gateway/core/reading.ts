import { READ_STALL_BYTES_PER_S, READ_STALL_MS } from "@fuelrail/contracts";

/** How a client that acknowledges nothing reads: what its socket held, and when that got less. */
export interface Reading {
  heldBytes: number;
  readMs: number;
}

/** A client that has just come. */
export function createReading(nowMs: number): Reading {
  return { heldBytes: 0, readMs: nowMs };
}

/** Whether the client has stopped reading; to be asked a few times a second. */
export function hasStalled(reading: Reading, heldBytes: number, nowMs: number): boolean {
  const isReading = heldBytes === 0 || heldBytes < reading.heldBytes;
  reading.heldBytes = heldBytes;
  if (isReading) reading.readMs = nowMs;
  // The runtime counts a message as read when all of it is, so a large one may take its time.
  const patienceMs = READ_STALL_MS + heldBytes / READ_STALL_BYTES_PER_S * 1_000;
  return nowMs - reading.readMs > patienceMs;
}
