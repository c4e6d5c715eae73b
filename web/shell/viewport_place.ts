import type { Point } from "../core/view_transform.ts";
import { toImagePoint, zoomOf } from "../core/view_transform.ts";
import type { StudioState } from "./studio_state.ts";

/** What a tool does with pointers that were pressed while it was in hand. */
export interface PointerTool {
  pointer(type: "down" | "move" | "up" | "lost", event: PointerEvent): void;
  wheel?(event: WheelEvent): void;
  /** Ends whatever is under way without its effect. */
  cancel(): void;
}

/** Where events lie. */
export interface ViewportPlace {
  readonly height: number;
  /** Device pixels from the viewport's top left. */
  toDevice(event: MouseEvent): Point;
  /** Where an event lies on the picture; undefined without one. */
  toPicture(event: MouseEvent): PicturePlace | undefined;
}

/** A point in render pixels, which may lie beside the picture. */
export interface PicturePlace extends Point {
  readonly inside: boolean;
  readonly cssPixelsPerRenderPixel: number;
}

/** Reads events over the viewport's element through the view that holds. */
export function viewportPlace(element: HTMLElement, state: StudioState): ViewportPlace {
  function toDevice(event: MouseEvent): Point {
    const { left, top } = element.getBoundingClientRect();
    const scale = devicePixelRatio;
    return { x: (event.clientX - left) * scale, y: (event.clientY - top) * scale };
  }

  return {
    get height() {
      return element.clientHeight;
    },
    toDevice,
    toPicture(event) {
      const image = state.imageSize.peek();
      const viewport = state.viewport.peek();
      if (image === undefined || viewport.width === 0) return undefined;
      const view = state.view.peek();
      const stage = { image, viewport };
      const { x, y } = toImagePoint(view, stage, toDevice(event));
      return {
        x,
        y,
        inside: x >= 0 && y >= 0 && x < image.width && y < image.height,
        cssPixelsPerRenderPixel: zoomOf(view, stage) / devicePixelRatio,
      };
    },
  };
}
