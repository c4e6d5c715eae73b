import { encodePointerInput, type PointerInput } from "@fuelrail/contracts";

/** A viewer's pointers and keys as far as its gateway has seen them. */
export interface InputTrack {
  /** Whether its pointer belongs to the picture. */
  isActive: boolean;
  /** Number of the newest input. */
  inputSeq: number;
  /** Buttons of its mouse that JSON says are down; sum of `BUTTON_BITS`. */
  jsonButtons: number;
  /** Pointers with a button or finger down, and keys that are down. */
  readonly held: Set<string>;
}

/** Key codes of USB HID page 7 that keyboards have. */
const KEYS = 256;

/** A viewer that has pressed nothing. */
export function createInputTrack(): InputTrack {
  return { isActive: true, inputSeq: 0, jsonButtons: 0, held: new Set() };
}

/** The number of the next input that the gateway makes for the viewer. */
export function nextSeq({ inputSeq }: InputTrack): number {
  return (inputSeq + 1) % 2 ** 32;
}

/** Remembers what an input leaves pressed. */
export function noteInput({ held }: InputTrack, input: PointerInput): void {
  const { type, pointerType, pointerSlot, button, keyCode } = input;
  const pointer = pointerType === "touch"
    ? `touch ${pointerSlot}`
    : `${pointerType} ${pointerSlot} ${button}`;
  if (type === "down") held.add(pointer);
  else if (type === "up") held.delete(pointer);
  else if (type === "keyDown" && keyCode < KEYS) held.add(`key ${keyCode}`);
  else if (type === "keyUp") held.delete(`key ${keyCode}`);
}

/** Forgets what is pressed. */
export function forgetHeld(track: InputTrack): void {
  track.held.clear();
  track.jsonButtons = 0;
}

/** The input that ends what a viewer holds, which cannot let go itself; nothing if it holds nothing. */
export function cancelHeld(track: InputTrack): Uint8Array | undefined {
  if (track.held.size === 0) return undefined;
  track.inputSeq = nextSeq(track);
  forgetHeld(track);
  return encodePointerInput({
    type: "cancel",
    button: "left",
    buttonsHeld: 0,
    modifiers: 0,
    x: 0,
    y: 0,
    wheelNotches: 0,
    inputSeq: track.inputSeq,
    pointerType: "mouse",
    pointerSlot: 0,
    keyCode: 0,
    cssPixelsPerRenderPixel: 1,
  });
}
