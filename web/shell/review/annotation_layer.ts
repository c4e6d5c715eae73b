import { effect } from "@preact/signals";
import { placeImage } from "../../core/view_transform.ts";
import type { Studio } from "../studio.ts";
import { paintDrawings } from "./annotation_painter.ts";

/** Keeps a canvas over the picture painted with what is drawn on it; returns how to stop. */
export function followDrawings(canvas: HTMLCanvasElement, { state, review }: Studio): () => void {
  let frame: number | undefined;

  function paint(): void {
    frame = undefined;
    const { width, height } = state.viewport.peek();
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    const context = canvas.getContext("2d");
    const image = state.imageSize.peek();
    if (context === null) return;
    context.clearRect(0, 0, width, height);
    const { drawn, pending, shown } = review.annotations;
    if (image === undefined || !shown.peek()) return;
    const rect = placeImage(state.view.peek(), { image, viewport: { width, height } });
    paintDrawings(context, rect, drawn.peek());
    const draft = review.draft.peek();
    context.globalAlpha = 0.75;
    paintDrawings(context, rect, draft === undefined ? pending.peek() : [...pending.peek(), draft]);
    context.globalAlpha = 1;
  }

  const stop = effect(() => {
    // Read for the sake of being called again when they change.
    const { drawn, pending, shown } = review.annotations;
    void [drawn.value, pending.value, shown.value, review.draft.value];
    void [state.view.value, state.viewport.value, state.imageSize.value];
    frame ??= requestAnimationFrame(paint);
  });
  return () => {
    stop();
    if (frame !== undefined) cancelAnimationFrame(frame);
  };
}
