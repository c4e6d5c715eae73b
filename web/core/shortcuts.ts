import type { Side } from "./layout/layout.ts";
import type { Tool } from "./tool.ts";

/** What a key asks of what helps to look at the picture. */
export type ViewToolAct = "flip" | "hold" | "guides" | "probe" | "darker" | "brighter";

/** Keys of what helps to look at the picture. */
const VIEW_TOOL_KEYS: Readonly<Record<string, ViewToolAct>> = {
  c: "flip",
  C: "hold",
  g: "guides",
  i: "probe",
  "[": "darker",
  "]": "brighter",
};

/** What a key asks of the viewport or the page. */
export type Command =
  | {
    readonly type:
      | "fit"
      | "actualSize"
      | "presentation"
      | "closeDrawer"
      | "toggleHelp"
      | "fullScreen";
  }
  | { readonly type: "dock"; readonly side: Side }
  | { readonly type: "tool"; readonly tool: Tool }
  | { readonly type: "viewTool"; readonly act: ViewToolAct }
  | { readonly type: "camera"; readonly command: "fit" | "fit_selection" }
  | { readonly type: "zoom"; readonly factor: number }
  /** Steps to the right and down, of the picture or the camera, whichever the tool moves. */
  | { readonly type: "arrow"; readonly dx: number; readonly dy: number; readonly far: boolean }
  | { readonly type: "dolly"; readonly notches: number };

/** What is pressed, as the DOM names it. */
export interface KeyPress {
  readonly key: string;
  readonly shift: boolean;
  /** Control, alt or meta is held: such keys belong to the browser. */
  readonly reserved: boolean;
}

/** Factor of one keyboard or button zoom step. */
export const ZOOM_STEP = 1.25;

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
  x: "marquee",
  y: "pen",
  Y: "arrow",
  l: "box",
  T: "text",
};

/** What steers the camera, for people who may. */
export const STEERING_HELP: readonly ShortcutHelp[] = [
  { keys: ["Drag"], does: "Turn, move and dolly the camera, by the chosen navigation" },
  { keys: ["Wheel", "Pinch"], does: "Dolly the camera" },
  { keys: ["Arrow keys"], does: "Turn the camera; with Shift, move it sideways" },
  { keys: ["Page up", "Page down"], does: "Dolly the camera" },
  { keys: ["W", "A", "S", "D", "Q", "E"], does: "Fly; the wheel flies faster or slower meanwhile" },
  { keys: ["Click"], does: "Select; Shift adds, Ctrl takes away" },
  { keys: ["X"], does: "Select what is inside a rectangle" },
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
  { keys: ["Arrow keys"], does: "Move the picture, with the hand tool; further with Shift" },
  { keys: ["Wheel", "Pinch"], does: "Zoom about the pointer, with the hand tool" },
  { keys: ["Drag"], does: "Move the picture, with the hand tool" },
  { keys: ["Double-click"], does: "Fit the picture, with the hand tool" },
  { keys: ["Shift C"], does: "Hold the picture, to compare the live one with it" },
  { keys: ["C"], does: "Turn between the held and the live picture" },
  { keys: ["G"], does: "Show or hide the guides" },
  { keys: ["I"], does: "Inspect pixels" },
  { keys: ["[", "]"], does: "Show the picture darker or brighter, in this view only" },
  { keys: ["Y", "Shift Y", "L", "Shift T"], does: "Draw with a pen, an arrow, a box, words" },
  { keys: ["P"], does: "Fold the panels on the right away, or unfold them" },
  { keys: ["F6", "Shift F6"], does: "Go to the next or the previous part of the page" },
  { keys: ["Ctrl Z", "Ctrl Shift Z"], does: "Undo and redo edits of the scene" },
  { keys: ["Esc"], does: "Leave the presentation; close panels that cover the picture" },
  { keys: ["Shift F"], does: "Full screen" },
  { keys: ["Shift P"], does: "Presentation: the picture alone, on the full screen" },
  { keys: ["?"], does: "Show this list" },
];

/** Keys of the scene's tree. */
export const OUTLINER_HELP: readonly ShortcutHelp[] = [
  { keys: ["Up", "Down"], does: "Go to the next node; with Shift, select up to it" },
  { keys: ["Right", "Left"], does: "Open or close a node; go into it or out of it" },
  { keys: ["Enter"], does: "Select the node" },
  { keys: ["Space", "Ctrl Click"], does: "Add it to the selection, or take it away" },
  { keys: ["Shift Click"], does: "Select up to it" },
  { keys: ["Ctrl A"], does: "Select every node that is listed" },
  { keys: ["Letters"], does: "Go to the node that is called so" },
  { keys: ["F2"], does: "Rename it" },
  { keys: ["Ctrl D", "Del"], does: "Duplicate, delete the selection" },
  { keys: ["Menu", "Shift F10"], does: "All that can be done with it" },
];

/** Keys of the node graph. */
export const GRAPH_HELP: readonly ShortcutHelp[] = [
  { keys: ["Arrow keys"], does: "Go to the next node on that side; with Shift, select it too" },
  { keys: ["Alt Arrow keys"], does: "Move the selected nodes; further with Shift" },
  { keys: ["Enter"], does: "Inspect the node" },
  { keys: ["Space"], does: "Add it to the selection, or take it away" },
  { keys: ["Page down", "Page up"], does: "Open the graph that it is; go back out" },
  { keys: ["A"], does: "Make a node" },
  { keys: ["P"], does: "List its pins and links" },
  { keys: ["C"], does: "Connect its output" },
  { keys: ["F", "Home"], does: "Show what is selected; show everything" },
  { keys: ["+", "-"], does: "Zoom in and out" },
  { keys: ["K", "Alt Drag"], does: "Cut links with a line" },
  { keys: ["L"], does: "Arrange the nodes" },
  { keys: ["Ctrl F"], does: "Find a node" },
  { keys: ["Ctrl A"], does: "Select every node" },
  { keys: ["Ctrl C", "Ctrl X", "Ctrl V"], does: "Copy, cut and paste" },
  { keys: ["Ctrl D", "Del"], does: "Duplicate, delete the selection or the link" },
  { keys: ["Ctrl G", "Ctrl Shift G"], does: "Group nodes, dissolve a group" },
  { keys: ["F2"], does: "Rename it" },
  { keys: ["Menu", "Shift F10"], does: "All that can be done with it" },
];

/** The command of a key press, or undefined when the key means nothing here. */
export function commandOf({ key, shift, reserved }: KeyPress): Command | undefined {
  if (reserved) return undefined;
  const tool = TOOL_KEYS[shift ? key : key.toLowerCase()];
  if (tool !== undefined) return { type: "tool", tool };
  const act = VIEW_TOOL_KEYS[shift ? key : key.toLowerCase()];
  if (act !== undefined) return { type: "viewTool", act };
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
      return { type: "arrow", dx: -1, dy: 0, far: shift };
    case "ArrowRight":
      return { type: "arrow", dx: 1, dy: 0, far: shift };
    case "ArrowUp":
      return { type: "arrow", dx: 0, dy: -1, far: shift };
    case "ArrowDown":
      return { type: "arrow", dx: 0, dy: 1, far: shift };
    case "PageUp":
      return { type: "dolly", notches: 1 };
    case "PageDown":
      return { type: "dolly", notches: -1 };
    case "Home":
      return { type: "camera", command: "fit" };
    case ".":
      return { type: "camera", command: "fit_selection" };
    case "p":
      return { type: "dock", side: "right" };
    case "P":
      return shift ? { type: "presentation" } : { type: "dock", side: "right" };
    case "Escape":
      return { type: "closeDrawer" };
    case "?":
      return { type: "toggleHelp" };
    default:
      return undefined;
  }
}

/** Whether a key press undoes or redoes an edit; ctrl stands for command on a Mac too. */
export function undoKey(
  { key, shift, ctrl }: { readonly key: string; readonly shift: boolean; readonly ctrl: boolean },
): "undo" | "redo" | undefined {
  if (!ctrl) return undefined;
  if (key.toLowerCase() === "z") return shift ? "redo" : "undo";
  return key.toLowerCase() === "y" && !shift ? "redo" : undefined;
}
