import type { Studio } from "../studio.ts";
import { viewportPlace } from "../viewport_place.ts";

/** Shares where this viewer points while it is over the picture; returns how to stop. */
export function bindCursor(element: HTMLElement, { state, review }: Studio): () => void {
  const place = viewportPlace(element, state);
  const release = new AbortController();
  const options = { signal: release.signal, passive: true };
  const leave = () => review.cursors.point(undefined);
  element.addEventListener("pointermove", (event) => {
    const at = place.toPicture(event);
    const image = state.imageSize.peek();
    if (at === undefined || image === undefined || !at.inside) return leave();
    review.cursors.point([at.x / image.width, at.y / image.height]);
  }, options);
  element.addEventListener("pointerleave", leave, options);
  addEventListener("blur", leave, options);
  return () => {
    leave();
    release.abort();
  };
}
