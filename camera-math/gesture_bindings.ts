import { BUTTON_BITS, type InputButton, MODIFIER_BITS } from "@fuelrail/contracts/binary";
import type { Navigation, Profile } from "./types.ts";

/** What a drag does. */
export type DragAction = "orbit" | "pan" | "dolly" | "look";

/** How a viewer steers who has chosen nothing. */
export const DEFAULT_NAVIGATION: Navigation = {
  profile: "simple",
  sensitivity: 1,
  dollyToCursor: false,
  invertY: false,
  dragThresholdPx: { mouse: 4, pen: 8, touch: 10 },
};

type ButtonActions = Readonly<Record<InputButton, DragAction | undefined>>;

const SIMPLE: ButtonActions = { left: "orbit", middle: "pan", right: "dolly" };
const DCC_WITH_ALT: ButtonActions = { left: "orbit", middle: "pan", right: "dolly" };
const DCC: ButtonActions = { left: undefined, middle: undefined, right: "look" };
const OCTANE: ButtonActions = { left: "orbit", middle: "pan", right: "pan" };

/** Whether the button is one of the three that exist. */
export function isKnownButton(button: InputButton): boolean {
  return Object.hasOwn(BUTTON_BITS, button);
}

/** What dragging a button does in a profile; undefined for one that only clicks. */
export function dragAction(
  profile: Profile,
  button: InputButton,
  modifiers: number,
): DragAction | undefined {
  switch (profile) {
    case "simple":
      return button === "left" && (modifiers & MODIFIER_BITS.shift) !== 0 ? "pan" : SIMPLE[button];
    case "dcc":
      return ((modifiers & MODIFIER_BITS.alt) !== 0 ? DCC_WITH_ALT : DCC)[button];
    case "octane":
      return OCTANE[button];
  }
}
