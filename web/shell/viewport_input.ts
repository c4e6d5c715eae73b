import { type GestureEffect, NO_GESTURE, stepGesture, wheelFactor } from "../core/gesture.ts";
import { FIT, panBy, type Point, zoomAbout } from "../core/view_transform.ts";
import type { StudioActions } from "./studio_actions.ts";
import type { World } from "./world.ts";

/** How far a press may wander and still be a tap, in CSS pixels. */
const TAP_REACH_PX: Readonly<Record<string, number>> = { mouse: 4, pen: 8, touch: 10 };

/**
 * Lets pointers, wheel and pinch move the view; the returned function lets go again.
 *
 * The wheel listener must not be passive, or the browser would zoom the page as well.
 */
export function bindViewportInput(
  element: HTMLElement,
  { actions, world }: { readonly actions: StudioActions; readonly world: World },
): () => void {
  let state = NO_GESTURE;

  function toDevice(event: MouseEvent): Point {
    const { left, top } = element.getBoundingClientRect();
    const scale = devicePixelRatio;
    return { x: (event.clientX - left) * scale, y: (event.clientY - top) * scale };
  }

  function pointer(type: "down" | "move" | "up" | "cancel", event: PointerEvent): void {
    const step = stepGesture(state, {
      type,
      pointerId: event.pointerId,
      at: toDevice(event),
      nowMs: world.nowMs(),
      tapReach: (TAP_REACH_PX[event.pointerType] ?? 4) * devicePixelRatio,
    });
    state = step.state;
    for (const effect of step.effects) apply(effect);
    element.classList.toggle("is-dragging", state.pointers.some((each) => each.dragged));
  }

  function apply(effect: GestureEffect): void {
    switch (effect.type) {
      case "pan":
        return actions.changeView((view, stage) => panBy(view, stage, effect.dx, effect.dy));
      case "zoom":
        return actions.changeView((view, stage) =>
          zoomAbout(view, stage, effect.at, effect.factor)
        );
      case "doubleTap":
        return actions.changeView(() => FIT);
    }
  }

  const release = new AbortController();
  const options = { signal: release.signal };
  element.addEventListener("pointerdown", (event) => {
    if (event.button > 1) return;
    element.setPointerCapture(event.pointerId);
    pointer("down", event);
  }, options);
  element.addEventListener("pointermove", (event) => pointer("move", event), options);
  element.addEventListener("pointerup", (event) => pointer("up", event), options);
  element.addEventListener("pointercancel", (event) => pointer("cancel", event), options);
  element.addEventListener("lostpointercapture", (event) => pointer("cancel", event), options);
  element.addEventListener("wheel", (event) => {
    event.preventDefault();
    const factor = wheelFactor(
      event.deltaY,
      event.deltaMode,
      element.clientHeight,
      event.ctrlKey,
    );
    const at = toDevice(event);
    actions.changeView((view, stage) => zoomAbout(view, stage, at, factor));
  }, { ...options, passive: false });
  return () => release.abort();
}
