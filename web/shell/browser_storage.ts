/** A small text store that may be switched off by the browser. */
export interface TextStore {
  read(key: string): string | null;
  /** Writes, or removes when `text` is null; silently does nothing where storage is refused. */
  write(key: string, text: string | null): void;
}

/** Wraps a browser store, whose every use may throw when the user has blocked it. */
export function textStore(open: () => Storage): TextStore {
  return {
    read(key) {
      try {
        return open().getItem(key);
      } catch {
        return null;
      }
    },
    write(key, text) {
      try {
        if (text === null) open().removeItem(key);
        else open().setItem(key, text);
      } catch {
        // A full or blocked store only costs the memory of a choice.
      }
    },
  };
}
