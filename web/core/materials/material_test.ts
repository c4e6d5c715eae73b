import assert from "node:assert/strict";
import {
  findMaterials,
  materialKind,
  readLibrary,
  readMaterials,
  readPreview,
} from "./material.ts";

Deno.test("readMaterials keeps swatches that are colours and leaves out what has no path", () => {
  const { materials, next } = readMaterials({
    materials: [
      { path: "/Gold", name: "Gold", node_type: "NT_MAT_METAL", swatch: "#ffd700" },
      { path: "/Wood", swatch: null, used_by: ["/Table"] },
      { path: "/Odd", swatch: "url(x)" },
      { name: "no path" },
    ],
    next: "2",
  });
  assert.deepEqual(materials.map(({ path, swatch }) => [path, swatch]), [
    ["/Gold", "#ffd700"],
    ["/Wood", undefined],
    ["/Odd", undefined],
  ]);
  assert.deepEqual(materials[1]?.usedBy, ["/Table"]);
  assert.equal(next, "2");
  assert.equal(materialKind({ nodeType: "NT_MAT_METAL" }), "metal");
  assert.deepEqual(findMaterials(materials, "METAL go").map(({ path }) => path), ["/Gold"]);
});

Deno.test("readPreview shows pictures only and otherwise the reason", () => {
  assert.deepEqual(readPreview({ image: "data:image/png;base64,AA" }), {
    ok: true,
    image: "data:image/png;base64,AA",
  });
  assert.deepEqual(readPreview({ image: "javascript:1", reason: "No" }), {
    ok: false,
    reason: "No",
  });
});

Deno.test("readLibrary reads folders and entries", () => {
  const page = readLibrary({
    folders: [{ id: "f1", name: "Metals" }, {}],
    entries: [{ id: "e1", name: "Gold", has_thumbnail: true }, { name: "x" }],
  });
  assert.deepEqual(page.folders, [{ id: "f1", name: "Metals" }]);
  assert.deepEqual(page.entries.map(({ id, hasThumbnail }) => [id, hasThumbnail]), [["e1", true]]);
});
