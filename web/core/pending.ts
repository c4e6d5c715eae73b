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

/**
 * Takes out the change that was answered, and every older one of its key: answers come in order,
 * so those are settled or lost.
 */
export function dropPending(pending: PendingChanges, requestId: string): PendingChanges {
  const answered = pending.get(requestId);
  if (answered === undefined) return pending;
  const list = [...pending];
  const last = list.findIndex(([id]) => id === requestId);
  return new Map(list.filter(([, { key }], index) => index > last || key !== answered.key));
}

/** The value that was last asked for under a key, undefined when all was answered. */
export function pendingValue(pending: PendingChanges, key: string): SettingValue | undefined {
  return [...pending.values()].findLast((change) => change.key === key)?.value;
}
