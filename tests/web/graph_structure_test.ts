/// <reference lib="dom" />
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import {
  GRAPH_OPERATOR,
  type GraphRoomPage,
  node,
  nodeOf,
  openGraph,
  pin,
  smallGraph,
  untilAtRest,
  untilNodes,
} from "./graph_script.ts";
import { untilText } from "./page_probe.ts";
import { soon } from "./patience.ts";
import { refusal, row, sayChanges, saySelection, selecting } from "./scene_script.ts";

type Payload = Readonly<Record<string, unknown>>;

const done = (name: string, paths: readonly string[] = [], undoable = true) =>
  ["editResult", { name, paths, undoable, ...(undoable ? { edit_id: "e1" } : {}) }] as const;

/** What was asked, without the ids that tie answers to it. */
function payloads(room: GraphRoomPage, type: string): readonly Payload[] {
  return room.asked(type).map(({ payload: { request_id: _, ...rest } }) => rest);
}

/** Opens the menu of a node by the keyboard and chooses in it. */
async function choose(page: Page, path: string, label: string): Promise<void> {
  await nodeOf(page, path).focus();
  await page.keyboard.press("Shift+F10");
  await page.getByRole("menuitem").locator("span").getByText(label, { exact: true }).click();
}

/** The question that is on the screen, in words. */
async function asking(page: Page, text: string): Promise<void> {
  const confirm = page.getByTestId("confirm");
  await soon(async () => (await confirm.innerText()).includes(text), `being asked: ${text}`);
}

/** Waits for a notice that has these words. */
async function untilTold(page: Page, text: string): Promise<void> {
  await untilText(page, "notices", new RegExp(text));
}

const places = (page: Page) =>
  page.locator(".react-flow__node").evaluateAll((all) =>
    Object.fromEntries(all.map((each) => {
      const [, x = NaN, y = NaN] = /translate\(([-\d.]+)px, ([-\d.]+)px\)/
        .exec(each.getAttribute("style") ?? "")?.map(Number) ?? [];
      return [each.getAttribute("data-id") ?? "", [x, y] as const];
    }))
  );

Deno.test("nodes are grouped after a question, the group is selected, entered and dissolved", async () => {
  await using room = await openGraph();
  const { page, visit, graphs } = room;
  room.answer("selectPrimsRequest", selecting(visit));
  const stays = "A group is taken apart by ungrouping, not by undo";
  room.answer("groupNodesRequest", ({ confirm }) => {
    if (confirm !== true) return refusal("confirmation_needed", stays);
    graphs.set("/", [
      ...smallGraph().filter(({ path }) => path !== "/Wood" && path !== "/Lacquer"),
      node("/Group", "PT_UNKNOWN", [60, 20], [], { is_graph: true, node_type: "GT_STANDARD" }),
    ]);
    graphs.set("/Group", [
      node("/Group/Wood", "PT_TEXTURE", [60, 0]),
      node("/Group/Lacquer", "PT_MATERIAL", [40, 90]),
    ]);
    sayChanges(visit, [
      { change: "removed", path: "/Wood" },
      { change: "removed", path: "/Lacquer" },
      { change: "added", parent: "/", row: row("/Group", { is_graph: true }), index: 5 },
    ]);
    return done("Group 2 nodes", ["/Group"], false);
  });
  await untilNodes(page, 6);
  saySelection(visit, ["/Wood", "/Lacquer"]);
  await soon(async () => await page.locator(".react-flow__node.selected").count() === 2);
  await nodeOf(page, "/Wood").focus();
  await page.keyboard.press("Control+g");
  await asking(page, stays);
  await asking(page, "Group 2 nodes?");
  await page.getByTestId("confirm").getByRole("button", { name: "Cancel" }).click();
  await page.getByTestId("confirm").waitFor({ state: "hidden" });
  assert.equal(await nodeOf(page, "/Wood").count(), 1);
  assert.equal(room.asked("groupNodesRequest").length, 1);

  await choose(page, "/Wood", "Group 2 nodes");
  await asking(page, stays);
  // A busy browser tells only now that the question before has closed.
  await page.getByTestId("confirm").evaluate((dialog) => dialog.dispatchEvent(new Event("close")));
  await page.getByTestId("confirm").getByRole("button", { name: "Group" }).click();
  await untilNodes(page, 5);
  await untilTold(page, "Group 2 nodes");
  const group = nodeOf(page, "/Group");
  await soon(async () => (await group.getAttribute("class"))?.includes("selected"), "it selected");
  assert.deepEqual(payloads(room, "groupNodesRequest").at(-1), {
    paths: ["/Wood", "/Lacquer"],
    confirm: true,
  });

  await group.focus();
  await page.keyboard.press("PageDown");
  await soon(async () => await nodeOf(page, "/Group/Wood").count() === 1, "what lies in it");
  await page.keyboard.press("PageUp");
  await soon(async () => await group.count() === 1, "the graph around it");
  await untilAtRest(page);

  room.answer("ungroupNodeRequest", ({ confirm }) => {
    if (confirm !== true) {
      const lost = { lost: ["/Group"] };
      return refusal("confirmation_needed", "/Group is dissolved into the graph around it", lost);
    }
    graphs.set("/", smallGraph());
    sayChanges(visit, [{ change: "removed", path: "/Group" }, { change: "children", path: "/" }]);
    return done("Ungroup Group", ["/Wood", "/Lacquer"]);
  });
  await group.focus();
  await page.keyboard.press("Home");
  await untilNodes(page, 5);
  await group.focus();
  await page.keyboard.press("Control+Shift+g");
  await asking(page, "/Group is dissolved");
  await page.getByTestId("confirm").getByRole("button", { name: "Dissolve" }).click();
  await untilNodes(page, 6);
  await soon(
    async () => await page.locator(".react-flow__node.selected").count() === 2,
    "what lay in it selected",
  );
  assert.equal(payloads(room, "ungroupNodeRequest").at(-1)?.prim_path, "/Group");
});

Deno.test("what pins hold is moved out and back, each after a question that names the node", async () => {
  await using room = await openGraph();
  const { page, visit, graphs } = room;
  room.answer("expandNodeRequest", ({ confirm }) => {
    if (confirm !== true) return refusal("confirmation_needed", "Expanding is taken back by hand");
    graphs.set("/", [
      ...smallGraph().filter(({ path }) => path !== "/Target"),
      node("/camera", "PT_CAMERA", [60, 240]),
      node("/Target", "PT_RENDERTARGET", [60, 290], [
        pin("camera", "PT_CAMERA", { connected: "/camera", owned: false }),
        pin("mesh", "PT_GEOMETRY", { connected: "/Ball", owned: false }),
      ]),
    ]);
    sayChanges(visit, [
      { change: "links", path: "/Target", pin: "camera" },
      { change: "added", parent: "/", row: row("/camera", { type: "camera" }), index: 6 },
    ]);
    return done("Expand Target", ["/Target", "/camera"], false);
  });
  room.answer("collapseNodeRequest", ({ confirm }) => {
    if (confirm !== true) {
      return refusal("confirmation_needed", "Collapsing is taken back by hand");
    }
    graphs.set("/", smallGraph());
    sayChanges(visit, [
      { change: "removed", path: "/camera" },
      { change: "links", path: "/Target", pin: "camera" },
    ]);
    return done("Collapse camera", [], false);
  });
  await untilNodes(page, 6);
  await choose(page, "/Target", "Expand: move out what its pins hold");
  await asking(page, 'Expand "Target"?');
  await page.getByTestId("confirm").getByRole("button", { name: "Expand" }).click();
  await untilNodes(page, 7);
  const wires = () =>
    page.locator("[data-wires]").evaluateAll((all) =>
      all.map((each) => each.getAttribute("data-wires")).join("\t")
    );
  await soon(async () => (await wires()).includes("/Target\ncamera"), "the wire that came");
  await untilTold(page, "Expand Target");

  await choose(page, "/camera", "Collapse into the pin it feeds");
  await asking(page, 'Collapse "camera"?');
  await page.getByTestId("confirm").getByRole("button", { name: "Collapse" }).click();
  await untilNodes(page, 6);
  await soon(async () => !(await wires()).includes("/Target\ncamera"), "the wire gone");
  assert.deepEqual(payloads(room, "expandNodeRequest").at(-1), {
    prim_path: "/Target",
    confirm: true,
  });
  assert.deepEqual(payloads(room, "collapseNodeRequest").at(-1), {
    prim_path: "/camera",
    confirm: true,
  });
});

Deno.test("the graph's menu offers no structure where there is none, and says why it is barred", async () => {
  await using room = await openGraph();
  const { page, visit } = room;
  await untilNodes(page, 6);
  const labels = async (path: string) => {
    await nodeOf(page, path).focus();
    await page.keyboard.press("Shift+F10");
    const menu = page.getByRole("menu", { name: `Actions for ${path.slice(1)}` });
    await menu.waitFor();
    const all = await menu.getByRole("menuitem").locator("span").allInnerTexts();
    await page.keyboard.press("Escape");
    await menu.waitFor({ state: "detached" });
    return all;
  };
  const wood = await labels("/Wood");
  assert.ok(wood.includes("Group") && wood.includes("Collapse into the pin it feeds"), `${wood}`);
  assert.ok(!wood.includes("Dissolve the group"), `${wood}`);
  assert.ok(!wood.includes("Expand: move out what its pins hold"), `${wood}`);
  const inner = await labels("/Inner");
  assert.ok(inner.includes("Dissolve the group") && inner.includes("Open the graph"), `${inner}`);
  assert.ok(!inner.includes("Collapse into the pin it feeds"), `${inner}`);
  room.answer("groupNodesRequest", () => refusal("conflict", "The render target is being shown"));
  await choose(page, "/Target", "Group");
  await untilTold(page, "The render target is being shown");
  assert.equal(await nodeOf(page, "/Target").count(), 1);
  assert.equal(visit.messages.filter(({ type }) => type === "moveNodesRequest").length, 0);
});

Deno.test("arranging places what feeds above what it feeds as one edit, of the selection alone when there is one", async () => {
  await using room = await openGraph({
    "/": smallGraph().map((each, at) => ({ ...each, position: [at * 7, -at * 9] })),
  });
  const { page, visit } = room;
  room.answer("moveNodesRequest", ({ moves }) => {
    const list = moves as readonly { prim_path: string; position: readonly number[] }[];
    sayChanges(
      visit,
      list.map(({ prim_path: path, position }) => ({ change: "moved", path, position })),
    );
    return done(`Move ${list.length} nodes`);
  });
  await untilNodes(page, 6);
  await page.getByRole("button", { name: "Arrange the nodes" }).click();
  await soon(() => room.asked("moveNodesRequest").length === 1);
  const rank = async (path: string) => (await places(page))[path]?.[1] ?? NaN;
  await soon(
    async () =>
      await rank("/Wood") < await rank("/Lacquer") &&
      await rank("/Lacquer") < await rank("/Ball") &&
      await rank("/Ball") < await rank("/Target"),
    "the ranks of the wires",
  );
  const boxes = await page.locator(".react-flow__node").evaluateAll((all) =>
    all.map((each) => each.getBoundingClientRect().toJSON())
  );
  const overlaps = boxes.flatMap((a, at) =>
    boxes.slice(at + 1).filter((b) =>
      a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
    )
  );
  assert.deepEqual(overlaps, []);

  saySelection(visit, ["/Wood", "/Glass"]);
  await soon(async () => await page.locator(".react-flow__node.selected").count() === 2);
  sayChanges(visit, [
    { change: "moved", path: "/Wood", position: [0, 0] },
    { change: "moved", path: "/Glass", position: [5, 5] },
  ], { source: "octane" });
  const ball = (await places(page))["/Ball"];
  await soon(async () => (await places(page))["/Glass"]?.join() === "5,5", "the moves from inside");
  await page.getByTestId("graph").focus();
  await page.keyboard.press("l");
  await soon(() => room.asked("moveNodesRequest").length === 2);
  const [, only] = payloads(room, "moveNodesRequest");
  const moved = (only?.moves as readonly Payload[]).map(({ prim_path: path }) => path);
  assert.ok(moved.every((path) => path === "/Wood" || path === "/Glass"), `${moved}`);
  assert.deepEqual((await places(page))["/Ball"], ball);
});

Deno.test("a node is renamed where it stands, by key, by double click and by menu", async () => {
  await using room = await openGraph();
  const { page, visit } = room;
  room.answer("renameNodeRequest", ({ prim_path: path, name }) => {
    sayChanges(visit, [{ change: "renamed", path, new_path: `/${name}`, name }]);
    return done(`Rename to ${name}`, [`/${name}`]);
  });
  await untilNodes(page, 6);
  const field = page.locator(".graph-rename");
  await nodeOf(page, "/Wood").focus();
  await page.keyboard.press("F2");
  await soon(async () => await field.inputValue() === "Wood", "the field for its name");
  await page.keyboard.type("Oak");
  await page.keyboard.press("Enter");
  await soon(async () => await nodeOf(page, "/Oak").count() === 1);
  assert.equal(await field.count(), 0);
  await soon(
    async () => await page.evaluate("document.activeElement?.getAttribute('data-id')") === "/Oak",
    "the keyboard on the node that was renamed",
  );

  await nodeOf(page, "/Oak").locator(".graph-node-name").dblclick();
  await soon(async () => await field.inputValue() === "Oak");
  await page.keyboard.type("Pine");
  await page.keyboard.press("Escape");
  assert.equal(await field.count(), 0);
  assert.equal(room.asked("renameNodeRequest").length, 1);

  room.answer("renameNodeRequest", () => refusal("conflict", "That name is taken"));
  await choose(page, "/Glass", "Rename");
  await soon(async () => await field.inputValue() === "Glass", "the field for its name");
  await page.keyboard.type("Oak");
  await page.keyboard.press("Enter");
  await untilTold(page, "That name is taken");
  const named = nodeOf(page, "/Glass").locator(".graph-node-name");
  await soon(async () => await named.innerText() === "Glass", "the name that it has");
  assert.deepEqual(payloads(room, "renameNodeRequest"), [
    { prim_path: "/Wood", name: "Oak" },
    { prim_path: "/Glass", name: "Oak" },
  ]);
});

Deno.test("who may not rename or move gets neither a field nor the button to arrange", async () => {
  const barred = new Set(["renameNodeRequest", "moveNodesRequest"]);
  await using room = await openGraph(
    undefined,
    GRAPH_OPERATOR.filter((each) => !barred.has(each)),
  );
  const { page } = room;
  await untilNodes(page, 6);
  await nodeOf(page, "/Wood").focus();
  await page.keyboard.press("F2");
  await page.keyboard.press("l");
  await nodeOf(page, "/Wood").locator(".graph-node-name").dblclick();
  assert.equal(await page.locator(".graph-rename").count(), 0);
  assert.equal(await page.getByRole("button", { name: "Arrange the nodes" }).count(), 0);
  assert.deepEqual(room.asked("moveNodesRequest"), []);
});
