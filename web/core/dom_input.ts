import { BUTTON_BITS, MODIFIER_BITS, type PointerType } from "@fuelrail/contracts/binary";

/** The contract's button bits for the DOM's `buttons` (1 left, 2 right, 4 middle); others are dropped. */
export function buttonBits(domButtons: number): number {
  return (domButtons & 1 ? BUTTON_BITS.left : 0) | (domButtons & 2 ? BUTTON_BITS.right : 0) |
    (domButtons & 4 ? BUTTON_BITS.middle : 0);
}

/** Modifier keys as DOM events name them. */
export interface DomModifiers {
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

export function modifierBits({ shiftKey, ctrlKey, altKey, metaKey }: DomModifiers): number {
  return (shiftKey ? MODIFIER_BITS.shift : 0) | (ctrlKey ? MODIFIER_BITS.ctrl : 0) |
    (altKey ? MODIFIER_BITS.alt : 0) | (metaKey ? MODIFIER_BITS.meta : 0);
}

/** The contract's device for a DOM `pointerType`; what is not known counts as a mouse. */
export function pointerTypeOf(domType: string): PointerType {
  return domType === "touch" || domType === "pen" ? domType : "mouse";
}

const FLY_KEYS: Readonly<Record<string, number>> = {
  KeyA: 4,
  KeyD: 7,
  KeyE: 8,
  KeyQ: 20,
  KeyS: 22,
  KeyW: 26,
};

/** The USB HID usage of a key that steers, by its place on the keyboard; undefined for others. */
export function flyKeyOf(domCode: string): number | undefined {
  return FLY_KEYS[domCode];
}
