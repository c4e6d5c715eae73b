import { isPickTool } from "../core/tool.ts";
import { TAP_REACH_PX } from "./hand_tool.ts";
import type { PickMode, SteeringActions } from "./steering_actions.ts";
import type { StudioState } from "./studio_state.ts";
import type { PicturePlace, PointerTool, ViewportPlace } from "./viewport_place.ts";

interface PickPress {
  readonly pointerId: number;
  readonly at: PicturePlace;
  readonly clientX: number;
  readonly clientY: number;
}

/** The tools that ask what is under a click; a drag asks nothing and never turns the camera. */
export function createPickTool(
  place: ViewportPlace,
  state: StudioState,
  actions: SteeringActions,
): PointerTool {
  let press: PickPress | undefined;

  function wanders(event: PointerEvent, { clientX, clientY }: PickPress): boolean {
    const reach = TAP_REACH_PX[event.pointerType] ?? 4;
    return Math.hypot(event.clientX - clientX, event.clientY - clientY) > reach;
  }

  return {
    pointer(type, event) {
      if (type === "down") {
        const at = place.toPicture(event);
        const { pointerId, clientX, clientY } = event;
        const isFirst = event.isPrimary && event.button === 0;
        press = isFirst && at?.inside ? { pointerId, at, clientX, clientY } : undefined;
        return;
      }
      if (press?.pointerId !== event.pointerId) return;
      if (type === "lost" || wanders(event, press)) return void (press = undefined);
      if (type === "move") return;
      const { at } = press;
      press = undefined;
      const tool = state.tool.peek();
      if (isPickTool(tool)) {
        actions.pick(tool, Math.floor(at.x), Math.floor(at.y), pickModeOf(event));
      }
    },
    cancel() {
      press = undefined;
    },
  };
}

/** What a press does to the selection: Shift adds, Ctrl or the command key takes away. */
export function pickModeOf(event: PointerEvent): PickMode {
  if (event.shiftKey) return "add";
  return event.ctrlKey || event.metaKey ? "subtract" : "replace";
}
