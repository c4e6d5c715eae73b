import { encodePointerInput, type PointerInput } from "@fuelrail/contracts";
import type { RawViewer } from "../testkit/raw_viewer.ts";
import { unixMs } from "./time.ts";

export interface DragOptions {
  readonly eventsPerS: number;
  readonly dragMs: number;
  /** Height of the picture, pixels. */
  readonly height: number;
}

/** How far a whole drag turns the camera, in turns. */
const TURN_SHARE = 0.9;
/** The viewer's clock may be no finer than this, ms. */
const TICK_MS = 1;

/**
 * Drags to the right at an even rate and lets go. Gives when each event was sent, Unix ms, by its
 * input number; the last is not the release, which moves nothing.
 */
export async function dragFor(
  viewer: RawViewer,
  { eventsPerS, dragMs, height }: DragOptions,
): Promise<ReadonlyMap<number, number>> {
  const stepPx = (TURN_SHARE * height) / (eventsPerS * dragMs / 1000);
  const sentAtMs = new Map<number, number>();
  const send = (type: PointerInput["type"], inputSeq: number, x: number): void => {
    viewer.sendBytes(
      encodePointerInput({
        type,
        button: "left",
        buttonsHeld: type === "up" ? 0 : 1,
        modifiers: 0,
        x,
        y: 8,
        wheelNotches: 0,
        inputSeq,
        pointerType: "mouse",
        pointerSlot: 0,
        keyCode: 0,
        // A screen this coarse lets the first steps already count as a drag.
        cssPixelsPerRenderPixel: 1_000,
      }) as Uint8Array<ArrayBuffer>,
    );
  };
  const startMs = unixMs();
  sentAtMs.set(0, startMs);
  send("down", 0, 0);
  while (unixMs() - startMs < dragMs) {
    const due = Math.floor((unixMs() - startMs) * eventsPerS / 1000);
    while (sentAtMs.size <= due) {
      const inputSeq = sentAtMs.size;
      sentAtMs.set(inputSeq, unixMs());
      send("move", inputSeq, inputSeq * stepPx);
    }
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
  const last = sentAtMs.size - 1;
  send("up", last + 1, last * stepPx);
  return sentAtMs;
}
