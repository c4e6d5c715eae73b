import { effect } from "@preact/signals";
import { isBoxTool, isDrawTool, isPickTool, type Tool } from "../core/tool.ts";
import { createBoxTool } from "./box_tool.ts";
import { createHandTool } from "./hand_tool.ts";
import { createPickTool } from "./pick_tool.ts";
import { createDrawTool } from "./review/draw_tool.ts";
import { createSteerTool } from "./steer_tool.ts";
import type { Studio } from "./studio.ts";
import { type PointerTool, viewportPlace } from "./viewport_place.ts";

/**
 * Lets pointers and the wheel act on the picture with the tool in hand; the returned function
 * lets go again. A press keeps the tool with which it began.
 *
 * The wheel listener must not be passive, or the browser would zoom the page as well.
 */
export function bindViewportInput(element: HTMLElement, studio: Studio): () => void {
  const { state } = studio;
  const place = viewportPlace(element, state);
  const hand = createHandTool(place, studio.actions);
  const steer = createSteerTool(place, studio.steering.sender);
  const pick = createPickTool(place, state, studio.actions.steering);
  const box = createBoxTool(place, state, studio.actions.steering);
  const draw = createDrawTool(place, studio, hand);
  const tools: readonly PointerTool[] = [hand, steer, pick, box, draw];
  const pressed = new Map<number, PointerTool>();

  function toolOf(tool: Tool): PointerTool {
    if (tool === "steer") return steer;
    if (isDrawTool(tool)) return draw;
    if (isPickTool(tool)) return pick;
    return isBoxTool(tool) ? box : hand;
  }

  /** A second finger joins what the first one does. */
  function toolAt(): PointerTool {
    const [under] = pressed.values();
    return under ?? toolOf(state.tool.peek());
  }

  /** What is still pressed stays with its tool, which ignores it until it is released. */
  function cancel(ended: readonly PointerTool[]): void {
    for (const tool of ended) tool.cancel();
    element.classList.remove("is-dragging");
  }

  const cancelAll = () => cancel(tools);

  const release = new AbortController();
  const options = { signal: release.signal };
  element.addEventListener("pointerdown", (event) => {
    if (event.button > 2) return;
    pressed.delete(event.pointerId);
    const tool = toolAt();
    if (event.button === 2 && tool === hand) return;
    element.setPointerCapture(event.pointerId);
    pressed.set(event.pointerId, tool);
    tool.pointer("down", event);
  }, options);
  element.addEventListener("pointermove", (event) => {
    pressed.get(event.pointerId)?.pointer("move", event);
    element.classList.toggle("is-dragging", hand.isDragging());
  }, options);
  for (const [name, type] of [["pointerup", "up"], ["pointercancel", "lost"]] as const) {
    element.addEventListener(name, (event) => {
      const tool = pressed.get(event.pointerId);
      pressed.delete(event.pointerId);
      tool?.pointer(type, event);
      element.classList.toggle("is-dragging", hand.isDragging());
    }, options);
  }
  element.addEventListener("lostpointercapture", (event) => {
    const tool = pressed.get(event.pointerId);
    pressed.delete(event.pointerId);
    (tool ?? hand).pointer("lost", event);
  }, options);
  element.addEventListener("wheel", (event) => {
    event.preventDefault();
    (state.tool.peek() === "steer" ? steer : hand).wheel?.(event);
  }, { ...options, passive: false });
  element.addEventListener("mousedown", (event) => {
    if (event.button === 1) event.preventDefault();
  }, options);
  element.addEventListener("contextmenu", (event) => {
    if (state.tool.peek() !== "hand") event.preventDefault();
  }, options);
  addEventListener("blur", cancelAll, options);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") cancelAll();
  }, options);

  /** The newest that was heard of: the first one is no change of project, however late it comes. */
  let generation = state.projectGeneration.peek();
  const unwatch = effect(() => {
    const told = state.projectGeneration.value ?? generation;
    const changed = generation !== undefined && told !== generation;
    generation = told;
    // What is being drawn goes to the room, which is there whatever becomes of Octane.
    if (!state.linked.value || changed) cancel(tools.filter((tool) => tool !== draw));
  });
  return () => {
    unwatch();
    cancelAll();
    release.abort();
  };
}
