import type { Tier } from "@fuelrail/contracts";

/** Silence of acks after which a picture in flight no longer holds back the next, ms. */
export const ACK_WAIT_MS = 5_000;
/** The same once nothing was ever acknowledged on this connection, ms: one picture a second. */
export const PROBE_WAIT_MS = 1_000;
/** Silence of acks, after there was one, for which the connection is given up, ms. */
export const ACK_SILENCE_MS = 30_000;

/** One picture in flight. */
export interface InFlight {
  readonly seq: number;
  readonly tier: Tier;
  readonly sentMs: number;
}

/** What is to be done about a connection that pictures are pushed over. */
export type PushStep = "wait" | "send" | "give_up";

/** How pictures flow over one connection: the next one goes when the last one was acknowledged. */
export interface PushFlow {
  readonly inFlight: InFlight | undefined;
  sent(flight: InFlight): void;
  /** Notes an ack; false when it is not for what is in flight. */
  acked(seq: number, tier: Tier, nowMs: number): boolean;
  /** What to do now. Sending over an unacknowledged picture lets go of it. */
  step(nowMs: number): PushStep;
  /** Ms until `step` may say something else, or undefined while nothing is in flight. */
  waitMs(nowMs: number): number | undefined;
}

/** Makes the flow of a fresh connection. */
export function createPushFlow(openedMs: number): PushFlow {
  let inFlight: InFlight | undefined;
  let ackedMs: number | undefined;
  let silentFromMs = openedMs;

  function dueMs(flight: InFlight): number {
    const isSilent = ackedMs === undefined && flight.sentMs - openedMs >= ACK_WAIT_MS;
    return flight.sentMs + (isSilent ? PROBE_WAIT_MS : ACK_WAIT_MS);
  }

  return {
    get inFlight() {
      return inFlight;
    },
    sent(flight) {
      if (inFlight === undefined) silentFromMs = flight.sentMs;
      inFlight = flight;
    },
    acked(seq, tier, nowMs) {
      if (inFlight?.seq !== seq || inFlight.tier !== tier) return false;
      inFlight = undefined;
      ackedMs = nowMs;
      silentFromMs = nowMs;
      return true;
    },
    step(nowMs) {
      if (inFlight === undefined) return "send";
      if (ackedMs !== undefined && nowMs - silentFromMs >= ACK_SILENCE_MS) return "give_up";
      return nowMs >= dueMs(inFlight) ? "send" : "wait";
    },
    waitMs: (nowMs) => inFlight === undefined ? undefined : Math.max(0, dueMs(inFlight) - nowMs),
  };
}
