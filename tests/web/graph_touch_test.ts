/// <reference lib="dom" />
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { findings } from "./axe_findings.ts";
import { fingerOn, type Place } from "./finger.ts";
import {
  endOf,
  type GraphRoomPage,
  node,
  nodeOf,
  openGraph,
  pin,
  smallGraph,
  untilAtRest,
  untilNodes,
} from "./graph_script.ts";
import { steadyBox } from "./page_probe.ts";
import { soon } from "./patience.ts";
import { sayChanges, saySelection, selecting } from "./scene_script.ts";

const TOUCH = { hasTouch: true } as const;
/** Where a node lies in the graph that is out of sight at first. */
const FAR_X = 4_000;

const done = (name: string) =>
  ["editResult", { name, paths: [], undoable: true, edit_id: "e1" }] as const;

async function openTouched(nodes = smallGraph()): Promise<GraphRoomPage> {
  const room = await openGraph({ "/": nodes, "/Inner": [] }, undefined, TOUCH);
  room.answer("connectPinRequest", () => done("Connect"));
  room.answer("selectPrimsRequest", selecting(room.visit));
  await untilNodes(room.page, nodes.length);
  return room;
}

const armed = (page: Page) => page.locator(".graph-armed");

function links(room: GraphRoomPage) {
  return room.asked("connectPinRequest").map(({ payload: { request_id: _, ...rest } }) => rest);
}

const view = (page: Page) => page.locator(".react-flow__viewport").getAttribute("style");

Deno.test("a long press opens the menu of a node, of a wire and of the graph, and it stays when the finger goes up", async () => {
  await using room = await openTouched();
  const { page } = room;
  const finger = await fingerOn(page);
  const name = await steadyBox(nodeOf(page, "/Glass"));
  const menu = page.getByRole("menu");
  const pressed = async (at: Place, label: string) => {
    await finger.down(at);
    await soon(async () => await menu.getAttribute("aria-label") === label, label);
    await finger.up();
    await soon(() => menu.isVisible(), "the menu after the finger went up");
  };
  await pressed({ x: name.x + 20, y: name.y + name.height / 2 }, "Actions for Glass");
  const item = await steadyBox(page.getByRole("menuitem", { name: "Pins and links" }));
  await finger.tap({ x: item.x + 20, y: item.y + item.height / 2 });
  await soon(async () => await page.getByRole("dialog", { name: "Pins of Glass" }).count() === 1);
  assert.equal(await menu.count(), 0);
  await page.keyboard.press("Escape");

  const output = await endOf(page, "/Lacquer");
  const target = await endOf(page, "/Ball", "material");
  await pressed(
    { x: (output.x + target.x) / 2, y: (output.y + target.y) / 2 },
    "Actions for the link into material",
  );
  const stage = await steadyBox(page.getByTestId("graph-stage"));
  const free = { x: stage.x + 60, y: stage.y + 60 };
  await finger.tap(free);
  await soon(async () => await menu.count() === 0, "the menu closed by a tap elsewhere");
  await pressed(free, "Actions for the graph");
  await page.keyboard.press("Escape");
  await soon(async () => await menu.count() === 0, "the menu closed by its key");
  await page.mouse.click(name.x + 20, name.y + name.height / 2, { button: "right" });
  await soon(
    async () => await menu.getAttribute("aria-label") === "Actions for Glass",
    "the menu by a mouse after that",
  );
  assert.deepEqual(room.asked("moveNodesRequest"), []);
});

Deno.test("a menu that opens while the last one closes stays open", async () => {
  await using room = await openTouched();
  const { page } = room;
  const finger = await fingerOn(page);
  const stage = await steadyBox(page.getByTestId("graph-stage"));
  await finger.down({ x: stage.x + 60, y: stage.y + 60 });
  const menu = page.getByRole("menu");
  await soon(async () => await menu.getAttribute("aria-label") === "Actions for the graph");
  await finger.up();
  // A busy page hears of both before it has done anything else.
  await menu.evaluate((element) => {
    element.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    const node = document.querySelector('.react-flow__node[data-id="/Glass"]');
    const { x = 0, y = 0 } = node?.getBoundingClientRect() ?? {};
    const at = { bubbles: true, button: 2, clientX: x + 20, clientY: y + 10 };
    node?.dispatchEvent(new PointerEvent("pointerdown", { ...at, isPrimary: true }));
    node?.dispatchEvent(new MouseEvent("contextmenu", at));
  });
  await soon(async () => await menu.getAttribute("aria-label") === "Actions for Glass");
  await page.getByRole("menuitem", { name: "Pins and links" }).click();
  await soon(async () => await page.getByRole("dialog", { name: "Pins of Glass" }).count() === 1);
});

Deno.test("a finger that moves pans the graph or drags a node, and opens no menu", async () => {
  await using room = await openTouched();
  const { page } = room;
  room.answer("moveNodesRequest", () => done("Move"));
  const finger = await fingerOn(page);
  const stage = await steadyBox(page.getByTestId("graph-stage"));
  const before = await view(page);
  await finger.swipe({ x: stage.x + 80, y: stage.y + 80 }, { x: stage.x + 140, y: stage.y + 110 });
  await soon(async () => await view(page) !== before, "the graph moved");
  await finger.up();
  await untilAtRest(page);
  const box = await nodeOf(page, "/Glass").boundingBox();
  assert.ok(box !== null);
  const at = { x: box.x + 14, y: box.y + box.height / 2 };
  await finger.swipe(at, { x: at.x + 60, y: at.y + 30 });
  await finger.up();
  await soon(() => room.asked("moveNodesRequest").length === 1, "the node moved");
  assert.equal(await page.getByRole("menu").count(), 0);
  assert.deepEqual(links(room), []);
});

Deno.test("a pin that is tapped waits for its counterpart, says what does not fit, and connects what does", async () => {
  await using room = await openTouched();
  const { page } = room;
  const finger = await fingerOn(page);
  await finger.tap(await endOf(page, "/Wood"));
  await soon(async () =>
    await armed(page).getByRole("status").innerText() === "Choose a pin for Wood"
  );
  await nodeOf(page, "/Glass").locator('[data-pin="transmission"].fits').waitFor();
  await nodeOf(page, "/Ball").locator('[data-pin="material"].misfits').waitFor();
  assert.deepEqual(await findings(page, ".graph"), []);
  await finger.tap(await endOf(page, "/Ball", "material"));
  await soon(async () =>
    await armed(page).getByRole("status").innerText() ===
      "material takes material, Wood gives texture"
  );
  const opacity = await armed(page).evaluate((each) => getComputedStyle(each).opacity);
  assert.deepEqual([opacity, await findings(page, ".graph")], ["1", []]);
  assert.deepEqual(links(room), []);
  await finger.tap(await endOf(page, "/Glass", "transmission"));
  await soon(() => links(room).length === 1, "the link");
  assert.equal(await armed(page).count(), 0);

  await finger.tap(await endOf(page, "/Ball", "material"));
  await soon(async () =>
    await armed(page).getByRole("status").innerText() === "Choose what feeds material of Ball"
  );
  const glass = await nodeOf(page, "/Glass").boundingBox();
  assert.ok(glass !== null);
  await finger.tap({ x: glass.x + 16, y: glass.y + glass.height / 2 });
  await soon(() => links(room).length === 2, "the link from a node that was tapped");
  assert.deepEqual(links(room), [
    { prim_path: "/Glass", pin: "transmission", source_path: "/Wood" },
    { prim_path: "/Ball", pin: "material", source_path: "/Glass" },
  ]);
  assert.deepEqual(room.asked("disconnectPinRequest"), []);
  assert.deepEqual(room.asked("selectPrimsRequest"), []);
});

Deno.test("a link that waits is given up by its button, by a key, by a tap on nothing, and with its node", async () => {
  await using room = await openTouched();
  const { page, visit } = room;
  const finger = await fingerOn(page);
  const arm = async () => {
    await finger.tap(await endOf(page, "/Glass"));
    await soon(async () => await armed(page).count() === 1, "the link waiting");
  };
  const gone = (how: string) => soon(async () => await armed(page).count() === 0, how);
  await arm();
  const button = await steadyBox(armed(page).getByRole("button", { name: "Cancel" }));
  await finger.tap({ x: button.x + button.width / 2, y: button.y + button.height / 2 });
  await gone("given up by the button");
  await arm();
  await page.keyboard.press("Escape");
  await gone("given up by a key");
  await arm();
  const stage = await steadyBox(page.getByTestId("graph-stage"));
  const before = await view(page);
  await finger.swipe({ x: stage.x + 80, y: stage.y + 80 }, { x: stage.x + 120, y: stage.y + 100 });
  await finger.up();
  await soon(async () => await view(page) !== before, "the graph moved while it waits");
  await untilAtRest(page);
  assert.equal(await armed(page).count(), 1);
  await finger.tap({ x: stage.x + 60, y: stage.y + 60 });
  await gone("given up by a tap on nothing");
  await arm();
  sayChanges(visit, [{ change: "removed", path: "/Glass" }]);
  await gone("given up with the node");
  assert.deepEqual(links(room), []);
});

Deno.test("a click on a pin cuts nothing: it waits for the other end like a tap", async () => {
  await using room = await openGraph();
  const { page } = room;
  room.answer("connectPinRequest", () => done("Connect"));
  await untilNodes(page, 6);
  const taken = await endOf(page, "/Ball", "material");
  await page.mouse.click(taken.x, taken.y);
  await soon(async () => await armed(page).count() === 1, "the link waiting");
  const glass = await endOf(page, "/Glass");
  await page.mouse.move(glass.x, glass.y, { steps: 3 });
  await soon(async () => await page.locator(".graph-aim").innerText() === "Glass");
  await page.mouse.click(glass.x, glass.y);
  await soon(() => links(room).length === 1, "the link");
  assert.deepEqual(links(room), [
    { prim_path: "/Ball", pin: "material", source_path: "/Glass" },
  ]);
  assert.deepEqual(room.asked("disconnectPinRequest"), []);
  assert.equal(await page.getByTestId("graph-picker").count(), 0);
});

Deno.test("the graph moves under a link that is held at its edge, until the far end is in reach", async () => {
  const far = node("/Far", "PT_MATERIAL", [FAR_X, 60], [pin("diffuse", "PT_TEXTURE")]);
  await using room = await openTouched([...smallGraph(), far]);
  const { page, visit } = room;
  saySelection(visit, ["/Wood"]);
  await soon(async () => await page.locator(".react-flow__node.selected").count() === 1);
  await untilAtRest(page);
  await page.getByTestId("graph").focus();
  await page.keyboard.press("f");
  const stage = await steadyBox(page.getByTestId("graph-stage"));
  await untilAtRest(page);
  await nodeOf(page, "/Wood").locator("[data-output]").waitFor();
  /** Where the far node's left edge is, whether or not it is drawn. */
  const farX = () =>
    page.locator(".react-flow__viewport").evaluate((viewport, { x, left }) => {
      const { a, e } = new DOMMatrix(getComputedStyle(viewport).transform);
      return left + e + a * x;
    }, { x: FAR_X, left: stage.x });
  const reach = { from: stage.x + 120, to: stage.x + stage.width - 180 };
  const isInReach = (x: number) => x > reach.from && x < reach.to;
  const middle = { x: stage.x + stage.width / 2, y: stage.y + stage.height / 2 };
  const finger = await fingerOn(page);
  await finger.swipe(await endOf(page, "/Wood"), middle);
  // A graph that went on while this test was held up comes back under the other edge.
  while (!isInReach(await farX())) {
    const isAhead = await farX() >= reach.to;
    await finger.move({ x: stage.x + (isAhead ? stage.width - 6 : 6), y: middle.y });
    await soon(
      async () => isAhead ? await farX() < reach.to : await farX() > reach.from,
      "the far node in sight",
    );
    // The graph goes on under a finger at its edge; away from there it rests.
    await finger.move(middle);
    await untilAtRest(page);
  }
  await finger.move(await endOf(page, "/Far", "diffuse"));
  const resting = await view(page);
  await soon(async () => await page.locator(".graph-aim").innerText() === "diffuse of Far");
  await finger.up();
  await soon(() => links(room).length === 1, "the link");
  assert.deepEqual(links(room), [
    { prim_path: "/Far", pin: "diffuse", source_path: "/Wood" },
  ]);
  assert.equal(await view(page), resting, "the graph rests away from its edge");
});

Deno.test("a finger draws a box around nodes after the button for it, and then drags the graph again", async () => {
  await using room = await openTouched();
  const { page } = room;
  const finger = await fingerOn(page);
  const stage = await page.getByTestId("graph-stage").boundingBox();
  const glass = await nodeOf(page, "/Glass").boundingBox();
  const lacquer = await nodeOf(page, "/Lacquer").boundingBox();
  assert.ok(stage !== null && glass !== null && lacquer !== null);
  const button = page.getByRole("button", { name: "Select in a box" });
  const before = await view(page);
  await button.click();
  await soon(async () => await button.getAttribute("aria-pressed") === "true", "the box is on");
  const left = Math.min(glass.x, lacquer.x) - 16;
  const top = Math.min(glass.y, lacquer.y) - 16;
  await finger.swipe({ x: left, y: top }, {
    x: Math.max(glass.x + glass.width, lacquer.x + lacquer.width) + 4,
    y: Math.max(glass.y + glass.height, lacquer.y + lacquer.height) + 4,
  });
  await finger.up();
  await soon(
    () =>
      room.asked("selectPrimsRequest").some(({ payload: { paths } }) =>
        Array.isArray(paths) && paths.includes("/Glass") && paths.includes("/Lacquer")
      ),
    "both nodes are selected",
  );
  assert.equal(await view(page), before);
  await soon(async () => await button.getAttribute("aria-pressed") === "false", "the box is over");
  await finger.swipe({ x: stage.x + 40, y: stage.y + 40 }, { x: stage.x + 100, y: stage.y + 80 });
  await finger.up();
  await soon(async () => await view(page) !== before, "the graph is dragged");
});

Deno.test("on a phone a wide graph opens where its names can be read, and is shown whole by the button", async () => {
  const nodes = Array.from(
    { length: 14 },
    (_, at) => node(`/Node ${at}`, "PT_MATERIAL", [at * 220, (at % 3) * 90]),
  );
  await using room = await openGraph({ "/": nodes }, undefined, { ...TOUCH, width: 390 });
  const { page } = room;
  const name = page.locator(".graph-node-name", { hasText: /^Node 0$/ });
  await soon(() => name.isVisible(), "the first node's name");
  const map = page.getByRole("img", { name: "Map of 14 nodes" });
  await soon(() => map.isVisible(), "the map of what is out of sight");
  await page.getByRole("button", { name: "Show everything" }).click();
  await soon(async () => await map.count() === 0, "no map of a graph that is all in sight");
  await untilNodes(page, 14);
});
