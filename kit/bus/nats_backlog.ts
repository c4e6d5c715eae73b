/**
 * Counts the bytes that the server has not confirmed to have read, so that a server which stops
 * reading costs bounded memory. Bulky messages are refused first and small ones, which carry
 * state, last.
 */
export interface Backlog {
  /** Whether a message of this size may be sent; if so it is counted. */
  admit(bytes: number): boolean;
}

const BULKY_BYTES = 64 * 1024;
const BULKY_LIMIT_BYTES = 48 * 1024 * 1024;
const LIMIT_BYTES = 64 * 1024 * 1024;
const MARK_BYTES = 512 * 1024;

/** Makes the backlog of one connection; `flush` settles when the server has read what was sent. */
export function createBacklog(flush: () => Promise<void>): Backlog {
  let unconfirmedBytes = 0;
  let sinceMarkBytes = 0;

  function mark(): void {
    if (sinceMarkBytes === 0) return;
    const bytes = sinceMarkBytes;
    sinceMarkBytes = 0;
    flush().then(() => void (unconfirmedBytes -= bytes), () => {});
  }

  return {
    admit(bytes) {
      const limit = bytes >= BULKY_BYTES ? BULKY_LIMIT_BYTES : LIMIT_BYTES;
      if (unconfirmedBytes + bytes > limit) {
        mark();
        return false;
      }
      unconfirmedBytes += bytes;
      sinceMarkBytes += bytes;
      if (sinceMarkBytes >= MARK_BYTES) queueMicrotask(mark);
      return true;
    },
  };
}
