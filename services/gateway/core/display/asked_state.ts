/** Shortest gap between two answers to `state_request`, ms. */
export const STATE_GAP_MS = 100;

/** Whether a client waits for the room's state; it is said once to who asks many times. */
export interface AskedState {
  isAsked: boolean;
  dueMs: number;
}

/** Whether the state is to be said now; it counts as said then. */
export function takeAsked(asked: AskedState, nowMs: number): boolean {
  if (!asked.isAsked || nowMs < asked.dueMs) return false;
  asked.isAsked = false;
  asked.dueMs = nowMs + STATE_GAP_MS;
  return true;
}
