import type { Clock, Timer } from "@fuelrail/kit/clock";
import type { PictureId } from "../../core/canvas/canvas_flow.ts";
import type { Rendition } from "../../core/canvas/canvas_wish.ts";
import { drawText } from "../../core/canvas/canvas_words.ts";
import { fits } from "../../core/canvas/rendition_choice.ts";
import type { RoomFrame } from "../../core/room_frame.ts";
import type { CanvasEncoder } from "./canvas_encoder.ts";

/** A live picture as canvas clients get it. */
export interface DrawnPicture {
  readonly id: PictureId;
  readonly text: string;
}

/** Live pictures of one size and quality, made once for all who want them. */
export interface LivePictures {
  /** The last one that was made. */
  readonly newest: DrawnPicture | undefined;
  /** Takes a frame; of those that come faster than the pace only the newest is made. */
  offer(frame: RoomFrame): void;
  /** Shortest gap between two pictures from now on, ms. */
  setInterval(intervalMs: number): void;
  /** Forgets what waits: it is not what the render shows any more. */
  clear(): void;
  stop(): void;
}

/** How live pictures are made. */
export interface LivePicturesOptions {
  readonly rendition: Rendition;
  readonly clock: Clock;
  readonly encoder: CanvasEncoder;
  /** Text of a frame that is passed on as it is, shared by every rendition that it fits. */
  passOn(frame: RoomFrame): string;
  onPicture(picture: DrawnPicture): void;
  onEncoded(): void;
}

/** Text messages of frames that are passed on, each made once. */
export function createPassedOn(): (frame: RoomFrame) => string {
  const texts = new WeakMap<RoomFrame, string>();
  return (frame) => {
    const text = texts.get(frame) ?? drawText(frame.body.toBase64());
    texts.set(frame, text);
    return text;
  };
}

/** Makes live pictures of one rendition. */
export function createLivePictures(options: LivePicturesOptions): LivePictures {
  const { rendition, clock, encoder } = options;
  let waiting: RoomFrame | undefined;
  let newest: DrawnPicture | undefined;
  let offered: PictureId | undefined;
  let isBusy = false;
  let intervalMs = 0;
  let madeMs = -Infinity;
  let timer: Timer | undefined;
  let isStopped = false;

  function give(frame: RoomFrame, text: string): void {
    const { session, seq } = frame.header;
    newest = { id: { session, seq }, text };
    options.onPicture(newest);
  }

  async function encode(frame: RoomFrame): Promise<void> {
    isBusy = true;
    const jpeg = await encoder.fit(frame.body, rendition.sizePx, rendition.quality);
    isBusy = false;
    if (isStopped) return;
    if (jpeg !== undefined) {
      options.onEncoded();
      give(frame, drawText(jpeg.toBase64()));
    }
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
    if (fits(rendition, frame)) give(frame, options.passOn(frame));
    else void encode(frame);
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
