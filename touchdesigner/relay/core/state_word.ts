import type { Standing } from "./standing.ts";

/** Interval at which the state is repeated, so that its reader notices a relay that is gone, ms. */
export const STATE_REPEAT_MS = 2_000;

/** What a relay says of itself and of where its pictures come from, as JSON text. */
export function stateText(
  room: string,
  standing: Standing,
  counts: Readonly<Record<string, number>>,
): string {
  const { state, reason, held } = standing;
  const payload = { room, state, reason: reason ?? null, held, counts };
  return JSON.stringify({ event_type: "relayState", payload });
}
