/// <reference lib="dom" />
import assert from "node:assert/strict";
import { untilText } from "./page_probe.ts";
import { soon } from "./patience.ts";
import { png, quarters, RED } from "./pictures.ts";
import {
  openScene,
  refusal,
  row,
  sayChanges,
  saySelection,
  SCENE_OPERATOR,
  type SceneRoom,
} from "./scene_script.ts";
import { letterboxOf } from "./steering_script.ts";

const EDITOR = [
  ...SCENE_OPERATOR,
  "getMaterialsRequest",
  "getMaterialLibraryRequest",
  "getMaterialPreviewRequest",
  "loadLibraryMaterialRequest",
  "assignMaterialRequest",
  "duplicateMaterialRequest",
  "importAssetRequest",
  "getNodeGraphRequest",
];

const SIZE = { width: 400, height: 200 };
const PIXEL =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** A page with the panel open and two materials, one of them without a plain colour. */
async function openMaterials(): Promise<SceneRoom> {
  const room = await openScene(
    { "/": [row("/Ball"), row("/Gold", { type: "material" })] },
    {},
    EDITOR,
  );
  room.answer("getMaterialsRequest", () => ["materialsResult", {
    materials: [
      {
        path: "/Gold",
        name: "Gold",
        node_type: "NT_MAT_METAL",
        swatch: "#ffd700",
        used_by: ["/Ball"],
      },
      { path: "/Wood", name: "Wood", node_type: "NT_MAT_DIFFUSE", swatch: null },
    ],
  }]);
  for (const type of ["assignMaterialRequest", "duplicateMaterialRequest"]) {
    room.answer(type, () => ["editResult", { name: `Did ${type}`, paths: [], undoable: true }]);
  }
  await room.page.keyboard.press("Shift+M");
  await untilText(room.page, "materials", /Gold[\s\S]*on Ball[\s\S]*Wood/);
  return room;
}

function payloads(room: SceneRoom, type: string) {
  return room.asked(type).map(({ payload: { request_id: _, ...sent } }) => sent);
}

Deno.test("the materials panel shows plain colours, no invented ones, and follows the scene", async () => {
  await using room = await openMaterials();
  const { page, visit } = room;
  const swatch = (name: string) => page.locator(`.material-row[data-path="/${name}"] .swatch`);
  assert.equal(
    await swatch("Gold").evaluate((element) => getComputedStyle(element).backgroundColor),
    "rgb(255, 215, 0)",
  );
  assert.equal(await swatch("Wood").getAttribute("title"), "It has no plain colour");
  room.answer("getMaterialsRequest", () => ["materialsResult", {
    materials: [{ path: "/Clay", name: "Clay", node_type: "NT_MAT_DIFFUSE", swatch: "#aa6644" }],
  }]);
  sayChanges(visit, [{ change: "children", path: "/" }]);
  await untilText(page, "materials", /Clay/);
  await soon(async () => await page.locator(".material-row").count() === 1, "what is there now");
});

Deno.test("the materials panel assigns to the selection by keyboard and duplicates", async () => {
  await using room = await openMaterials();
  const { page, visit } = room;
  const assign = page.getByRole("button", { name: "Assign Gold to the selection" });
  assert.equal(await assign.isDisabled(), true);
  assert.equal(await assign.getAttribute("title"), "Select what is to get it first");
  saySelection(visit, ["/Ball"]);
  await soon(() => assign.isEnabled());
  await assign.press("Enter");
  await soon(() => room.asked("assignMaterialRequest").length === 1);
  await page.getByRole("button", { name: "Duplicate Wood" }).click();
  await soon(() => room.asked("duplicateMaterialRequest").length === 1);
  assert.deepEqual(payloads(room, "assignMaterialRequest"), [
    { prim_path: "/Ball", material_path: "/Gold" },
  ]);
  assert.deepEqual(payloads(room, "duplicateMaterialRequest"), [{ material_path: "/Wood" }]);
});

Deno.test("a material dropped on the picture goes to the pin that lies under the drop", async () => {
  await using room = await openMaterials();
  const { page, visit } = room;
  const body = await png(SIZE.width, SIZE.height, quarters(SIZE.width, SIZE.height, [RED]));
  visit.frame({ ...SIZE, renderWidth: 400, renderHeight: 200, codec: "png" }, body);
  await soon(() => visit.acks.length > 0);
  room.answer("pickRequest", () => ["pickResult", {
    outcome: "hit",
    tool: "object",
    path: "/Ball",
    hit: { path: "/Ball", position: [0, 0, 0], depth: 1, material_pin: 1 },
  }]);
  room.answer("getNodeGraphRequest", () => ["getNodeGraphResult", {
    graph_path: "/",
    nodes: [{
      path: "/Ball",
      name: "Ball",
      node_type: "NT_GEO_MESH",
      out_type: "PT_GEOMETRY",
      position: [0, 0],
      is_graph: false,
      pins: [
        { name: "body", label: "Body", type: "PT_MATERIAL" },
        { name: "layer", label: "Layer", type: "PT_OBJECTLAYER" },
        { name: "trim", label: "Trim", type: "PT_MATERIAL" },
      ],
    }],
  }]);
  const { left, top, scale } = await letterboxOf(page, SIZE);
  const box = await page.getByTestId("viewport").boundingBox();
  assert.ok(box);
  await page.locator('.material-row[data-path="/Gold"]').dragTo(page.getByTestId("viewport"), {
    targetPosition: {
      x: left - box.x + 100.5 * scale,
      y: top - box.y + 50.5 * scale,
    },
  });
  await soon(() => room.asked("assignMaterialRequest").length === 1);
  assert.deepEqual(payloads(room, "pickRequest"), [{ x: 100, y: 50, tool: "object" }]);
  assert.deepEqual(payloads(room, "assignMaterialRequest"), [
    { prim_path: "/Ball", material_path: "/Gold", pin: "trim" },
  ]);
});

Deno.test("previews are asked for on demand and say why there is none", async () => {
  await using room = await openMaterials();
  const { page } = room;
  room.answer(
    "getMaterialPreviewRequest",
    ({ material_path }) =>
      material_path === "/Gold"
        ? ["materialPreviewResult", { material_path, image: PIXEL }]
        : refusal("not_available", "This Octane makes no previews"),
  );
  assert.equal(room.asked("getMaterialPreviewRequest").length, 0);
  await page.getByRole("checkbox", { name: "Previews" }).click();
  await soon(() => page.locator('.material-row[data-path="/Gold"] img.swatch').isVisible());
  await soon(async () =>
    await page.locator('.material-row[data-path="/Wood"] .swatch').getAttribute("title") ===
      "It has no plain colour. This Octane makes no previews"
  );
});

Deno.test("libraries are browsed by folder, loaded from, and say when Octane serves none", async () => {
  await using room = await openMaterials();
  const { page } = room;
  room.answer("getMaterialLibraryRequest", ({ library, folder }) => {
    if (library === "live") return refusal("not_available", "This Octane serves no LiveDB");
    return ["materialLibraryResult", {
      library,
      folders: folder === undefined ? [{ id: "f1", name: "Metals" }] : [],
      entries: folder === undefined ? [] : [{ id: "e1", name: "Brass", has_thumbnail: false }],
    }];
  });
  room.answer("loadLibraryMaterialRequest", () => [
    "editResult",
    { name: "Load Brass", paths: [], undoable: false },
  ]);
  await page.getByRole("button", { name: "LocalDB" }).click();
  await page.getByRole("button", { name: "Metals" }).click();
  await page.getByRole("button", { name: "Load Brass into the scene" }).click();
  await soon(() => room.asked("loadLibraryMaterialRequest").length === 1);
  assert.deepEqual(payloads(room, "loadLibraryMaterialRequest"), [{
    library: "local",
    entry: "e1",
  }]);
  await page.getByRole("button", { name: "LiveDB" }).click();
  await untilText(page, "materials", /This Octane serves no LiveDB/);
});

Deno.test("a file of the registry is imported by its id", async () => {
  await using room = await openMaterials();
  const { page } = room;
  room.answer("getAssetsRequest", () => ["assetsResult", {
    assets: [{ id: "a7", label: "cup.obj", kind: "geometry", bytes: 2_000 }],
  }]);
  room.answer("importAssetRequest", () => [
    "editResult",
    { name: "Import cup.obj", paths: ["/cup"], undoable: true },
  ]);
  await page.getByRole("button", { name: "Import" }).click();
  await page.getByRole("button", { name: /cup\.obj/ }).click();
  await untilText(page, "notices", /Import cup\.obj/);
  assert.deepEqual(payloads(room, "importAssetRequest"), [{ asset: "a7" }]);
});
