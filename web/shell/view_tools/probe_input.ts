import type { Studio } from "../studio.ts";
import { viewportPlace } from "../viewport_place.ts";

/** Lets the pixel inspector follow the pointer, whatever tool it holds; returns how to let go. */
export function bindProbe(
  element: HTMLElement,
  { state, viewTools: { probe } }: Studio,
): () => void {
  const place = viewportPlace(element, state);
  const release = new AbortController();
  const follow = (event: PointerEvent) => {
    if (probe.on.peek()) probe.pointAt(place.toPicture(event));
  };
  const options = { signal: release.signal, passive: true };
  element.addEventListener("pointermove", follow, options);
  element.addEventListener("pointerdown", follow, options);
  return () => release.abort();
}
