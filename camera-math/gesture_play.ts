import { BUTTON_BITS, type PointerInput } from "@fuelrail/contracts/binary";
import { stepPointer } from "./gesture.ts";
import { DEFAULT_NAVIGATION } from "./gesture_bindings.ts";
import { IDLE_POINTERS, type PointerIntent, type PointerState } from "./gesture_state.ts";
import type { Navigation } from "./types.ts";

/** Navigation in which every movement is a drag. */
export const QUICK: Navigation = {
  ...DEFAULT_NAVIGATION,
  dragThresholdPx: { mouse: 0, pen: 0, touch: 0 },
};

/** An input of the left mouse button at 100, 100. */
export function input(type: PointerInput["type"], parts: Partial<PointerInput> = {}): PointerInput {
  const button = parts.button ?? "left";
  const held = type === "down" || type === "move";
  return {
    type,
    button,
    buttonsHeld: held ? BUTTON_BITS[button] : 0,
    modifiers: 0,
    x: 100,
    y: 100,
    wheelNotches: 0,
    inputSeq: 1,
    pointerType: "mouse",
    pointerSlot: 0,
    keyCode: 0,
    cssPixelsPerRenderPixel: 1,
    ...parts,
  };
}

/** What a viewer's inputs lead to, one after the other. */
export function play(
  inputs: readonly PointerInput[],
  navigation: Navigation = DEFAULT_NAVIGATION,
  start: PointerState = IDLE_POINTERS,
): { state: PointerState; intents: PointerIntent[] } {
  let state = start;
  const intents: PointerIntent[] = [];
  for (const each of inputs) {
    const step = stepPointer(state, each, navigation);
    state = step.state;
    intents.push(...step.intents);
  }
  return { state, intents };
}

/** The movement of all drags together. */
export function dragged(intents: readonly PointerIntent[]): { dx: number; dy: number } {
  return intents.reduce(
    (sum, intent) => "dx" in intent ? { dx: sum.dx + intent.dx, dy: sum.dy + intent.dy } : sum,
    { dx: 0, dy: 0 },
  );
}
