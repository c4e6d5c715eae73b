import {
  BUTTON_BITS,
  encodePointerInput,
  type InputButton,
  MODIFIER_BITS,
  type PayloadOf,
  type PointerInput,
} from "@fuelrail/contracts";
import { cancelHeld, forgetHeld, type InputTrack, nextSeq, noteInput } from "./input_track.ts";
import type { LiveViewer, Surroundings, Viewer, ViewerPort } from "./viewer.ts";
import { refuse, type RefusedMessage, refuseFault } from "./viewer_errors.ts";

/** Pointer events that may come as JSON. */
export type JsonInput =
  | { readonly event_type: "mouseInput"; readonly payload: PayloadOf<"mouseInput"> }
  | { readonly event_type: "cameraMouseButton"; readonly payload: PayloadOf<"cameraMouseButton"> }
  | { readonly event_type: "cameraMouseMove"; readonly payload: PayloadOf<"cameraMouseMove"> }
  | { readonly event_type: "cameraWheel"; readonly payload: PayloadOf<"cameraWheel"> };

/** Farthest that a pointer may be from the picture's corner, render pixels. */
const FAR_PX = 1_000_000;
const BUTTONS: readonly InputButton[] = ["left", "middle", "right"];

/** Takes in pointer input that came as bytes, already read. */
export function onPointer(
  viewer: LiveViewer,
  input: PointerInput,
  bytes: Uint8Array,
  nowMs: number,
  port: ViewerPort,
): Viewer {
  const { track } = viewer;
  track.inputSeq = Math.max(track.inputSeq, input.inputSeq);
  if (input.type === "cancel") {
    forgetHeld(track);
    port.input(bytes);
    return viewer;
  }
  const fault = faultOf(track, input);
  if (fault !== undefined) return turnDown(viewer, fault, "input", nowMs, port);
  noteInput(track, input);
  port.input(bytes);
  return viewer;
}

/** Takes in pointer input that came as JSON; the gateway counts it and passes it on as bytes. */
export function onJsonInput(
  viewer: LiveViewer,
  event: JsonInput,
  around: Surroundings,
  port: ViewerPort,
): Viewer {
  const { track } = viewer;
  const part = partOf(event);
  const jsonButtons = heldAfter(track.jsonButtons, part);
  const input: PointerInput = {
    type: "move",
    button: "left",
    wheelNotches: 0,
    ...part,
    buttonsHeld: jsonButtons,
    inputSeq: nextSeq(track),
    pointerType: "mouse",
    pointerSlot: 0,
    keyCode: 0,
    cssPixelsPerRenderPixel: shownScale(viewer, around),
  };
  const fault = faultOf(track, input);
  if (fault !== undefined) return turnDown(viewer, fault, event.event_type, around.nowMs, port);
  track.jsonButtons = jsonButtons;
  track.inputSeq = input.inputSeq;
  noteInput(track, input);
  port.input(encodePointerInput(input));
  return viewer;
}

/** Takes the viewer's pointer from the picture, which ends its gesture, or gives it back. */
export function setInputActive(viewer: LiveViewer, isActive: boolean, port: ViewerPort): void {
  const cancel = isActive ? undefined : cancelHeld(viewer.track);
  if (cancel !== undefined) port.input(cancel);
  viewer.track.isActive = isActive;
}

type Part =
  & Pick<PointerInput, "x" | "y" | "modifiers">
  & Partial<Pick<PointerInput, "type" | "button" | "wheelNotches">>;

function partOf(event: JsonInput): Part {
  switch (event.event_type) {
    case "cameraMouseButton":
      return buttonPart(event.payload);
    case "cameraMouseMove":
      return movePart(event.payload);
    case "cameraWheel":
      return { ...movePart(event.payload), type: "wheel", wheelNotches: event.payload.delta };
    case "mouseInput":
      switch (event.payload.kind) {
        case "mouse_button":
          return buttonPart(event.payload);
        case "mouse_move":
          return movePart(event.payload);
        case "mouse_wheel":
          return { ...movePart(event.payload), type: "wheel", wheelNotches: event.payload.delta_y };
      }
  }
}

function movePart({ x, y, modifiers }: PayloadOf<"cameraMouseMove">): Part {
  return { x, y, modifiers: modifierBits(modifiers) };
}

function buttonPart(payload: PayloadOf<"cameraMouseButton">): Part {
  const { button, down } = payload;
  const type = down ? "down" : "up";
  return { ...movePart(payload), type, button: BUTTONS[button] ?? "left" };
}

function modifierBits(modifiers: PayloadOf<"cameraMouseMove">["modifiers"]): number {
  if (modifiers === undefined || typeof modifiers === "number") return modifiers ?? 0;
  return modifiers.reduce((bits, name) => bits | MODIFIER_BITS[name], 0);
}

function heldAfter(buttons: number, { type, button }: Part): number {
  if (button === undefined) return buttons;
  return type === "down" ? buttons | BUTTON_BITS[button] : buttons & ~BUTTON_BITS[button];
}

/** Why an input is not passed on; `ignored` where a viewer need not hear of it. */
function faultOf(
  track: InputTrack,
  { type, x, y }: PointerInput,
): RefusedMessage | "ignored" | undefined {
  if (Math.abs(x) > FAR_PX || Math.abs(y) > FAR_PX) {
    const message = `The point ${x}, ${y} is farther than ${FAR_PX} pixels from the picture`;
    return { code: "out_of_range", message };
  }
  if (track.isActive) return undefined;
  if (type !== "down" && type !== "wheel" && type !== "keyDown") return "ignored";
  const message = "This viewer's pointer is away from the picture (setViewportInputActive)";
  return { code: "conflict", message };
}

function turnDown(
  viewer: LiveViewer,
  fault: RefusedMessage | "ignored",
  eventType: string,
  nowMs: number,
  port: ViewerPort,
): Viewer {
  if (fault === "ignored") return viewer;
  const refusal = { ...fault, event_type: eventType };
  return fault.code === "out_of_range"
    ? refuseFault(viewer, refusal, nowMs, port)
    : refuse(viewer, refusal, port);
}

/** CSS pixels of one render pixel in a page that fits the whole picture; 1 where that is unknown. */
function shownScale({ viewport }: LiveViewer, { room }: Surroundings): number {
  const { renderWidth, renderHeight } = room;
  if (viewport === undefined || !(renderWidth > 0) || !(renderHeight > 0)) return 1;
  const scale = Math.min(viewport.width / renderWidth, viewport.height / renderHeight);
  return scale > 0 ? scale : 1;
}
