import { type ReadonlySignal, signal } from "@preact/signals";
import { type DrawingView, heardDrawing, NO_DRAWING } from "../../core/drawing/drawing_view.ts";
import type { ServerEvent } from "../../core/server_event.ts";

/** What drawing pages of the room show, beside the render. */
export interface DrawingDesk {
  readonly view: ReadonlySignal<DrawingView>;
  hide(): void;
  show(): void;
  onEvent(event: ServerEvent): void;
}

/** Follows the room's drawings. */
export function createDrawingDesk(): DrawingDesk {
  const view = signal(NO_DRAWING);
  return {
    view,
    hide: () => void (view.value = { ...view.peek(), isHidden: true }),
    show: () => void (view.value = { ...view.peek(), isHidden: false }),
    onEvent(event) {
      // The gateway tells who joins what is being drawn; what was drawn before has passed.
      if (event.type === "welcome") view.value = NO_DRAWING;
      if (event.type === "drawingChanged") view.value = heardDrawing(view.peek(), event.word);
    },
  };
}
