import { fixedFault, KIND, viewOf, writePrefix } from "./bytes.ts";

/** Bytes of a pointer input. */
export const POINTER_INPUT_BYTES = 32;

/** What happened; codes 1 to 7 in this order. */
export type InputType = "down" | "move" | "up" | "wheel" | "cancel" | "keyDown" | "keyUp";
/** The button that changed; codes 0 to 2 in this order. */
export type InputButton = "left" | "middle" | "right";
/** The device; codes 0 to 2 in this order. */
export type PointerType = "mouse" | "pen" | "touch";

const TYPES: readonly InputType[] = ["down", "move", "up", "wheel", "cancel", "keyDown", "keyUp"];
const BUTTONS: readonly InputButton[] = ["left", "middle", "right"];
const POINTERS: readonly PointerType[] = ["mouse", "pen", "touch"];

/** Bits of {@link PointerInput.buttonsHeld}; not the order of the DOM. */
export const BUTTON_BITS: Readonly<Record<InputButton, number>> = { left: 1, middle: 2, right: 4 };

/** Bits of {@link PointerInput.modifiers}. */
export const MODIFIER_BITS = { shift: 1, ctrl: 2, alt: 4, meta: 8 } as const;

/** One pointer, wheel or key event over the picture. */
export interface PointerInput {
  readonly type: InputType;
  readonly button: InputButton;
  /** Sum of {@link BUTTON_BITS}. */
  readonly buttonsHeld: number;
  /** Sum of {@link MODIFIER_BITS}. */
  readonly modifiers: number;
  /** Render pixels from the left edge; may lie outside the image during a drag. */
  readonly x: number;
  /** Render pixels from the top edge. */
  readonly y: number;
  /** Notches, up positive. */
  readonly wheelNotches: number;
  /** Counts up per viewer. */
  readonly inputSeq: number;
  readonly pointerType: PointerType;
  /** Tells simultaneous touches apart, 0 to 255. */
  readonly pointerSlot: number;
  /** USB HID usage of page 7; 0 when no key is meant. */
  readonly keyCode: number;
  /** Size of one render pixel on the viewer's screen, CSS pixels. */
  readonly cssPixelsPerRenderPixel: number;
}

/** Outcome of {@link decodePointerInput}. */
export type PointerInputResult =
  | { readonly ok: true; readonly input: PointerInput }
  | { readonly ok: false; readonly reason: string };

/** The 32 bytes of an input. */
export function encodePointerInput(input: PointerInput): Uint8Array {
  const bytes = new Uint8Array(POINTER_INPUT_BYTES);
  const view = viewOf(bytes);
  writePrefix(view, KIND.input);
  view.setUint8(4, TYPES.indexOf(input.type) + 1);
  view.setUint8(5, BUTTONS.indexOf(input.button));
  view.setUint8(6, input.buttonsHeld);
  view.setUint8(7, input.modifiers);
  view.setFloat32(8, input.x, true);
  view.setFloat32(12, input.y, true);
  view.setFloat32(16, input.wheelNotches, true);
  view.setUint32(20, input.inputSeq, true);
  view.setUint8(24, POINTERS.indexOf(input.pointerType));
  view.setUint8(25, input.pointerSlot);
  view.setUint16(26, input.keyCode, true);
  view.setFloat32(28, input.cssPixelsPerRenderPixel, true);
  return bytes;
}

/** Reads an input of exactly 32 bytes; unknown codes and numbers that are not finite are refused. */
export function decodePointerInput(bytes: Uint8Array): PointerInputResult {
  const fault = fixedFault(bytes, KIND.input, POINTER_INPUT_BYTES, "Pointer input");
  if (fault !== undefined) return { ok: false, reason: fault };
  const view = viewOf(bytes);
  const type = TYPES[view.getUint8(4) - 1];
  if (type === undefined) return { ok: false, reason: `Input type ${bytes[4]} is unknown` };
  const button = BUTTONS[view.getUint8(5)];
  if (button === undefined) return { ok: false, reason: `Input button ${bytes[5]} is unknown` };
  const pointerType = POINTERS[view.getUint8(24)];
  if (pointerType === undefined) {
    return { ok: false, reason: `Input pointer type ${bytes[24]} is unknown` };
  }
  const input: PointerInput = {
    type,
    button,
    buttonsHeld: view.getUint8(6),
    modifiers: view.getUint8(7),
    x: view.getFloat32(8, true),
    y: view.getFloat32(12, true),
    wheelNotches: view.getFloat32(16, true),
    inputSeq: view.getUint32(20, true),
    pointerType,
    pointerSlot: view.getUint8(25),
    keyCode: view.getUint16(26, true),
    cssPixelsPerRenderPixel: view.getFloat32(28, true),
  };
  const odd = (["x", "y", "wheelNotches", "cssPixelsPerRenderPixel"] as const)
    .find((name) => !Number.isFinite(input[name]));
  if (odd !== undefined) return { ok: false, reason: `Input ${odd} is not a finite number` };
  return { ok: true, input };
}
