import type { SceneRow } from "./scene_row.ts";

/** A row for tests. */
export function testRow(path: string, expandable = false): SceneRow {
  return {
    name: path.slice(path.lastIndexOf("/") + 1),
    path,
    type: "geom",
    expandable,
    nodeType: undefined,
    pin: undefined,
    isGraph: false,
    alsoAt: [],
    ageMs: undefined,
  };
}
