import { DRAW_TOOLS, type DrawTool } from "./review/drawing.ts";

/** Tools whose click asks Octane what is there. */
export const PICK_TOOLS = [
  "object",
  "material",
  "camera_target",
  "focus",
  "white_balance",
] as const;
export type PickTool = typeof PICK_TOOLS[number];

/** Tools whose rectangle stays until it is taken away. */
export const REGION_TOOLS = ["region", "film_region"] as const;
export type RegionTool = typeof REGION_TOOLS[number];

/** Tools that draw a rectangle. */
export const BOX_TOOLS = [...REGION_TOOLS, "marquee"] as const;
export type BoxTool = typeof BOX_TOOLS[number];

/** What the pointer does over the picture. */
export type Tool = "steer" | "hand" | PickTool | BoxTool | DrawTool;

/** Whether a tool draws on the picture, or takes drawings away. */
export function isDrawTool(tool: Tool): tool is DrawTool {
  return DRAW_TOOLS.some((each) => each === tool);
}

export function isPickTool(tool: Tool): tool is PickTool {
  return PICK_TOOLS.some((each) => each === tool);
}

export function isBoxTool(tool: Tool): tool is BoxTool {
  return BOX_TOOLS.some((each) => each === tool);
}

/** The request that a viewer must be allowed to make for the tool to do anything. */
export function requestOfTool(tool: Tool): string | undefined {
  if (tool === "hand") return undefined;
  if (isDrawTool(tool)) return "addAnnotationRequest";
  if (tool === "steer") return "cameraCommandRequest";
  if (tool === "marquee") return "selectMarqueeRequest";
  return isPickTool(tool) ? "pickRequest" : "setRenderSettingRequest";
}

/** Whether the tool is offered to somebody who may make these requests. */
export function mayUse(tool: Tool, capabilities: readonly string[]): boolean {
  const needed = requestOfTool(tool);
  return needed === undefined || capabilities.includes(needed);
}

/**
 * The tool that a press uses: the hand while space is held, else the chosen one; without a choice
 * those who may steer do, and everybody else has the hand. On a stored picture there is nothing but
 * drawing and moving the view.
 */
export function toolInHand(
  chosen: Tool | undefined,
  capabilities: readonly string[],
  spaceHeld: boolean,
  isStored = false,
): Tool {
  if (spaceHeld || (isStored && !(chosen !== undefined && isDrawTool(chosen)))) return "hand";
  const wished = chosen ?? "steer";
  return mayUse(wished, capabilities) ? wished : "hand";
}
