import { DRAWING_INTERVAL_MS, encodeEvent } from "@fuelrail/contracts";
import type { Clock } from "@fuelrail/kit/clock";
import { type RequestHandlers, RequestRefused } from "@fuelrail/kit/requests";
import type { CanvasWord } from "../../core/canvas/canvas_words.ts";
import {
  bytesOfUrl,
  type DrawingSender,
  type DrawingWord,
  isSmallPicture,
} from "../../core/canvas/drawing_words.ts";
import { type TextMessage, textMessage } from "../../core/state_queue.ts";
import type { PictureEncoder } from "../pictures/picture_encoder.ts";

/** What drawing pages show, as viewers of the render are told. */
export interface DrawingDesk {
  readonly handlers: RequestHandlers;
  /** What a viewer that joins is told: what is being drawn right now. */
  whole(): TextMessage[];
  hear(from: DrawingSender, word: CanvasWord, data: string | Uint8Array): void;
  /** A page has gone in the middle of a drawing. */
  ended(from: DrawingSender, why: "left" | "silent"): void;
  /** Looks at the clock. */
  tick(): void;
}

/** How viewers are told. */
export interface DrawingDeskOptions {
  readonly clock: Clock;
  readonly encoder: PictureEncoder;
  /** Says something that must reach every viewer. */
  tell(message: TextMessage): void;
  /** Says something that only counts now, to those whose sockets are free. */
  glimpse(message: TextMessage): void;
}

/** Follows the newest drawing of a room. */
export function createDrawingDesk(options: DrawingDeskOptions): DrawingDesk {
  const { clock, encoder } = options;
  let newest: DrawingWord | undefined;
  let picture: { readonly from: DrawingSender; readonly source: string | Uint8Array } | undefined;
  let isPictureDue = false;
  let isShrinking = false;
  let shownMs = -Infinity;

  function change(from: DrawingSender, part: Partial<DrawingWord>, isLasting: boolean): void {
    const isSame = newest?.sender === from.sender;
    const kept = isSame && newest?.image !== undefined ? { image: newest.image } : {};
    const state = isSame && newest?.state !== undefined ? { state: newest.state } : {};
    newest = { ...state, ...kept, ...from, ...part, at: clock.unixMs() };
    const { image: _, ...rest } = newest;
    const said = part.image === undefined ? rest : newest;
    const message = textMessage(encodeEvent("drawingChanged", said));
    if (isLasting) options.tell(message);
    else options.glimpse(message);
  }

  function showPicture(): void {
    if (picture === undefined || isShrinking) return;
    const { from, source } = picture;
    picture = undefined;
    isPictureDue = false;
    shownMs = clock.nowMs();
    const isFinal = typeof source !== "string";
    if (!isFinal && isSmallPicture(source)) change(from, { image: source }, false);
    else void shrink(from, source);
  }

  async function shrink(from: DrawingSender, source: string | Uint8Array): Promise<void> {
    isShrinking = true;
    const isFinal = typeof source !== "string";
    const image = await encoder.small(isFinal ? source : bytesOfUrl(source));
    isShrinking = false;
    const isCurrent = newest === undefined || newest.sender === from.sender;
    if (isCurrent || image !== undefined) {
      const ended = isFinal && newest?.state === "drawing:end" && isCurrent;
      const part = { ...(image && { image }), ...(ended ? { ended: "finished" as const } : {}) };
      change(from, part, isFinal);
    }
    if (isPictureDue) showPicture();
  }

  return {
    handlers: {
      getDrawingRequest: () => {
        if (newest === undefined) throw new RequestRefused("not_found", "Nobody has drawn yet");
        return { event_type: "drawingChanged", payload: newest };
      },
    },
    whole: () =>
      newest === undefined || newest.ended !== undefined
        ? []
        : [textMessage(encodeEvent("drawingChanged", newest))],
    hear(from, word, data) {
      if (word.is === "state") change(from, { state: word.state }, true);
      if (word.is === "draw") picture = { from, source: word.url };
      if (word.is === "png") picture = { from, source: data };
      if (word.is !== "draw" && word.is !== "png") return;
      isPictureDue = true;
      const isFree = clock.nowMs() - shownMs >= DRAWING_INTERVAL_MS;
      if (isFree || word.is === "png") showPicture();
    },
    ended(from, why) {
      if (newest === undefined || newest.sender !== from.sender) return;
      const name = from.name ?? newest.name;
      change({ sender: from.sender, ...(name && { name }) }, { ended: why }, true);
    },
    tick() {
      if (isPictureDue && clock.nowMs() - shownMs >= DRAWING_INTERVAL_MS) showPicture();
    },
  };
}
