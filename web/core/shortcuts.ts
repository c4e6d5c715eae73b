import type { Tool } from "./tool.ts";

/** What a key asks of the viewport or the page. */
export type Command =
  | {
    readonly type:
      | "fit"
      | "actualSize"
      | "togglePanel"
      | "closeDrawer"
      | "toggleHelp"
      | "fullScreen";
  }
  | { readonly type: "tool"; readonly tool: Tool }
  | { readonly type: "camera"; readonly command: "fit" | "fit_selection" }
  | { readonly type: "zoom"; readonly factor: number }
  | { readonly type: "pan"; readonly dx: number; readonly dy: number };

/** What is pressed, as the DOM names it. */
export interface KeyPress {
  readonly key: string;
  readonly shift: boolean;
  /** Control, alt or meta is held: such keys belong to the browser. */
  readonly reserved: boolean;
}

/** Factor of one keyboard or button zoom step. */
export const ZOOM_STEP = 1.25;

const PAN_PX = 40;
const PAN_FAR_PX = 200;

/** One line of the shortcut list. */
export interface ShortcutHelp {
  readonly keys: readonly string[];
  readonly does: string;
}

/** Keys that choose a tool. */
export const TOOL_KEYS: Readonly<Record<string, Tool>> = {
  v: "steer",
  h: "hand",
  o: "object",
  m: "material",
  t: "camera_target",
  z: "focus",
  b: "white_balance",
  r: "region",
  R: "film_region",
};

/** What steers the camera, for people who may. */
export const STEERING_HELP: readonly ShortcutHelp[] = [
  { keys: ["Drag"], does: "Turn, move and dolly the camera, by the chosen navigation" },
  { keys: ["Wheel", "Pinch"], does: "Dolly the camera" },
  { keys: ["W", "A", "S", "D", "Q", "E"], does: "Fly, with the picture or the page in focus" },
  { keys: ["Click"], does: "Select; Shift adds, Ctrl takes away" },
  { keys: ["Home"], does: "Fit the whole scene" },
  { keys: ["."], does: "Fit the selection" },
  { keys: ["V"], does: "Steer" },
  { keys: ["O", "M"], does: "Pick an object, a material" },
  { keys: ["T", "Z", "B"], does: "Pick the camera target, the focus, the white balance" },
  { keys: ["R", "Shift R"], does: "Draw a render region, a film region" },
  { keys: ["Esc"], does: "Put the tool away" },
];

/** Every shortcut of the view and the page, for people. */
export const SHORTCUTS: readonly ShortcutHelp[] = [
  { keys: ["H", "Hold Space"], does: "Hand tool: move the picture, not the camera" },
  { keys: ["F", "0"], does: "Fit the picture to the viewport" },
  { keys: ["1"], does: "Actual size: one render pixel on one screen pixel" },
  { keys: ["+", "-"], does: "Zoom in and out" },
  { keys: ["Arrow keys"], does: "Move the picture; further with Shift" },
  { keys: ["Wheel", "Pinch"], does: "Zoom about the pointer, with the hand tool" },
  { keys: ["Drag"], does: "Move the picture, with the hand tool" },
  { keys: ["Double-click"], does: "Fit the picture, with the hand tool" },
  { keys: ["P"], does: "Show or hide the side panel" },
  { keys: ["Esc"], does: "Close the side panel where it covers the picture" },
  { keys: ["Shift", "F"], does: "Full screen" },
  { keys: ["?"], does: "Show this list" },
];

/** The command of a key press, or undefined when the key means nothing here. */
export function commandOf({ key, shift, reserved }: KeyPress): Command | undefined {
  if (reserved) return undefined;
  const step = shift ? PAN_FAR_PX : PAN_PX;
  const tool = TOOL_KEYS[shift ? key : key.toLowerCase()];
  if (tool !== undefined) return { type: "tool", tool };
  switch (key) {
    case "f":
    case "0":
      return { type: "fit" };
    case "F":
      return { type: shift ? "fullScreen" : "fit" };
    case "1":
      return { type: "actualSize" };
    case "+":
    case "=":
      return { type: "zoom", factor: ZOOM_STEP };
    case "-":
    case "_":
      return { type: "zoom", factor: 1 / ZOOM_STEP };
    case "ArrowLeft":
      return { type: "pan", dx: step, dy: 0 };
    case "ArrowRight":
      return { type: "pan", dx: -step, dy: 0 };
    case "ArrowUp":
      return { type: "pan", dx: 0, dy: step };
    case "ArrowDown":
      return { type: "pan", dx: 0, dy: -step };
    case "Home":
      return { type: "camera", command: "fit" };
    case ".":
      return { type: "camera", command: "fit_selection" };
    case "p":
    case "P":
      return { type: "togglePanel" };
    case "Escape":
      return { type: "closeDrawer" };
    case "?":
      return { type: "toggleHelp" };
    default:
      return undefined;
  }
}
