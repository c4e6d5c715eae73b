import { type GestureEffect, NO_GESTURE, stepGesture, wheelFactor } from "../core/gesture.ts";
import { FIT, panBy, zoomAbout } from "../core/view_transform.ts";
import type { StudioActions } from "./studio_actions.ts";
import type { PointerTool, ViewportPlace } from "./viewport_place.ts";

/** How far a press may wander and still be a tap, in CSS pixels. */
export const TAP_REACH_PX: Readonly<Record<string, number>> = { mouse: 4, pen: 8, touch: 10 };

/** The tool that moves and zooms this viewer's own view of the picture. */
export function createHandTool(
  place: ViewportPlace,
  actions: Pick<StudioActions, "changeView">,
): PointerTool & { isDragging(): boolean } {
  let state = NO_GESTURE;

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

  return {
    isDragging: () => state.pointers.some((each) => each.dragged),
    pointer(type, event) {
      const step = stepGesture(state, {
        type: type === "lost" ? "cancel" : type,
        pointerId: event.pointerId,
        at: place.toDevice(event),
        // Not the time of being told: two taps stay one double tap on a page that is late.
        nowMs: event.timeStamp,
        tapReach: (TAP_REACH_PX[event.pointerType] ?? 4) * devicePixelRatio,
      });
      state = step.state;
      for (const effect of step.effects) apply(effect);
    },
    wheel(event) {
      const { deltaY, deltaMode, ctrlKey } = event;
      const factor = wheelFactor(deltaY, deltaMode, place.height, ctrlKey);
      const at = place.toDevice(event);
      actions.changeView((view, stage) => zoomAbout(view, stage, at, factor));
    },
    cancel() {
      state = NO_GESTURE;
    },
  };
}
