import type { InputButton, PointerType } from "@fuelrail/contracts/binary";
import type { DragAction } from "./gesture_bindings.ts";

/** Why an input steers nothing. */
export type RefusalReason = "no_press" | "unknown_button" | "not_finite" | "out_of_range";

/**
 * What a viewer's input asks for; places and movements in render pixels. Every `begin` is followed
 * by one `end` or `cancel`, and drags and flight lie between them; wheel and click stand alone.
 */
export type PointerIntent =
  | { readonly type: "begin" | "end" | "cancel" }
  | { readonly type: DragAction; readonly dx: number; readonly dy: number }
  | {
    readonly type: "wheel" | "pinch";
    readonly notches: number;
    readonly x: number;
    readonly y: number;
  }
  | {
    readonly type: "click";
    readonly x: number;
    readonly y: number;
    readonly button: InputButton;
    readonly modifiers: number;
  }
  | { readonly type: "fly"; readonly keys: readonly number[] }
  | { readonly type: "refused"; readonly reason: RefusalReason };

/** A button or finger that is down. */
export interface Contact {
  readonly pointerType: PointerType;
  readonly slot: number;
  readonly button: InputButton;
  readonly modifiers: number;
  /** Whether the sender fills in which buttons are held. */
  readonly tellsHeld: boolean;
  readonly action: DragAction | undefined;
  /** Up to where the movement has been handed on; the press, at first. */
  readonly from: { readonly x: number; readonly y: number };
  readonly at: { readonly x: number; readonly y: number };
}

/** Everything the recogniser remembers of one viewer. */
export interface PointerState {
  /** Oldest first; the first two fingers pinch. */
  readonly contacts: readonly Contact[];
  /** Whether the contacts, as they are now, have passed the drag threshold. */
  readonly moving: boolean;
  /** Whether letting go now would be a click. */
  readonly clickable: boolean;
  /** Whether the contacts steer: a drag has begun. */
  readonly dragging: boolean;
  /** Held keys that fly, USB HID usages. */
  readonly keys: readonly number[];
  /** Whether the rest of a gesture that was refused or cancelled passes in silence. */
  readonly muted: boolean;
}

/** A viewer who touches nothing. */
export const IDLE_POINTERS: PointerState = {
  contacts: [],
  moving: false,
  clickable: false,
  dragging: false,
  keys: [],
  muted: false,
};

/** Whether a `begin` is still without its `end`. */
export function isSteering(state: PointerState): boolean {
  return state.dragging || state.keys.length > 0;
}

/** Whether a button, finger or key is down. */
export function isHolding(state: PointerState): boolean {
  return state.contacts.length > 0 || state.keys.length > 0;
}
