import { clearText, createTextFlow, nextText, offerText } from "../../core/display/text_flow.ts";
import type { TextSize } from "../../core/display/text_image.ts";
import type { GatewayMetrics } from "../gateway_metrics.ts";
import type { DisplayRoom } from "./display_room.ts";
import { textRendition, type TextTaker } from "./display_texts.ts";

/** The room's pictures as text on their way to one client. */
export interface DisplayLines {
  /** Whether a picture waits to be sent. */
  readonly waits: boolean;
  /** Pictures left out because a newer one came. */
  readonly skipped: number;
  /** Takes text of that size from now on; the limit that stands against it, if one does. */
  resize(size: TextSize): string | undefined;
  /** Forgets what waits and what the client shows. */
  clear(): void;
  /** The text that is to be sent now. */
  next(nowMs: number, bufferedBytes: number): string | undefined;
  stop(): void;
}

/** How one client takes text. */
export interface DisplayLinesOptions {
  readonly display: DisplayRoom;
  readonly metrics: GatewayMetrics;
  /** Whether changed lines alone may be sent. */
  readonly isDiff: boolean;
  /** Pictures a second. */
  readonly maxFps: number;
  /** A picture waits. */
  onWaiting(): void;
}

/** Makes the lines of one client, which takes nothing until it has a size. */
export function createDisplayLines(options: DisplayLinesOptions): DisplayLines {
  const { display, metrics } = options;
  const flow = createTextFlow(options.isDiff, options.maxFps);
  let taker: TextTaker | undefined;
  let counted = 0;

  function takerOf(size: TextSize): TextTaker {
    const made: TextTaker = {
      rendition: textRendition(size),
      intervalMs: flow.intervalMs,
      drawn(image) {
        if (taker !== made || !display.shows(image.source)) return;
        offerText(flow, image);
        metrics.displaySkipped.inc(flow.skipped - counted);
        counted = flow.skipped;
        options.onWaiting();
      },
    };
    return made;
  }

  return {
    get waits() {
      return flow.waiting !== undefined;
    },
    get skipped() {
      return flow.skipped;
    },
    resize(size) {
      const limit = display.texts.limitFor(size);
      if (limit !== undefined) return limit;
      const before = taker;
      clearText(flow);
      taker = takerOf(size);
      display.texts.add(taker);
      if (before !== undefined) display.texts.remove(before);
      return undefined;
    },
    clear: () => clearText(flow),
    next(nowMs, bufferedBytes) {
      const sent = nextText(flow, nowMs, bufferedBytes);
      if (sent !== undefined) metrics.displaySent.inc({ kind: sent.kind });
      return sent?.message.text;
    },
    stop() {
      if (taker !== undefined) display.texts.remove(taker);
      taker = undefined;
    },
  };
}
