import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { edgeShift } from "../../core/edge_shift.ts";
import { createHold, HOLD_SLACK_PX } from "../hold.ts";
import type { DraggedMaterial } from "../scene/scene_task.ts";
import type { World } from "../world.ts";

/** How long a finger rests on a material until it carries it, ms; before that it scrolls. */
const CARRY_AFTER_MS = 350;
/** A frame that comes late scrolls no farther than this, ms. */
const FRAME_MAX_MS = 50;

/** A material under a finger. */
export interface Carried {
  readonly name: string;
  /** Client pixels. */
  readonly x: number;
  readonly y: number;
  /** Whether something takes it here. */
  readonly fits: boolean;
}

/** Dragging materials by a finger, which the browser's own drag and drop is not made for. */
export interface MaterialCarry {
  readonly carried: ReadonlySignal<Carried | undefined>;
  /** Whether a finger carries something: the page must neither scroll nor open menus then. */
  readonly isHeld: boolean;
  /**
   * The browser takes the finger for one that rests, which on a busy page it may tell before the
   * time says so; true when the finger carries something now.
   */
  rests(): boolean;
  /** A pointer came down on a material. */
  begin(event: PointerEvent, material: DraggedMaterial): void;
}

/**
 * Lets fingers carry materials to whatever takes a dropped one: what is below the finger gets the
 * events that a mouse's drag would bring.
 */
export function createMaterialCarry(
  world: Pick<World, "nowMs" | "setTimer">,
  dragged: Signal<DraggedMaterial | undefined>,
): MaterialCarry {
  const carried = signal<Carried | undefined>(undefined);
  let material: DraggedMaterial | undefined;
  let from: EventTarget | null = null;
  let start = { x: 0, y: 0 };
  let at = start;
  let hasMoved = false;
  let over: Element | undefined;
  let frame: number | undefined;
  let lastMs = 0;

  const hold = createHold(world, () => {
    if (material === undefined) return;
    dragged.value = material;
    lastMs = performance.now();
    look();
    frame = requestAnimationFrame(scroll);
  }, CARRY_AFTER_MS);

  /** Sends an event of a drag to an element; true when something took it. */
  function tell(element: Element, type: "dragover" | "dragleave" | "drop"): boolean {
    const place = { clientX: at.x, clientY: at.y };
    return !element.dispatchEvent(
      new DragEvent(type, { ...place, bubbles: true, cancelable: true }),
    );
  }

  function look(): void {
    const target = document.elementFromPoint(at.x, at.y) ?? undefined;
    if (over !== undefined && over !== target) tell(over, "dragleave");
    over = target;
    const fits = target !== undefined && tell(target, "dragover");
    carried.value = { name: material?.name ?? "", ...at, fits };
  }

  /** Scrolls the list under the finger while that is near its upper or lower end. */
  function scroll(nowMs: number): void {
    const elapsedMs = Math.min(nowMs - lastMs, FRAME_MAX_MS);
    lastMs = nowMs;
    frame = requestAnimationFrame(scroll);
    const list = scrollable(over);
    if (list === undefined || !hasMoved) return;
    const { left, top, width, height } = list.getBoundingClientRect();
    const [, dy] = edgeShift([at.x - left, at.y - top], { width, height }, elapsedMs);
    if (dy === 0) return;
    list.scrollTop -= dy;
    look();
  }

  function end(): void {
    hold.end();
    if (frame !== undefined) cancelAnimationFrame(frame);
    frame = undefined;
    over = undefined;
    material = undefined;
    dragged.value = undefined;
    carried.value = undefined;
    removeEventListener("pointermove", onMove, true);
    removeEventListener("pointerup", onUp, true);
    removeEventListener("pointercancel", onCancel, true);
  }

  function onMove(event: PointerEvent): void {
    if (!event.isPrimary) return;
    at = { x: event.clientX, y: event.clientY };
    hasMoved ||= Math.hypot(at.x - start.x, at.y - start.y) > HOLD_SLACK_PX;
    if (carried.value === undefined) hold.move(at.x, at.y);
    else look();
  }

  function onUp(): void {
    const { value } = carried;
    const [target, origin] = [over, from];
    if (value !== undefined && target !== undefined) {
      if (hasMoved && value.fits) tell(target, "drop");
      else tell(target, "dragleave");
    }
    const isPress = value !== undefined && !hasMoved;
    end();
    // A long press that carries nothing anywhere opens the menu, as it does on other rows; what
    // opens while the finger goes up is closed by the browser at once.
    if (isPress) requestAnimationFrame(() => void origin?.dispatchEvent(menuAt(start)));
  }

  function onCancel(): void {
    if (over !== undefined) tell(over, "dragleave");
    end();
  }

  return {
    carried,
    get isHeld() {
      return carried.value !== undefined;
    },
    rests() {
      hold.fire();
      return carried.value !== undefined;
    },
    begin(event, taken) {
      if (event.pointerType !== "touch" || !event.isPrimary) return;
      end();
      material = taken;
      from = event.target;
      start = { x: event.clientX, y: event.clientY };
      at = start;
      hasMoved = false;
      hold.begin(start.x, start.y);
      addEventListener("pointermove", onMove, true);
      addEventListener("pointerup", onUp, true);
      addEventListener("pointercancel", onCancel, true);
    },
  };
}

function menuAt({ x, y }: { readonly x: number; readonly y: number }): MouseEvent {
  return new MouseEvent("contextmenu", {
    clientX: x,
    clientY: y,
    bubbles: true,
    cancelable: true,
  });
}

/** The nearest list around an element that can be scrolled up and down. */
function scrollable(element: Element | undefined): Element | undefined {
  for (let at = element; at !== undefined; at = at.parentElement ?? undefined) {
    if (at.scrollHeight <= at.clientHeight) continue;
    if (/auto|scroll/.test(getComputedStyle(at).overflowY)) return at;
  }
  return undefined;
}
