import { asObject, numberField, textField, textsField } from "../json_fields.ts";
import type { ScrollAnchor } from "./virtual_window.ts";

/** What a browser remembers of a room's outliner; all of it by path. */
export interface OutlinerMemory {
  readonly expanded: readonly string[];
  readonly anchor: ScrollAnchor | undefined;
}

/** How many open nodes are remembered. */
const EXPANDED_KEPT = 1_000;

/** Reads what was remembered; damage reads as nothing. */
export function parseOutlinerMemory(text: string | null): OutlinerMemory {
  const fields = asObject(parse(text ?? "null")) ?? {};
  const anchor = asObject(fields.anchor) ?? {};
  const key = textField(anchor, "key");
  const offsetPx = numberField(anchor, "offsetPx") ?? 0;
  return {
    expanded: textsField(fields, "expanded").slice(0, EXPANDED_KEPT),
    anchor: key === undefined ? undefined : { key, offsetPx },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
