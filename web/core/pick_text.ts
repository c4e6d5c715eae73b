import { sentence } from "./format.ts";
import type { PickResult } from "./steering_event.ts";

const DONE: Readonly<Record<string, string>> = {
  camera_target: "The camera now turns about this point",
  focus: "Focus set",
  white_balance: "White balance set",
};

/** What to tell the person who picked; undefined where the page shows it anyway. */
export function pickText({ outcome, tool, hit, reason }: PickResult): string | undefined {
  if (outcome === "failed") return sentence(reason ?? "The pick failed");
  if (outcome === "miss") return "Nothing was hit";
  if (tool === "material") return hit?.materialPath ?? "This material has no known path";
  if (tool === "object") {
    return hit?.path === undefined ? "This object has no known path" : undefined;
  }
  return DONE[tool ?? ""];
}
