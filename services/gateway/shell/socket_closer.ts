import type { Clock, Timer } from "@fuelrail/kit/clock";
import type { ViewerSocket } from "./viewer_socket.ts";

/** How often a flooded socket is looked at for quiet, ms. */
const LOOK_MS = 20;
/** Looks in a row that must find quiet: one that comes late sees nothing of what came meanwhile. */
const QUIET_LOOKS = 2;
/** Longest wait for quiet, ms. */
const QUIET_MAX_MS = 2_000;
/** Longest time for which a flood may keep the event loop to itself, ms. */
const BLOCK_MAX_MS = 30;
/** Discarded messages between two looks at the clock. */
const LOOK_EVERY = 256;

/** How often a socket with unsent data is looked at, and how long, ms. */
const UNSENT_LOOK_MS = 20;
const UNSENT_MAX_MS = 35_000;

/** Closes a socket in a way that its peer hears of. */
export interface SocketCloser {
  /** Closes once what was sent before is out. */
  close(code: number, reason: string): void;
  /** Closes once the peer has stopped sending, at the latest after `QUIET_MAX_MS`. */
  closeWhenQuiet(code: number, reason: string): void;
  /** Notes a message that came after the decision to close. */
  discarded(): void;
  /** Closes without any waiting. */
  closeNow(): void;
  /** The socket is gone. */
  gone(): void;
}

/**
 * Makes the closer of one socket. The runtime drops a closing socket at the next message that
 * arrives, often before the close frame is out, and reads a flood without letting anything else
 * run; so a peer that floods is heard out for a moment, unless it leaves no time to others. Nor
 * does it ever give up a closing socket whose peer reads nothing, while one that is still open
 * dies of its unanswered ping; so a socket with unsent data is left open until it is empty or dead.
 */
export function createSocketCloser(socket: ViewerSocket, clock: Clock): SocketCloser {
  let timer: Timer | undefined;
  let pending: { readonly code: number; readonly reason: string } | undefined;
  let fromMs = 0;
  /** Since when messages have been read with nothing else in between. */
  let runFromMs: number | undefined;
  let runEnds: Timer | undefined;
  let discarded = 0;
  let discardedBefore = 0;
  let quietLooks = 0;

  function cancelTimers(): void {
    timer?.cancel();
    timer = undefined;
    runEnds?.cancel();
    runEnds = undefined;
    runFromMs = undefined;
  }

  function finish(): void {
    cancelTimers();
    if (pending === undefined) return;
    const { code, reason } = pending;
    pending = undefined;
    socket.close(code, reason);
  }

  function look(): void {
    quietLooks = discarded === discardedBefore ? quietLooks + 1 : 0;
    discardedBefore = discarded;
    if (quietLooks >= QUIET_LOOKS || clock.nowMs() - fromMs >= QUIET_MAX_MS) finish();
    else timer = clock.setTimer(LOOK_MS, look);
  }

  function awaitEmpty(): void {
    const isLate = clock.nowMs() - fromMs >= UNSENT_MAX_MS;
    if (socket.bufferedBytes === 0 || isLate) finish();
    else timer = clock.setTimer(UNSENT_LOOK_MS, awaitEmpty);
  }

  return {
    close(code, reason) {
      pending = { code, reason };
      fromMs = clock.nowMs();
      awaitEmpty();
    },
    closeNow: finish,
    closeWhenQuiet(code, reason) {
      pending = { code, reason };
      fromMs = clock.nowMs();
      timer = clock.setTimer(0, look);
    },
    discarded() {
      discarded++;
      if (pending === undefined) return;
      if (runFromMs === undefined) {
        runFromMs = clock.nowMs();
        runEnds = clock.setTimer(0, () => runFromMs = undefined);
        return;
      }
      if (discarded % LOOK_EVERY === 0 && clock.nowMs() - runFromMs > BLOCK_MAX_MS) finish();
    },
    gone() {
      pending = undefined;
      cancelTimers();
    },
  };
}
