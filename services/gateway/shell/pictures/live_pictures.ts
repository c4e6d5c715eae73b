import type { Clock, Timer } from "@fuelrail/kit/clock";
import type { RoomFrame } from "../../core/room_frame.ts";

/** Live pictures of one kind, made once for all who want them. */
export interface LivePictures<P> {
  /** The last one that was made. */
  readonly newest: P | undefined;
  /** Takes a frame; of those that come faster than the pace only the newest is made. */
  offer(frame: RoomFrame): void;
  /** Shortest gap between two pictures from now on, ms. */
  setInterval(intervalMs: number): void;
  /** Forgets what waits: it is not what the render shows any more. */
  clear(): void;
  stop(): void;
}

/** How live pictures are made. */
export interface LivePicturesOptions<P> {
  readonly clock: Clock;
  /** Makes the picture of a frame, one at a time; nothing of one that cannot be read. */
  make(frame: RoomFrame): P | Promise<P | undefined>;
  onPicture(picture: P): void;
}

/** Makes live pictures of one kind. */
export function createLivePictures<P extends object>(
  options: LivePicturesOptions<P>,
): LivePictures<P> {
  const { clock, onPicture } = options;
  let waiting: RoomFrame | undefined;
  let newest: P | undefined;
  let offered: { readonly session: number; readonly seq: number } | undefined;
  let isBusy = false;
  let intervalMs = 0;
  let madeMs = -Infinity;
  let timer: Timer | undefined;
  let isStopped = false;

  function give(picture: P): void {
    newest = picture;
    onPicture(picture);
  }

  async function giveOnceMade(making: Promise<P | undefined>): Promise<void> {
    isBusy = true;
    const picture = await making;
    isBusy = false;
    if (isStopped) return;
    if (picture !== undefined) give(picture);
    make();
  }

  function make(): void {
    if (waiting === undefined || isBusy || timer !== undefined) return;
    const dueMs = madeMs + intervalMs - clock.nowMs();
    if (dueMs > 0) {
      timer = clock.setTimer(dueMs, () => {
        timer = undefined;
        make();
      });
      return;
    }
    const frame = waiting;
    waiting = undefined;
    madeMs = clock.nowMs();
    const made = options.make(frame);
    if (made instanceof Promise) void giveOnceMade(made);
    else give(made);
  }

  return {
    get newest() {
      return newest;
    },
    offer(frame) {
      const { session, seq } = frame.header;
      if (offered?.session === session && seq <= offered.seq) return;
      offered = { session, seq };
      waiting = frame;
      make();
    },
    setInterval(ms) {
      intervalMs = ms;
    },
    clear() {
      waiting = undefined;
      newest = undefined;
      offered = undefined;
    },
    stop() {
      isStopped = true;
      timer?.cancel();
    },
  };
}
