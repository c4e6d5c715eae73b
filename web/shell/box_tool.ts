import { regionBetween } from "../core/region.ts";
import { type BoxTool, isBoxTool } from "../core/tool.ts";
import { pickModeOf } from "./pick_tool.ts";
import type { SteeringActions } from "./steering_actions.ts";
import type { StudioState } from "./studio_state.ts";
import type { PicturePlace, PointerTool, ViewportPlace } from "./viewport_place.ts";

interface BoxDrag {
  readonly pointerId: number;
  readonly tool: BoxTool;
  readonly from: PicturePlace;
}

/** The tools that draw a rectangle on the picture; it counts when the pointer is released. */
export function createBoxTool(
  place: ViewportPlace,
  state: StudioState,
  actions: SteeringActions,
): PointerTool {
  let drag: BoxDrag | undefined;

  function cancel(): void {
    drag = undefined;
    state.regionDraft.value = undefined;
  }

  return {
    pointer(type, event) {
      const at = place.toPicture(event);
      if (type === "down") {
        const tool = state.tool.peek();
        if (!event.isPrimary || event.button !== 0) return cancel();
        if (at !== undefined && isBoxTool(tool)) {
          drag = { pointerId: event.pointerId, tool, from: at };
        }
        return;
      }
      if (drag?.pointerId !== event.pointerId) return;
      const image = state.imageSize.peek();
      const { tool, from } = drag;
      const putAway = state.tool.peek() !== tool;
      if (type === "lost" || putAway || at === undefined || image === undefined) return cancel();
      const region = regionBetween(from, at, image);
      if (type === "move") return void (state.regionDraft.value = region);
      cancel();
      if (region === undefined) return;
      if (tool === "marquee") return actions.selectWithin(region, pickModeOf(event));
      actions.setRegion(tool, region);
      state.chosenTool.value = undefined;
    },
    cancel,
  };
}
