import assert from "node:assert/strict";
import { readSceneRows } from "../scene/scene_row.ts";
import { foundLines } from "./outliner_lines.ts";
import { linesOfKind } from "./type_filter.ts";

const LINES = foundLines(
  readSceneRows({
    rows: [
      { path: "/Ball", type: "geom", hasChildren: true },
      { path: "/Gold", type: "material" },
      { path: "/Wood", type: "texture" },
    ],
  }, "rows"),
  true,
);

Deno.test("linesOfKind keeps the kind and what may hold more of it", () => {
  const keys = linesOfKind(LINES, "material").map(({ key }) => key);
  assert.deepEqual(keys, ["/Ball", "/Gold"]);
  assert.equal(linesOfKind(LINES, undefined), LINES);
});
