/// <reference lib="dom" />
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { untilText } from "./page_probe.ts";
import { soon } from "./patience.ts";
import { sayLink, welcome } from "./room_script.ts";
import {
  openScene,
  refusal,
  row,
  saySelection,
  SCENE_OPERATOR,
  selecting,
} from "./scene_script.ts";

const EDITOR = [
  ...SCENE_OPERATOR,
  "groupNodesRequest",
  "ungroupNodeRequest",
  "expandNodeRequest",
  "collapseNodeRequest",
  "createNodeRequest",
  "getNodeTypesRequest",
  "importAssetRequest",
  "assignMaterialRequest",
  "getMaterialsRequest",
  "setRenderTargetRequest",
  "getVariantsRequest",
  "setVariantRequest",
];

const LEVELS = {
  "/": [
    row("/Ball", { node_type: "NT_GEO_MESH", children: true }),
    row("/Gold", { type: "material" }),
    row("/Group", { type: "scope", is_graph: true, children: true }),
    row("/Target", { type: "rendertarget" }),
    row("/Choice", { type: "material", node_type: "NT_SWITCH_MATERIAL" }),
  ],
};

const DONE = { paths: [], undoable: true };

function rowOf(page: Page, path: string) {
  return page.locator(`.tree-row[data-path="${path}"]`);
}

async function openMenu(page: Page, path: string): Promise<readonly string[]> {
  await rowOf(page, path).click({ button: "right" });
  await soon(() => page.getByRole("menu").isVisible());
  return await page.getByRole("menuitem").locator("span").allInnerTexts();
}

async function choose(page: Page, path: string, label: string): Promise<void> {
  await openMenu(page, path);
  await page.getByRole("menuitem", { name: label }).click();
}

Deno.test("the outliner's menu fits the node and sends what it says", async () => {
  await using room = await openScene(LEVELS, {}, EDITOR);
  const { page } = room;
  await soon(async () => await rowOf(page, "/Ball").count() === 1);
  const ball = await openMenu(page, "/Ball");
  for (const label of ["Assign a material", "Create here", "Group", "Expand what its pins hold"]) {
    assert.ok(ball.includes(label), `${label} in ${ball}`);
  }
  assert.ok(!ball.includes("Dissolve the group"));
  await page.keyboard.press("Escape");
  for (
    const [path, label, type, payload] of [
      ["/Ball", "Group", "groupNodesRequest", { paths: ["/Ball"] }],
      ["/Group", "Dissolve the group", "ungroupNodeRequest", { prim_path: "/Group" }],
      ["/Ball", "Expand what its pins hold", "expandNodeRequest", { prim_path: "/Ball" }],
      ["/Gold", "Collapse into its pin", "collapseNodeRequest", { prim_path: "/Gold" }],
      ["/Target", "Show this render target", "setRenderTargetRequest", { prim_path: "/Target" }],
    ] as const
  ) {
    room.answer(type, () => ["editResult", { ...DONE, name: label }]);
    await choose(page, path, label);
    await soon(() => room.asked(type).length === 1, label);
    const { request_id: _, ...sent } = room.asked(type)[0]?.payload ?? {};
    assert.deepEqual(sent, payload);
  }
});

Deno.test("a menu stays where the button goes up that opened it, and goes where the next one goes down", async () => {
  await using room = await openScene(LEVELS, {}, EDITOR);
  const { page } = room;
  await soon(async () => await rowOf(page, "/Ball").count() === 1);
  const menu = page.getByRole("menu");
  const label = (name: string) => soon(async () => await menu.getAttribute("aria-label") === name);
  const middle = async (path: string) => {
    const box = await rowOf(page, path).boundingBox();
    assert.ok(box !== null);
    return { x: box.x + 60, y: box.y + box.height / 2 };
  };
  const at = await middle("/Ball");
  await page.mouse.move(at.x, at.y);
  await page.mouse.down({ button: "right" });
  // On Windows menus come when the button goes up.
  if (Deno.build.os !== "windows") await label("Actions for Ball");
  await page.mouse.move(at.x - 3, at.y - 3);
  await page.mouse.up({ button: "right" });
  await label("Actions for Ball");
  // Another row's menu takes the place of this one.
  const gold = await middle("/Gold");
  await page.mouse.click(gold.x - 30, gold.y, { button: "right" });
  await label("Actions for Gold");
  await page.mouse.click(700, 400);
  await soon(async () => await menu.count() === 0, "the menu closed by a press elsewhere");
  await page.getByTestId("tree").focus();
  await page.keyboard.press("ContextMenu");
  await label("Actions for Gold");
  await page.keyboard.press("Escape");
  await soon(async () => await menu.count() === 0, "the menu closed by its key");
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("role")), "tree");
});

Deno.test("the outliner's menu opens with the menu key and asks before something is lost", async () => {
  await using room = await openScene(LEVELS, {}, EDITOR);
  const { page, visit } = room;
  room.answer("selectPrimsRequest", selecting(visit));
  room.answer(
    "ungroupNodeRequest",
    ({ confirm }) =>
      confirm === true
        ? ["editResult", { ...DONE, name: "Dissolve Group", undoable: false }]
        : ["viewerError", {
          code: "confirmation_needed",
          message: "It cannot be undone exactly",
          detail: { lost: ["the group's name"] },
        }],
  );
  await soon(async () => await rowOf(page, "/Group").count() === 1);
  await rowOf(page, "/Group").click();
  await page.getByTestId("tree").focus();
  await page.keyboard.press("ContextMenu");
  await soon(() => page.getByRole("menu", { name: "Actions for Group" }).isVisible());
  await page.getByRole("menuitem", { name: "Dissolve the group" }).press("Enter");
  await untilText(page, "confirm", /Dissolve "Group"\?[\s\S]*undone exactly[\s\S]*group's name/);
  await page.getByTestId("confirm").getByRole("button", { name: "Dissolve" }).click();
  await soon(() => room.asked("ungroupNodeRequest").at(-1)?.payload.confirm === true);
  await untilText(page, "notices", /Dissolve Group/);
});

Deno.test("the outliner creates what is chosen from the catalogue, and selects it", async () => {
  await using room = await openScene(LEVELS, {}, EDITOR);
  const { page, visit } = room;
  room.answer("selectPrimsRequest", selecting(visit));
  room.answer("getNodeTypesRequest", () => ["nodeTypesResult", {
    types: [
      { node_type: "NT_MAT_DIFFUSE", label: "Diffuse material", out_type: "PT_MATERIAL" },
      { node_type: "NT_GEO_PLANE", label: "Plane", out_type: "PT_GEOMETRY" },
    ],
  }]);
  room.answer("createNodeRequest", () => ["editResult", {
    name: "Create Plane",
    paths: ["/Group/Plane"],
    undoable: true,
  }]);
  await soon(async () => await rowOf(page, "/Group").count() === 1);
  await choose(page, "/Group", "Create inside");
  await untilText(page, "create", /Create in Group[\s\S]*Diffuse material/);
  await page.getByLabel("Find a node type").fill("plan");
  await page.getByTestId("create").getByRole("button", { name: /^Plane/ }).click();
  await soon(() => room.asked("createNodeRequest").length === 1);
  const { request_id: _, ...sent } = room.asked("createNodeRequest")[0]?.payload ?? {};
  assert.deepEqual(sent, { parent_path: "/Group", node_type: "NT_GEO_PLANE" });
  await soon(() => room.asked("selectPrimsRequest").length === 1);
  assert.deepEqual(room.asked("selectPrimsRequest")[0]?.payload.paths, ["/Group/Plane"]);
  await soon(async () => await page.getByTestId("create").count() === 0);
});

Deno.test("the outliner offers the variants of a switch and shows what the room then says", async () => {
  await using room = await openScene(LEVELS, {}, EDITOR);
  const { page } = room;
  const said = (selection: string) =>
    ["getVariantsResponse", {
      prim_path: "/Choice",
      variants: { input: { options: ["1 Gold", "2 Clay"], selection } },
    }] as const;
  room.answer("getVariantsRequest", () => said("1 Gold"));
  room.answer("setVariantRequest", ({ variant_selection }) => said(String(variant_selection)));
  await soon(async () => await rowOf(page, "/Choice").count() === 1);
  await choose(page, "/Choice", "Choose a variant");
  const input = page.getByRole("combobox", { name: "Input" });
  await soon(async () => await input.inputValue() === "1 Gold");
  await input.selectOption("2 Clay");
  await soon(async () => await input.inputValue() === "2 Clay");
  const { request_id: _, ...sent } = room.asked("setVariantRequest")[0]?.payload ?? {};
  assert.deepEqual(sent, {
    prim_path: "/Choice",
    variant_set: "input",
    variant_selection: "2 Clay",
  });
});

Deno.test("a dragged material is assigned to the row that it is dropped on, or by the menu", async () => {
  await using room = await openScene(LEVELS, {}, EDITOR);
  const { page } = room;
  room.answer("assignMaterialRequest", () => ["editResult", { ...DONE, name: "Assign Gold" }]);
  room.answer("getMaterialsRequest", () => ["materialsResult", {
    materials: [{ path: "/Gold", name: "Gold", node_type: "NT_MAT_METAL", swatch: "#ffd700" }],
  }]);
  await soon(async () => await rowOf(page, "/Ball").count() === 1);
  await rowOf(page, "/Gold").dragTo(rowOf(page, "/Ball"));
  await soon(() => room.asked("assignMaterialRequest").length === 1, "the drop");
  await choose(page, "/Ball", "Assign a material");
  await page.getByTestId("assign").getByRole("button", { name: /Gold/ }).click();
  await soon(() => room.asked("assignMaterialRequest").length === 2);
  for (const { payload: { request_id: _, ...sent } } of room.asked("assignMaterialRequest")) {
    assert.deepEqual(sent, { prim_path: "/Ball", material_path: "/Gold" });
  }
  await untilText(page, "notices", /Assign Gold/);
});

Deno.test("each object that a material would change for good is asked about by itself", async () => {
  const levels = { "/": [row("/Ball"), row("/Box"), row("/Gold", { type: "material" })] };
  await using room = await openScene(levels, {}, EDITOR);
  const { page, visit } = room;
  room.answer("getMaterialsRequest", () => ["materialsResult", {
    materials: [{ path: "/Gold", name: "Gold", node_type: "NT_MAT_METAL", swatch: "#ffd700" }],
  }]);
  room.answer(
    "assignMaterialRequest",
    ({ confirm }) =>
      confirm === true
        ? ["editResult", { ...DONE, name: "Assign Gold" }]
        : refusal("confirmation_needed", "It cannot be undone exactly"),
  );
  saySelection(visit, ["/Ball", "/Box"]);
  await soon(async () => await page.locator('.tree-row[aria-selected="true"]').count() === 2);
  await choose(page, "/Ball", "Assign a material");
  await page.getByTestId("assign").getByRole("button", { name: /Gold/ }).click();
  for (const name of ["Ball", "Box"]) {
    await untilText(page, "confirm", new RegExp(`Assign "Gold" to "${name}"`));
    await page.getByTestId("confirm").getByRole("button", { name: "Assign" }).click();
  }
  await soon(() => room.asked("assignMaterialRequest").length === 4, "four requests");
  const asked = room.asked("assignMaterialRequest").map(({ payload }) => payload);
  assert.deepEqual(
    asked.map(({ prim_path: path, confirm = false }) => [path, confirm]),
    [["/Ball", false], ["/Ball", true], ["/Box", false], ["/Box", true]],
  );
});

Deno.test("the outliner's menu shows a viewer what operators may, and everybody why not now", async () => {
  await using room = await openScene(LEVELS, {}, EDITOR);
  const { page, visit } = room;
  await soon(async () => await rowOf(page, "/Ball").count() === 1);
  welcome(visit, "live", {
    role: "viewer",
    capabilities: ["getChildrenRequest", "getPropertiesRequest"],
  });
  await soon(async () => {
    await openMenu(page, "/Ball");
    const item = page.getByRole("menuitem", { name: "Delete" });
    const said = await item.getAttribute("title");
    await page.keyboard.press("Escape");
    return said === "You look on in this room; operators make changes";
  }, "the reason");
  welcome(visit, "live", { capabilities: EDITOR });
  sayLink(visit, "offline", { reason: "connection refused" });
  await soon(async () => {
    await openMenu(page, "/Ball");
    const item = page.getByRole("menuitem", { name: "Delete" });
    const said = await item.getAttribute("title");
    const barred = await item.getAttribute("aria-disabled");
    await page.keyboard.press("Escape");
    return barred === "true" && said === "Octane cannot be reached now";
  }, "the lost link");
  assert.equal(room.asked("deleteNodesRequest").length, 0);
});

Deno.test("the outliner lists one kind of node with what may hold more of it", async () => {
  await using room = await openScene(LEVELS, {}, EDITOR);
  const { page } = room;
  await soon(async () => await rowOf(page, "/Target").count() === 1);
  await page.getByRole("combobox", { name: "Show only" }).selectOption("material");
  await soon(async () => await rowOf(page, "/Target").count() === 0);
  for (const path of ["/Ball", "/Gold", "/Group", "/Choice"]) {
    assert.equal(await rowOf(page, path).count(), 1, path);
  }
});
