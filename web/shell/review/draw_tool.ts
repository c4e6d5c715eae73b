import {
  type DrawTool,
  extendStroke,
  insidePoint,
  isHit,
  isNothing,
  NO_STROKE,
  type Stroke,
  strokeDrawing,
} from "../../core/review/drawing.ts";
import type { Drawing, UnitPoint } from "../../core/review/review_event.ts";
import { isDrawTool } from "../../core/tool.ts";
import type { Studio } from "../studio.ts";
import type { PointerTool, ViewportPlace } from "../viewport_place.ts";

interface Press {
  readonly event: PointerEvent;
  readonly tool: DrawTool;
  readonly from: UnitPoint;
  stroke: Stroke;
}

/** How far beside a drawing a press still takes it away, CSS pixels. */
const ERASE_REACH_PX = 8;

/**
 * The tools that draw on the picture; none of them ever steers. A second finger turns what one
 * finger began into moving the view, which `hand` does.
 */
export function createDrawTool(
  place: ViewportPlace,
  { state, review }: Studio,
  hand: PointerTool,
): PointerTool {
  let press: Press | undefined;
  /** Fingers that move the view, since there is more than one. */
  let moving = new Set<number>();

  function unitOf(event: MouseEvent): UnitPoint | undefined {
    const at = place.toPicture(event);
    const image = state.imageSize.peek();
    return at && image && insidePoint([at.x / image.width, at.y / image.height]);
  }

  function drop(): void {
    press = undefined;
    review.draft.value = undefined;
  }

  function draftOf({ tool, from, stroke }: Press, to: UnitPoint): Drawing | undefined {
    const ink = review.inkNow();
    if (tool === "pen") return strokeDrawing(stroke, ink);
    return tool === "arrow" || tool === "box" ? { kind: tool, from, to, ...ink } : undefined;
  }

  function erase(event: PointerEvent, at: UnitPoint): void {
    const image = state.imageSize.peek();
    const cssPerPixel = place.toPicture(event)?.cssPixelsPerRenderPixel;
    if (image === undefined || cssPerPixel === undefined) return;
    const mayAll = state.capabilities.peek().has("clearAnnotationsRequest");
    const reach = ERASE_REACH_PX / cssPerPixel / image.width;
    const hit = review.annotations.drawn.peek().findLast((each) =>
      (mayAll || review.annotations.isOwn(each)) &&
      isHit(each, at, reach, image.height / image.width)
    );
    if (hit !== undefined) void review.annotations.remove(hit.id);
  }

  function extend(event: PointerEvent, to: UnitPoint): void {
    if (press === undefined) return;
    if (press.tool === "pen") {
      const events = event.getCoalescedEvents?.() ?? [];
      for (const each of events.length > 0 ? events : [event]) {
        const at = unitOf(each);
        if (at !== undefined) press.stroke = extendStroke(press.stroke, at, pressureOf(each));
      }
    }
    review.draft.value = draftOf(press, to);
  }

  function begin(event: PointerEvent): void {
    const tool = state.tool.peek();
    const from = unitOf(event);
    if (from === undefined || !isDrawTool(tool) || event.button !== 0) return;
    if (tool === "erase") erase(event, from);
    const stroke = tool === "pen" ? extendStroke(NO_STROKE, from, pressureOf(event)) : NO_STROKE;
    press = { event, tool, from, stroke };
    review.draft.value = draftOf(press, from);
  }

  function finish(event: PointerEvent, to: UnitPoint | undefined): void {
    const done = press;
    if (done !== undefined && to !== undefined) extend(event, to);
    drop();
    if (done === undefined || to === undefined || state.tool.peek() !== done.tool) return;
    if (done.tool === "text") {
      review.writing.value = { at: done.from, text: "" };
      return;
    }
    const drawing = draftOf(done, to);
    if (drawing === undefined) return;
    if (drawing.kind !== "pen" && isNothing(done.from, to)) return;
    void review.annotations.add(drawing);
  }

  return {
    pointer(type, event) {
      const { pointerId } = event;
      if (type === "down") {
        if (moving.size > 0) {
          moving.add(pointerId);
          return hand.pointer(type, event);
        }
        if (press === undefined) return begin(event);
        // A palm beside the pen is not a second finger.
        if (press.event.pointerType !== "touch") return;
        moving = new Set([press.event.pointerId, pointerId]);
        hand.pointer("down", press.event);
        hand.pointer("down", event);
        return drop();
      }
      if (moving.has(pointerId)) {
        hand.pointer(type, event);
        if (type !== "move") moving.delete(pointerId);
        return;
      }
      if (press?.event.pointerId !== pointerId) return;
      if (type === "lost") return drop();
      const to = unitOf(event);
      if (type === "up") return finish(event, to);
      if (to === undefined) return;
      if (press.tool === "erase") erase(event, to);
      else extend(event, to);
    },
    cancel() {
      moving.clear();
      drop();
    },
  };
}

function pressureOf({ pointerType, pressure }: PointerEvent): number | undefined {
  return pointerType === "pen" ? pressure : undefined;
}
