/// <reference lib="dom" />
import assert from "node:assert/strict";
import { writesToOctane } from "../../web/core/scene/octane_writes.ts";
import {
  drag,
  endOf,
  GRAPH_OPERATOR,
  nodeOf,
  openGraph,
  untilAtRest,
  untilNodes,
} from "./graph_script.ts";
import { clearNotices, steadyBox, untilAllSent, untilGone, untilText } from "./page_probe.ts";
import { soon } from "./patience.ts";
import { flat, GREEN, png } from "./pictures.ts";
import { stamp } from "./room_script.ts";
import { openScene, row, saySelection, SCENE_OPERATOR, type SceneRoom } from "./scene_script.ts";
import { sayCamera, sayControl } from "./steering_script.ts";

type Payload = Readonly<Record<string, unknown>>;

const LOCK: Payload = { locked: { by: { name: "Chief" }, since: 1, reason: "client call" } };
const LOCKED = /Locked by Chief: client call/;
const READ_ONLY: Payload = { read_only: true };

/** Requests that would have changed something, whoever let them out. */
function leaked(room: SceneRoom): readonly string[] {
  return room.visit.messages
    .filter(({ type, payload }) => writesToOctane(type, payload))
    .map(({ type }) => type);
}

/** Does something that a frozen room refuses, and waits for the page's word on it. */
async function refused(
  room: SceneRoom,
  what: string,
  act: () => Promise<void>,
  words = LOCKED,
): Promise<void> {
  await clearNotices(room.page);
  await act();
  await untilRefused(room, what, words);
}

/** Waits for the page's word that a frozen room refuses something, which must not have been sent. */
async function untilRefused(room: SceneRoom, what: string, words = LOCKED): Promise<void> {
  const told = await untilText(room.page, "notices", words);
  await untilAllSent(room.page, room.visit);
  assert.deepEqual(leaked(room), [], `${what}: ${told}`);
}

Deno.test("a locked room's graph refuses every key, drag and menu with the lock's reason, and sends none of it", async () => {
  await using room = await openGraph(undefined, GRAPH_OPERATOR);
  const { page, visit } = room;
  await untilNodes(page, 6);
  saySelection(visit, ["/Lacquer"]);
  visit.send("undoStateChanged", {
    ...stamp(),
    undo: [{ edit_id: "e1", name: "Move", at: 1 }],
    redo: [],
  });
  sayControl(visit, LOCK);
  await untilText(page, "frozen", LOCKED);
  await untilText(page, "graph", LOCKED);
  for (const name of ["New node", "Cut links by drawing across them", "Arrange the nodes"]) {
    assert.ok(await page.getByRole("button", { name }).isDisabled(), name);
  }
  assert.ok(await page.getByRole("button", { name: "Undo: Move" }).isDisabled());
  const keys = ["a", "k", "l", "F2", "c", "Alt+ArrowRight", "Control+c", "Control+x", "Control+v"];
  for (const key of [...keys, "Control+d", "Control+g", "Delete", "Control+z"]) {
    await refused(room, key, () => nodeOf(page, "/Lacquer").press(key));
  }
  assert.equal(await page.getByTestId("graph-picker").count(), 0);
  await refused(room, "a link from an output", async () => {
    await drag(page, await endOf(page, "/Wood"), await endOf(page, "/Glass", "transmission"));
    await page.mouse.up();
  });
  await untilAtRest(page);
  await nodeOf(page, "/Lacquer").locator(".graph-node-name").click({ button: "right" });
  const menu = page.getByRole("menu", { name: "Actions for Lacquer" });
  await menu.waitFor();
  const items = menu.getByRole("menuitem", { disabled: true });
  const barred = await items.locator("span").allInnerTexts();
  for (const each of ["Rename", "Copy", "Duplicate", "Group", "Delete"]) {
    assert.ok(barred.includes(each), `${each} among ${barred}`);
  }
  await page.getByRole("menuitem", { name: "Duplicate" }).click({ force: true });
  await soon(async () => LOCKED.test(await page.locator(".menu-why").innerText()));
  await page.keyboard.press("Escape");
  assert.deepEqual(leaked(room), []);

  sayControl(visit);
  await untilGone(page, "frozen");
  room.answer("deleteNodesRequest", () => ["editResult", { name: "Deleted", paths: [] }]);
  await nodeOf(page, "/Lacquer").focus();
  await page.keyboard.press("Delete");
  await untilText(page, "notices", /Deleted/);
  assert.deepEqual(leaked(room), ["deleteNodesRequest"]);
});

Deno.test("a drag that a lock overtakes ends with the reason and with the node where the room has it", async () => {
  await using room = await openGraph();
  const { page, visit } = room;
  await untilNodes(page, 6);
  const box = await steadyBox(nodeOf(page, "/Glass"));
  const before = await nodeOf(page, "/Glass").getAttribute("style");
  const from = { x: box.x + box.width / 2, y: box.y + 8 };
  await drag(page, from, { x: from.x + 60, y: from.y + 30 });
  sayControl(visit, LOCK);
  await untilText(page, "graph", LOCKED);
  await page.mouse.up();
  await untilRefused(room, "the drag");
  await soon(async () => await nodeOf(page, "/Glass").getAttribute("style") === before);

  sayControl(visit);
  await untilGone(page, "frozen");
  await clearNotices(room.page);
  await drag(page, await endOf(page, "/Wood"), await endOf(page, "/Glass", "transmission"));
  sayControl(visit, LOCK);
  await untilText(page, "graph", LOCKED);
  await page.mouse.up();
  await untilRefused(room, "the link");
});

const EDITOR = [
  ...SCENE_OPERATOR,
  "setPropertiesRequest",
  "getMaterialsRequest",
  "assignMaterialRequest",
  "duplicateMaterialRequest",
  "importAssetRequest",
  "exportImageRequest",
  "getExportsRequest",
  "createNodeRequest",
  "groupNodesRequest",
  "setRenderTargetRequest",
  "addAnnotationRequest",
  "getAnnotationsRequest",
  "takeSnapshotRequest",
  "getSnapshotsRequest",
  "setPromptRequest",
];

const SIZE = { width: 400, height: 200 };

/** A page with a picture, a selected ball, its values, the outliner and the materials. */
async function openStudio(): Promise<SceneRoom> {
  const levels = { "/": [row("/Ball", { node_type: "NT_GEO_MESH" }), row("/Ramp")] };
  const room = await openScene(levels, { height: 1000 }, EDITOR);
  const { page, visit } = room;
  room.answer("getPropertiesRequest", ({ prim_path }) => ["getPropertiesResponse", {
    prim_path,
    properties: {},
    project_generation: 1,
    node_type: "NT_TEX_GRADIENT",
    items: [
      { name: "power", label: "Power", type: "float", value: 2, default: 1, slider_max: 10 },
      { name: "min", label: "Min", type: "colour", value: [0, 0, 0] },
      { name: "max", label: "Max", type: "colour", value: [1, 1, 1] },
      { name: "position1", label: "Position 1", type: "float", value: 0.25, min: 0, max: 1 },
      { name: "color1", label: "Value 1", type: "colour", value: [1, 0, 0] },
    ],
  }]);
  room.answer("getMaterialsRequest", () => ["materialsResult", {
    materials: [{ path: "/Gold", name: "Gold", node_type: "NT_MAT_METAL", swatch: "#ffd700" }],
  }]);
  room.answer("getExportsRequest", () => ["exportsResult", { files: [] }]);
  room.answer("getAnnotationsRequest", () => ["annotationsResult", { annotations: [] }]);
  room.answer("setPropertyRequest", ({ prim_path, property, value }) => [
    "setPropertyResult",
    { prim_path, property, value },
  ]);
  sayCamera(visit);
  sayControl(visit);
  saySelection(visit, ["/Ball"]);
  const body = await png(SIZE.width, SIZE.height, flat(GREEN));
  visit.frame({ ...SIZE, renderWidth: 400, renderHeight: 200, codec: "png" }, body);
  await soon(() => visit.acks.length === 1, "the picture");
  await soon(async () => await page.locator("[data-property]").count() > 4, "the values");
  return room;
}

Deno.test("a locked room's values, rows, materials, exports and camera are disabled or refused by name, and a scrub is stopped", async () => {
  await using room = await openStudio();
  const { page, visit } = room;
  const name = page.locator('[data-property="power"] .prop-name');
  const box = await steadyBox(name);
  const [x, y] = [box.x + 8, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 20, y, { steps: 4 });
  await soon(() => room.asked("setPropertyRequest").length > 0, "the scrub begins");
  sayControl(visit, LOCK);
  await untilText(page, "frozen", LOCKED);
  const sent = () => room.asked("setPropertyRequest").length;
  await soon(async () => await page.locator('[data-property="power"] .is-scrub').count() === 0);
  await untilAllSent(page, visit);
  const before = sent();
  await page.mouse.move(x + 60, y, { steps: 4 });
  await page.mouse.up();
  await untilAllSent(page, visit);
  const field = page.getByRole("textbox", { name: "Power" });
  assert.ok(await field.isDisabled());
  assert.match(await page.locator('[data-property="power"]').getAttribute("title") ?? "", LOCKED);
  assert.equal(sent(), before, "nothing is written once the lock is known");
  assert.equal(await page.getByRole("button", { name: "Power: back to the default" }).count(), 0);
  assert.ok(await page.getByRole("slider", { name: "Stop 1 of the ramp" }).isDisabled());
  const known = leaked(room).length;
  const quiet = async () => {
    await untilAllSent(page, visit);
    assert.equal(leaked(room).length, known);
  };

  const bar = page.getByTestId("camera-bar");
  for (const label of ["Fit the scene", "Reset the camera", "Views and cameras"]) {
    const button = bar.getByRole("button", { name: label });
    assert.ok(await button.isDisabled(), label);
    assert.match(await button.getAttribute("title") ?? "", LOCKED);
  }
  assert.ok(await bar.getByRole("button", { name: "Camera bookmarks" }).isEnabled());
  for (const label of ["Pick the focus", "Draw a render region"]) {
    const button = page.getByTestId("tools").getByRole("button", { name: label });
    assert.ok(await button.isDisabled(), label);
    assert.match(await button.getAttribute("title") ?? "", LOCKED);
  }
  assert.equal(await page.getByTestId("gizmo").locator("[role=button]").count(), 0);
  for (const key of ["Home", "ArrowLeft", "PageUp"]) {
    await page.locator("body").press(key);
    await untilText(page, "notices", /Nothing was changed. Locked by Chief/);
    await clearNotices(page);
    await quiet();
  }

  await page.locator('.tree-row[data-path="/Ball"]').click({ button: "right" });
  await soon(() => page.getByRole("menu").isVisible());
  const barred = await page.getByRole("menuitem", { disabled: true }).locator("span")
    .allInnerTexts();
  for (const each of ["Assign a material", "Rename", "Duplicate", "Create here", "Delete"]) {
    assert.ok(barred.includes(each), `${each} among ${barred}`);
  }
  await page.keyboard.press("Escape");
  await page.locator('.tree-row[data-path="/Ball"]').click();
  await page.keyboard.press("Delete");
  await untilText(page, "notices", /"Ball" not deleted. Locked by Chief/);

  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.press("Shift+M");
  await untilText(page, "materials", LOCKED);
  await soon(async () => await page.locator(".material-row").count() === 1);
  for (const label of ["Assign Gold to the selection", "Duplicate Gold"]) {
    assert.ok(await page.getByRole("button", { name: label }).isDisabled(), label);
  }
  assert.equal(await page.locator(".material-row").getAttribute("draggable"), "false");
  await page.getByRole("button", { name: "Download the picture" }).click();
  await page.getByRole("button", { name: "More formats and passes" }).click();
  await untilText(page, "export", LOCKED);
  assert.ok(await page.getByRole("button", { name: "Export", exact: true }).isDisabled());
  await page.keyboard.press("Escape");
  await quiet();
});

Deno.test("a read-only room says so and keeps review going: drawing and notes change nothing in Octane", async () => {
  await using room = await openStudio();
  const { page, visit } = room;
  sayControl(visit, READ_ONLY);
  await untilText(page, "frozen", /^Read-only: nothing can be changed from here$/);
  await page.locator("body").press("y");
  const view = await page.getByTestId("viewport").boundingBox();
  assert.ok(view);
  const middle = { x: view.x + view.width / 2, y: view.y + view.height / 2 };
  await drag(page, middle, { x: middle.x + 40, y: middle.y + 10 });
  await page.mouse.up();
  await visit.message("addAnnotationRequest");
  await refused(room, "a camera command", async () => {
    await page.keyboard.press("Escape");
    await page.locator("body").press("Home");
  }, /Nothing was changed. Read-only/);
  const drive = page.getByTestId("control").getByRole("button", { name: "Drive" });
  assert.ok(await drive.isDisabled());
  assert.match(await drive.getAttribute("title") ?? "", /Read-only/);
});
