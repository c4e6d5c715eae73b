import type { SettingValue } from "./server_event.ts";

/** A change that was asked for and not answered yet. */
export interface PendingChange {
  readonly key: string;
  /** What is being changed, for people. */
  readonly label: string;
  readonly value: SettingValue;
}

/** Pending changes by request id, oldest first. */
export type PendingChanges = ReadonlyMap<string, PendingChange>;

export const NOTHING_PENDING: PendingChanges = new Map();

/** Adds a change that has just been asked for. */
export function addPending(
  pending: PendingChanges,
  requestId: string,
  change: PendingChange,
): PendingChanges {
  return new Map([...pending, [requestId, change]]);
}

/** Takes out the change that was answered. */
export function dropPending(pending: PendingChanges, requestId: string): PendingChanges {
  return new Map([...pending].filter(([id]) => id !== requestId));
}

/** The value that was last asked for under a key, undefined when all was answered. */
export function pendingValue(pending: PendingChanges, key: string): SettingValue | undefined {
  return [...pending.values()].findLast((change) => change.key === key)?.value;
}
