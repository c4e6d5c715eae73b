import assert from "node:assert/strict";
import {
  drag,
  endOf,
  GRAPH_VIEWER,
  node,
  nodeOf,
  openGraph,
  pin,
  smallGraph,
  untilAtRest,
  untilNodes,
  untilWires,
} from "./graph_script.ts";
import { findings } from "./axe_findings.ts";
import { untilText } from "./page_probe.ts";
import { soon } from "./patience.ts";
import { refusal, sayChanges, saySelection, selecting } from "./scene_script.ts";

const done = (name: string, paths: readonly string[] = []) =>
  ["editResult", { name, paths, undoable: true, edit_id: "e1" }] as const;

/** What was asked, without the ids that tie answers to it. */
function payloads(asked: readonly { readonly payload: Readonly<Record<string, unknown>> }[]) {
  return asked.map(({ payload: { request_id: _, ...rest } }) => rest);
}

Deno.test("the node graph shows nodes and wires as the room tells them, and takes part in changes", async () => {
  await using room = await openGraph();
  const { page, visit } = room;
  await untilNodes(page, 6);
  await untilWires(page, ["/Ball.material", "/Lacquer.diffuse", "/Target.mesh"]);
  assert.equal(await nodeOf(page, "/Lacquer").getAttribute("aria-label"), "Lacquer, material");
  const view = await page.locator(".react-flow__viewport").getAttribute("style");
  sayChanges(visit, [
    { change: "moved", path: "/Glass", position: [300, 40] },
    { change: "renamed", path: "/Wood", new_path: "/Oak", name: "Oak" },
  ], { source: "octane" });
  await soon(() => nodeOf(page, "/Oak").count().then((count) => count === 1));
  await soon(async () =>
    (await nodeOf(page, "/Glass").getAttribute("style"))?.includes("translate(300px, 40px)")
  );
  room.graphs.set("/", [
    ...smallGraph().filter(({ path }) => path !== "/Ball" && path !== "/Wood"),
    node("/Oak", "PT_TEXTURE", [60, 0]),
    node("/New", "PT_MATERIAL", [300, 0]),
    node("/Ball", "PT_GEOMETRY", [60, 190], [
      pin("material", "PT_MATERIAL", { connected: "/Glass", owned: false }),
    ]),
  ]);
  sayChanges(visit, [
    { change: "links", path: "/Ball", pin: "material" },
    {
      change: "added",
      parent: "/",
      row: { name: "New", path: "/New", type: "material", children: false, hasChildren: false },
      index: 0,
    },
  ]);
  await untilNodes(page, 7);
  assert.deepEqual(payloads(room.asked("getNodeGraphRequest")).at(-1), {
    graph_path: "/",
    only: ["/Ball", "/New"],
  });
  sayChanges(visit, [{ change: "removed", path: "/Glass" }]);
  await untilNodes(page, 6);
  await untilWires(page, ["/Lacquer.diffuse", "/Target.mesh"]);
  assert.equal(await page.locator(".react-flow__viewport").getAttribute("style"), view);
});

Deno.test("a link is judged before it is dropped, and asked for when it fits", async () => {
  await using room = await openGraph();
  const { page } = room;
  await untilNodes(page, 6);
  const from = await endOf(page, "/Wood");
  await drag(page, from, await endOf(page, "/Ball", "material"));
  const note = page.locator(".graph-aim");
  await soon(async () => await note.innerText() === "material takes material, Wood gives texture");
  await nodeOf(page, "/Glass").locator('[data-pin="transmission"].fits').waitFor();
  await nodeOf(page, "/Ball").locator('[data-pin="material"].misfits').waitFor();
  await page.mouse.up();
  await soon(async () => await note.count() === 0, "no link that is drawn");
  room.answer("connectPinRequest", () => done("Connect Wood to transmission of Glass"));
  await drag(page, from, await endOf(page, "/Glass", "transmission"));
  await soon(async () => await note.innerText() === "transmission of Glass");
  await page.mouse.up();
  await soon(() => room.asked("connectPinRequest").length > 0);
  assert.deepEqual(payloads(room.asked("connectPinRequest")), [
    { prim_path: "/Glass", pin: "transmission", source_path: "/Wood" },
  ]);
});

Deno.test("links are cut by key, by the knife, and by pulling them off their pin", async () => {
  await using room = await openGraph();
  const { page } = room;
  room.answer("disconnectPinRequest", () => done("Disconnect"));
  await untilNodes(page, 6);
  const asked = () => payloads(room.asked("disconnectPinRequest"));
  const pinPlace = await endOf(page, "/Ball", "material");
  const output = await endOf(page, "/Lacquer");
  const middle = { x: (pinPlace.x + output.x) / 2, y: (pinPlace.y + output.y) / 2 };
  await page.mouse.click(middle.x, middle.y);
  await page.keyboard.press("Delete");
  await soon(() => asked().length === 1, "the cut by key");
  await page.keyboard.press("k");
  await drag(page, { x: middle.x - 60, y: middle.y }, { x: middle.x + 60, y: middle.y + 2 });
  await page.mouse.up();
  await soon(() => asked().length === 2, "the cut by knife");
  await page.keyboard.press("k");
  await drag(page, pinPlace, { x: pinPlace.x + 260, y: pinPlace.y - 10 });
  await soon(async () => await page.locator(".graph-aim").innerText() === "Let go to cut");
  await page.mouse.up();
  await soon(() => asked().length === 3, "the cut by pulling off");
  assert.deepEqual(asked(), Array(3).fill({ prim_path: "/Ball", pin: "material" }));
});

Deno.test("what would be lost is said before a pin that holds a node is emptied", async () => {
  await using room = await openGraph();
  const { page } = room;
  room.answer(
    "disconnectPinRequest",
    ({ confirm }) =>
      confirm === true ? done("Disconnect camera") : refusal(
        "confirmation_needed",
        "/Target/camera lies in the pin and would be destroyed",
        { lost: ["/Target/camera"] },
      ),
  );
  await untilNodes(page, 6);
  await nodeOf(page, "/Target").focus();
  await page.keyboard.press("p");
  await page.getByRole("button", { name: "Empty camera" }).click();
  const confirm = page.getByTestId("confirm");
  await soon(async () => (await confirm.innerText()).includes("/Target/camera"));
  await confirm.getByRole("button", { name: "Empty it" }).click();
  await soon(() => room.asked("disconnectPinRequest").length === 2);
  assert.equal(room.asked("disconnectPinRequest")[1]?.payload.confirm, true);
});

Deno.test("a drag writes places once, and a refusal puts the nodes back and says so", async () => {
  await using room = await openGraph();
  const { page, visit } = room;
  room.answer("selectPrimsRequest", selecting(visit));
  let answer: readonly [string, Readonly<Record<string, unknown>>] | "silent" = "silent";
  room.answer("moveNodesRequest", () => answer);
  await untilNodes(page, 6);
  const style = () => nodeOf(page, "/Glass").getAttribute("style");
  const isAtPlace = async () => (await style())?.includes("translate(220px, 90px)");
  assert.ok(await isAtPlace());
  const box = await nodeOf(page, "/Glass").boundingBox();
  assert.ok(box !== null);
  const at = { x: box.x + 12, y: box.y + box.height / 2 };
  answer = refusal("conflict", "The node was moved by somebody else");
  await drag(page, at, { x: at.x + 80, y: at.y + 20 });
  await page.mouse.up();
  await soon(() => room.asked("moveNodesRequest").length === 1);
  await soon(isAtPlace, "the node back at its place");
  await untilText(page, "notices", /moved by somebody else/);
  await soon(() =>
    room.asked("selectPrimsRequest").some(({ payload }) => String(payload.paths) === "/Glass")
  );
});

Deno.test("the box selects, one selection serves the whole room, and nodes are made where wanted", async () => {
  await using room = await openGraph();
  const { page, visit } = room;
  room.answer("selectPrimsRequest", selecting(visit));
  room.answer("getNodeTypesRequest", () => ["nodeTypesResult", {
    types: [
      {
        node_type: "NT_MAT_GLOSSY",
        label: "Glossy",
        category: "Materials",
        out_type: "PT_MATERIAL",
      },
      {
        node_type: "NT_MAT_METAL",
        label: "Metallic",
        category: "Materials",
        out_type: "PT_MATERIAL",
      },
    ],
  }]);
  room.answer("createNodeRequest", () => {
    room.graphs.get("/")?.push(node("/Metallic", "PT_MATERIAL", [300, 60]));
    return done("Create Metallic", ["/Metallic"]);
  });
  room.answer("connectPinRequest", () => done("Connect"));
  await untilNodes(page, 6);
  const wood = await nodeOf(page, "/Wood").boundingBox();
  const glass = await nodeOf(page, "/Glass").boundingBox();
  assert.ok(wood !== null && glass !== null);
  // Upwards, since a graph whose box begins at its upper edge pans for as long as that takes.
  await drag(page, { x: glass.x + glass.width + 6, y: glass.y + glass.height + 6 }, {
    x: wood.x - 30,
    y: wood.y - 8,
  });
  await page.mouse.up();
  await soon(async () => await page.locator(".react-flow__node.selected").count() === 3);
  await soon(() => {
    const { paths } = room.asked("selectPrimsRequest").at(-1)?.payload ?? {};
    return Array.isArray(paths) && String(paths.toSorted()) === "/Glass,/Lacquer,/Wood";
  }, "the three nodes in the box selected");
  saySelection(visit, ["/Ball"]);
  await soon(async () => (await nodeOf(page, "/Ball").getAttribute("class"))?.includes("selected"));
  await untilAtRest(page);
  const to = await endOf(page, "/Ball", "material");
  await drag(page, await endOf(page, "/Glass"), { x: to.x + 200, y: to.y + 6 });
  await page.mouse.up();
  const picker = page.getByTestId("graph-picker");
  await picker.getByRole("combobox").fill("metal");
  await soon(async () => await picker.getByRole("option").count() === 1);
  await page.keyboard.press("Enter");
  await soon(() => room.asked("createNodeRequest").length === 1);
  const [made] = payloads(room.asked("createNodeRequest"));
  assert.equal(made?.node_type, "NT_MAT_METAL");
  assert.equal(made?.parent_path, "/");
  await untilNodes(page, 7);
});

Deno.test("the keyboard walks along wires, finds nodes, copies them and enters graphs", async () => {
  await using room = await openGraph({
    "/": smallGraph(),
    "/Inner": [node("/Inner/Noise", "PT_TEXTURE", [0, 0])],
  });
  const { page, visit } = room;
  room.answer("selectPrimsRequest", selecting(visit));
  room.answer("copyNodesRequest", () => done("Copy 1 nodes"));
  room.answer("pasteNodesRequest", () => done("Paste 1 nodes", ["/Lacquer~2"]));
  await untilNodes(page, 6);
  const focused = () =>
    page.evaluate("document.activeElement?.getAttribute('data-id')") as Promise<string | null>;
  await nodeOf(page, "/Ball").focus();
  await page.keyboard.press("ArrowUp");
  await soon(async () => await focused() === "/Lacquer");
  await page.keyboard.press("Control+c");
  await page.keyboard.press("Control+v");
  await soon(() => room.asked("pasteNodesRequest").length === 1);
  assert.deepEqual(payloads(room.asked("copyNodesRequest")), [{ paths: ["/Lacquer"] }]);
  await page.keyboard.press("Control+f");
  await page.keyboard.type("inn");
  await page.keyboard.press("Tab");
  await soon(async () => await focused() === "/Inner");
  await page.keyboard.press("PageDown");
  await soon(async () => await nodeOf(page, "/Inner/Noise").count() === 1, "the inner graph");
  await page.getByRole("navigation", { name: "Graph" }).getByRole("button", { name: "Scene" })
    .click();
  await untilNodes(page, 6);
  sayChanges(visit, [{ change: "project", root_prim_path: "/" }], { project_generation: 2 });
  await soon(() => room.asked("getNodeGraphRequest").length >= 4, "another project being read");
});

Deno.test("who may only watch sees the graph, and is told that it cannot be changed", async () => {
  await using room = await openGraph(undefined, GRAPH_VIEWER);
  const { page } = room;
  await untilNodes(page, 6);
  await soon(async () =>
    (await page.locator(".graph-note").innerText()).includes("operator's role")
  );
  await drag(page, await endOf(page, "/Wood"), await endOf(page, "/Glass", "transmission"));
  await page.mouse.up();
  assert.equal(await page.getByRole("button", { name: "New node" }).count(), 0);
  assert.deepEqual(room.asked("connectPinRequest"), []);
});

Deno.test("the node graph has no serious accessibility fault, open or with its lists", async () => {
  await using room = await openGraph();
  const { page } = room;
  room.answer("getNodeTypesRequest", () => ["nodeTypesResult", {
    types: [{ node_type: "NT_A", label: "Glossy", category: "Materials", out_type: "PT_MATERIAL" }],
  }]);
  await untilNodes(page, 6);
  assert.deepEqual(await findings(page, ".graph"), []);
  await nodeOf(page, "/Target").focus();
  await page.keyboard.press("p");
  await soon(async () => await page.getByRole("dialog", { name: "Pins of Target" }).count() === 1);
  assert.deepEqual(await findings(page, ".graph"), []);
  await page.keyboard.press("Escape");
  await page.keyboard.press("a");
  await soon(async () => await page.getByTestId("graph-picker").getByRole("option").count() === 1);
  assert.deepEqual(await findings(page, ".graph"), []);
});
