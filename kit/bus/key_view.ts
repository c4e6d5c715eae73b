import type { KeyValueWatcher } from "./types.ts";

/**
 * Turns repeated readings of a bucket into the changes since the last one, so that a watch which
 * had to begin anew tells only what is new.
 */
export interface KeyView {
  /** Begins a reading of everything there is. */
  begin(): void;
  /** A key has this value, or was deleted, by `revision`. */
  onEntry(key: string, value: Uint8Array | undefined, revision: number): void;
  /** Everything has been read: keys that did not come are gone. */
  onComplete(): void;
}

interface Known {
  readonly revision: number;
  readonly exists: boolean;
}

/** Makes a view that knows no keys yet and tells `fn` of changes. */
export function createKeyView(fn: KeyValueWatcher): KeyView {
  const known = new Map<string, Known>();
  let reading: Set<string> | undefined;

  return {
    begin() {
      reading = new Set();
    },
    onEntry(key, value, revision) {
      reading?.add(key);
      const before = known.get(key);
      if (before?.revision === revision) return;
      const exists = value !== undefined;
      known.set(key, { revision, exists });
      if (exists || before?.exists === true) fn(key, value, revision);
    },
    onComplete() {
      for (const [key, { revision, exists }] of known) {
        if (reading?.has(key) !== false) continue;
        known.delete(key);
        if (exists) fn(key, undefined, revision);
      }
      reading = undefined;
    },
  };
}
