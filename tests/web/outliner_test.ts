/// <reference lib="dom" />
import assert from "node:assert/strict";
import { untilText } from "./page_probe.ts";
import { LEVELS, openNode, rowOf, shownPaths, untilPaths } from "./outliner_script.ts";
import { soon } from "./patience.ts";
import { sayLink, stamp, welcome } from "./room_script.ts";
import {
  answerRequests,
  levelsOf,
  openScene,
  refusal,
  row,
  sayChanges,
  saySelection,
  SCENE_OPERATOR,
  selecting,
} from "./scene_script.ts";

Deno.test("the outliner reads only the levels that are opened", async () => {
  await using room = await openScene(LEVELS);
  const { page } = room;
  await untilPaths(page, ["/Scene", "/Target"]);
  assert.deepEqual(room.asked("getChildrenRequest").map((each) => each.payload.prim_path), ["/"]);
  const before = await page.getByTestId("viewport").boundingBox();
  await openNode(page, "/Scene");
  await untilPaths(page, [
    "/Scene",
    "/Scene/Ball",
    "/Scene/Box",
    "/Scene/Camera",
    "/Scene/Cone",
    "/Target",
  ]);
  assert.deepEqual(room.asked("getChildrenRequest").map((each) => each.payload.prim_path), [
    "/",
    "/Scene",
  ]);
  assert.deepEqual(await page.getByTestId("viewport").boundingBox(), before);
  const ball = rowOf(page, "/Scene/Ball");
  assert.equal(await ball.getAttribute("aria-level"), "2");
  assert.equal(await ball.getAttribute("aria-posinset"), "1");
  assert.equal(await ball.getAttribute("aria-setsize"), "4");
  assert.equal(await ball.getAttribute("aria-expanded"), "false");
  assert.match(await ball.innerText(), /Used in 2 places/);
  assert.match(await rowOf(page, "/Scene/Box").innerText(), /Read 4 min ago/);
});

Deno.test("the outliner keeps a few rows of thousands in the page and pages through a level", async () => {
  const many = Array.from({ length: 1_500 }, (_, index) => row(`/N${index}`));
  await using room = await openScene(undefined);
  const { page } = room;
  room.answer("getChildrenRequest", ({ cursor }) => {
    const from = Number(cursor ?? 0);
    const next = from + 500;
    return ["getChildrenResult", {
      prim_path: "/",
      children: many.slice(from, next),
      project_generation: 1,
      ...(next < many.length ? { next: String(next) } : {}),
    }];
  });
  await soon(async () => (await shownPaths(page)).includes("/N0"));
  assert.ok(await page.locator(".tree-row").count() < 80);
  assert.equal(room.asked("getChildrenRequest").length, 1);
  await page.getByTestId("tree").focus();
  await soon(async () => {
    await page.keyboard.press("End");
    return (await shownPaths(page)).includes("/N1499");
  }, "the last row");
  assert.deepEqual(
    room.asked("getChildrenRequest").map(({ payload }) => payload.cursor),
    [undefined, "500", "1000"],
  );
  assert.ok(await page.locator(".tree-row").count() < 80);
  await page.keyboard.press("Home");
  await soon(async () => (await shownPaths(page)).includes("/N0"));
});

Deno.test("the outliner selects with modifiers and shows only what came back", async () => {
  await using room = await openScene(LEVELS);
  const { page, visit } = room;
  await openNode(page, "/Scene");
  await rowOf(page, "/Scene/Ball").click();
  await soon(() => room.asked("selectPrimsRequest").length === 1);
  assert.equal(await page.locator('.tree-row[aria-selected="true"]').count(), 0);
  saySelection(visit, ["/Scene/Camera"]);
  await soon(async () =>
    await rowOf(page, "/Scene/Camera").getAttribute("aria-selected") === "true"
  );
  room.answer("selectPrimsRequest", selecting(visit));
  await soon(async () => await rowOf(page, "/Scene/Ball").getAttribute("aria-selected") === "true");
  await rowOf(page, "/Scene/Cone").click({ modifiers: ["Shift"] });
  await soon(async () => await page.locator('.tree-row[aria-selected="true"]').count() === 4);
  await rowOf(page, "/Scene/Box").click({ modifiers: ["Control"] });
  await soon(async () => await page.locator('.tree-row[aria-selected="true"]').count() === 3);
  assert.equal(room.asked("selectPrimsRequest").at(-1)?.payload.mode, "subtract");
});

Deno.test("the outliner opens the way to what was picked in the picture", async () => {
  await using room = await openScene(LEVELS);
  const { page, visit } = room;
  await untilPaths(page, ["/Scene", "/Target"]);
  saySelection(visit, ["/Scene/Ball/Gold"], { hit: { position: [0, 0, 0], depth: 1 } });
  await soon(async () =>
    await rowOf(page, "/Scene/Ball/Gold").getAttribute("aria-selected") === "true"
  );
  await openNode(page, "/Scene");
  await untilPaths(page, ["/Scene", "/Target"]);
  assert.equal(await rowOf(page, "/Scene").locator(".tree-holds").count(), 1);
});

Deno.test("the outliner finds nodes by what was typed and never touches the selection", async () => {
  await using room = await openScene(LEVELS);
  const { page } = room;
  await untilPaths(page, ["/Scene", "/Target"]);
  room.answer("searchNodesRequest", ({ query }) => ["searchNodesResult", {
    query,
    rows: [row("/Scene/Ball/Gold", { type: "material" }), row("/Deep/Golden gate")],
    complete: false,
  }]);
  const field = page.getByLabel("Find nodes");
  await field.pressSequentially("gold");
  // Each letter may be asked for by itself where typing takes long.
  await soon(() => room.asked("searchNodesRequest").at(-1)?.payload.query === "gold");
  await untilPaths(page, ["/Scene/Ball/Gold", "/Deep/Golden gate"]);
  await untilText(page, "outliner", /2 nodes; the scene is still being read/);
  assert.equal(room.asked("selectPrimsRequest").length, 0);
  await field.press("Escape");
  await untilPaths(page, ["/Scene", "/Target"]);
});

Deno.test("the outliner drops an answer to an older search", async () => {
  await using room = await openScene(LEVELS);
  const { page, visit } = room;
  const field = page.getByLabel("Find nodes");
  await field.fill("old");
  const old = await visit.message("searchNodesRequest");
  await field.fill("new");
  await soon(() => room.asked("searchNodesRequest").length === 2);
  const newest = await visit.message("searchNodesRequest");
  visit.send("searchNodesResult", {
    query: "new",
    rows: [row("/New")],
    complete: true,
    request_id: newest.payload.request_id,
  });
  await untilPaths(page, ["/New"]);
  visit.send("searchNodesResult", {
    query: "old",
    rows: [row("/Old")],
    complete: true,
    request_id: old.payload.request_id,
  });
  visit.send("undoStateChanged", { ...stamp(), undo: [{ edit_id: "e", name: "x" }], redo: [] });
  await soon(() => page.getByRole("button", { name: "Undo: x" }).isEnabled(), "what came after");
  await untilPaths(page, ["/New"]);
});

Deno.test("the outliner follows what is added, removed, renamed and moved on in the scene", async () => {
  await using room = await openScene(LEVELS);
  const { page, visit } = room;
  await openNode(page, "/Scene");
  await openNode(page, "/Scene/Ball");
  await soon(async () => await rowOf(page, "/Scene/Ball/Gold").count() === 1);
  sayChanges(visit, [
    { change: "added", parent: "/Scene", row: row("/Scene/New"), index: 1 },
    { change: "removed", path: "/Scene/Camera" },
    { change: "renamed", path: "/Scene/Ball", new_path: "/Scene/Globe", name: "Globe" },
  ]);
  await untilPaths(page, [
    "/Scene",
    "/Scene/Globe",
    "/Scene/Globe/Gold",
    "/Scene/New",
    "/Scene/Box",
    "/Scene/Cone",
    "/Target",
  ]);
  room.answer(
    "getChildrenRequest",
    levelsOf({ ...LEVELS, "/Scene": [row("/Scene/Only")] }),
  );
  sayChanges(visit, [{ change: "children", path: "/Scene" }]);
  await untilPaths(page, ["/Scene", "/Scene/Only", "/Target"]);
});

Deno.test("the outliner follows services that count projects from the start, and keeps what is told again", async () => {
  await using room = await openScene(LEVELS);
  const { page, visit } = room;
  const project = [{ change: "project", root_prim_path: "/" }];
  room.answer("getChildrenRequest", levelsOf(LEVELS, 7));
  sayChanges(visit, project, { project_generation: 7, source: "load" });
  await soon(() => room.asked("getChildrenRequest").length === 2, "another project being read");
  await untilPaths(page, ["/Scene", "/Target"]);
  room.answer("getChildrenRequest", levelsOf({ "/": [row("/Anew")] }, 1));
  sayChanges(visit, project, { project_generation: 1, source: "load" });
  await untilPaths(page, ["/Anew"]);
  const reads = room.asked("getChildrenRequest").length;
  room.answer("getChildrenRequest", () => "silent");
  sayChanges(visit, project, { project_generation: 1, source: "load" });
  await soon(() => room.asked("getChildrenRequest").length > reads, "the level being read again");
  await untilPaths(page, ["/Anew"]);
});

Deno.test("the outliner keeps what is open and where it is through a reload and a new project", async () => {
  const many = Array.from({ length: 200 }, (_, index) => row(`/Scene/N${index}`));
  const levels = { ...LEVELS, "/Scene": many };
  await using room = await openScene(levels);
  const { gateway, page, visit } = room;
  await openNode(page, "/Scene");
  await soon(async () => await rowOf(page, "/Scene/N3").count() === 1);
  const tree = page.getByTestId("tree");
  await tree.evaluate((element) => element.scrollTo(0, 2_400));
  await soon(async () => await rowOf(page, "/Scene/N99").count() === 1);
  const scrolled = () => tree.evaluate((element) => element.scrollTop);

  room.answer("getChildrenRequest", levelsOf(levels, 2));
  sayChanges(visit, [{ change: "project", root_prim_path: "/" }], {
    project_generation: 2,
    source: "load",
  });
  await soon(() => room.asked("getChildrenRequest").length >= 4);
  await soon(async () => await rowOf(page, "/Scene/N99").count() === 1, "rows of the new project");
  await soon(async () => await scrolled() === 2_400, "the place in the list");

  await soon(async () =>
    (await page.evaluate(() => localStorage.getItem("fuelrail.outliner.STUDIO") ?? ""))
      .includes("/Scene/N99")
  );
  await page.reload();
  const again = await gateway.visit(2);
  const answering = answerRequests(again);
  try {
    answering.answer("getChildrenRequest", levelsOf(levels));
    welcome(again, "live", { capabilities: SCENE_OPERATOR });
    await soon(async () => await rowOf(page, "/Scene/N99").count() === 1, "rows after a reload");
    await soon(async () => await scrolled() === 2_400, "the place after a reload");
  } finally {
    answering.stop();
  }
});

Deno.test("the outliner tells when a level cannot be read and tries again", async () => {
  await using room = await openScene(LEVELS);
  const { page } = room;
  await untilPaths(page, ["/Scene", "/Target"]);
  room.answer("getChildrenRequest", () => refusal("octane_offline", "Octane is away"));
  await openNode(page, "/Scene");
  await untilText(page, "tree", /Octane is away/);
  room.answer("getChildrenRequest", levelsOf(LEVELS));
  await page.getByRole("button", { name: "Try again" }).click();
  await soon(async () => await rowOf(page, "/Scene/Cone").count() === 1);
});

Deno.test("the outliner renames, duplicates and deletes, and asks before something is lost", async () => {
  await using room = await openScene(LEVELS);
  const { page, visit } = room;
  await openNode(page, "/Scene");
  room.answer("selectPrimsRequest", selecting(visit));
  await rowOf(page, "/Scene/Box").click();
  room.answer("renameNodeRequest", ({ name }) => ["editResult", {
    name: `Rename to ${name}`,
    paths: [],
    undoable: true,
  }]);
  await page.getByTestId("tree").focus();
  await page.keyboard.press("F2");
  const field = page.getByLabel("New name of Box");
  await field.fill("Crate");
  await field.press("Enter");
  const renamed = await visit.message("renameNodeRequest");
  assert.equal(renamed.payload.prim_path, "/Scene/Box");
  assert.equal(renamed.payload.name, "Crate");
  await untilText(page, "notices", /Rename to Crate/);
  assert.equal(room.asked("renameNodeRequest").length, 1);

  room.answer("duplicateNodesRequest", () => refusal("locked", "An admin has locked the room"));
  await page.keyboard.press("Control+d");
  await untilText(page, "notices", /"Box" not duplicated\. An admin has locked the room/);

  room.answer(
    "deleteNodesRequest",
    ({ confirm }) =>
      confirm === true
        ? ["editResult", { name: "Delete Box", paths: [], undoable: false }]
        : refusal("confirmation_needed", "This cannot be undone", { lost: ["/Scene/Box"] }),
  );
  await page.keyboard.press("Delete");
  await untilText(page, "confirm", /Delete "Box"\?[\s\S]*cannot be undone[\s\S]*\/Scene\/Box/);
  await page.getByRole("button", { name: "Cancel" }).click();
  await soon(async () => !(await page.getByTestId("confirm").isVisible()));
  assert.equal(room.asked("deleteNodesRequest").length, 1);
  await page.getByTestId("tree").focus();
  await page.keyboard.press("Delete");
  await page.getByTestId("confirm").getByRole("button", { name: "Delete" }).click();
  await soon(() => room.asked("deleteNodesRequest").at(-1)?.payload.confirm === true);
  assert.deepEqual(room.asked("deleteNodesRequest").at(-1)?.payload.paths, ["/Scene/Box"]);
  await untilText(page, "notices", /Delete Box/);
});

Deno.test("the outliner's menu lists what may be done with a node", async () => {
  await using room = await openScene(LEVELS);
  const { page, visit } = room;
  await openNode(page, "/Scene");
  await rowOf(page, "/Scene/Cone").click({ button: "right" });
  const menu = page.getByRole("menu");
  await soon(() => menu.isVisible());
  assert.deepEqual(await menu.getByRole("menuitem").locator("span").allInnerTexts(), [
    "Select",
    "Rename",
    "Duplicate",
    "Copy the path",
    "Delete",
  ]);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await soon(() => page.getByLabel("New name of Cone").isVisible());
  await page.keyboard.press("Escape");
  assert.equal(room.asked("renameNodeRequest").length, 0);
  sayLink(visit, "live");
});
