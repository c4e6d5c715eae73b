import assert from "node:assert/strict";
import fc from "fast-check";
import { copyOf, pastePlace } from "./clipboard.ts";
import { movesOf, NO_DRAFTS, withDrafts, withoutDrafts } from "./graph_drafts.ts";
import { ARROWS, neighbourOf } from "./graph_keys.ts";
import { readGraphPage, readTypesPage } from "./graph_node.ts";
import { searchGraph, searchTypes } from "./graph_search.ts";
import { boxAround, nameSizePx, NODE_HEIGHT, nodeShape, wireOf, wirePoint } from "./graph_shape.ts";
import { isCut } from "./knife.ts";
import { fromMap, isAllSeen, mapView, onMap, seenBox } from "./minimap.ts";
import { byPath, graphNode, graphPin } from "./test_graph.ts";
import { typeText } from "./type_text.ts";

Deno.test("readGraphPage leaves out what has no path and colours that are none", () => {
  const page = readGraphPage({
    graph_path: "/",
    nodes: [
      { name: "lost" },
      { path: "/A", colour: "red", position: [1, 2], pins: [{ name: "p", colour: "#ABCDEF" }] },
    ],
    next: "7",
  });
  assert.equal(page.nodes.length, 1);
  assert.equal(page.nodes[0]?.colour, undefined);
  assert.equal(page.nodes[0]?.pins[0]?.colour, "#ABCDEF");
  assert.deepEqual(page.nodes[0]?.position, [1, 2]);
  assert.equal(page.next, "7");
});

Deno.test("nodeShape has room for every pin, left to right", () => {
  fc.assert(fc.property(fc.string(), fc.nat(60), (name, count) => {
    const pins = Array.from({ length: count }, (_, at) => graphPin(`p${at}`, "PT_FLOAT"));
    const { width, pinXs, outputX } = nodeShape({ name, pins });
    assert.equal(pinXs.length, count);
    assert.ok(pinXs.every((x, at) => x > 0 && x < width && x > (pinXs[at - 1] ?? 0)));
    assert.equal(outputX, width / 2);
  }));
});

Deno.test("boxAround holds every box", () => {
  const side = fc.integer({ min: -500, max: 500 });
  const box = fc.record({ x: side, y: side, width: fc.nat(200), height: fc.nat(200) });
  fc.assert(fc.property(fc.array(box, { minLength: 1 }), (boxes) => {
    const around = boxAround(boxes);
    assert.ok(around !== undefined);
    for (const { x, y, width, height } of boxes) {
      assert.ok(x >= around.x && x + width <= around.x + around.width);
      assert.ok(y >= around.y && y + height <= around.y + around.height);
    }
  }));
  assert.equal(boxAround([]), undefined);
});

Deno.test("isCut is true of a line across a wire, and false of one beside it", () => {
  const wire = wireOf([0, 0], [40, 100]);
  const [x, y] = wirePoint(wire, 0.5);
  assert.ok(isCut(wire, [[x - 30, y], [x + 30, y]]));
  assert.ok(isCut(wire, [[x - 30, y - 5], [x - 10, y - 2], [x + 30, y + 3]]));
  assert.ok(!isCut(wire, [[x - 60, y], [x - 30, y]]));
  assert.ok(!isCut(wire, [[x, y]]));
});

Deno.test("fromMap undoes onMap, and everything lies on the map", () => {
  const part = fc.double({ min: -2_000, max: 2_000, noNaN: true });
  fc.assert(fc.property(part, part, fc.double({ min: 0.1, max: 2, noNaN: true }), (x, y, zoom) => {
    const size = { width: 168, height: 104 };
    const seen = seenBox({ x, y, zoom }, { width: 900, height: 300 });
    const view = mapView({ x: 0, y: 0, width: 500, height: 400 }, seen, size);
    const box = onMap(view, seen);
    assert.ok(box.x >= -1e-6 && box.x + box.width <= size.width + 1e-6);
    assert.ok(box.y >= -1e-6 && box.y + box.height <= size.height + 1e-6);
    const [backX, backY] = fromMap(view, [box.x, box.y]);
    assert.ok(Math.abs(backX - seen.x) < 1e-6 && Math.abs(backY - seen.y) < 1e-6);
  }));
});

Deno.test("searchGraph finds by every word in name or type, names that start so first", () => {
  const nodes = [
    graphNode("/Red wood"),
    graphNode("/Wood"),
    graphNode("/Noise", { nodeType: "NT_TEX_WOOD" }),
    graphNode("/Ball"),
  ];
  assert.deepEqual(searchGraph(nodes, "wood").map(({ name }) => name), [
    "Wood",
    "Red wood",
    "Noise",
  ]);
  assert.deepEqual(searchGraph(nodes, "wood red").map(({ name }) => name), ["Red wood"]);
  assert.deepEqual(searchGraph(nodes, "  "), []);
});

Deno.test("searchTypes groups by category until a word is typed", () => {
  const { types } = readTypesPage({
    types: [
      { node_type: "NT_B", label: "Box", category: "Geometry", out_type: "PT_GEOMETRY" },
      { node_type: "NT_G", label: "Glossy", category: "Materials", out_type: "PT_MATERIAL" },
      { node_type: "NT_D", label: "Diffuse", category: "Materials", out_type: "PT_MATERIAL" },
    ],
  });
  assert.deepEqual(
    searchTypes(types, "").map(({ title, types: of }) => [title, of.map(({ label }) => label)]),
    [["Geometry", ["Box"]], ["Materials", ["Diffuse", "Glossy"]]],
  );
  assert.deepEqual(searchTypes(types, "gl").flatMap(({ types: of }) => of.map((t) => t.label)), [
    "Glossy",
  ]);
  assert.deepEqual(searchTypes(types, "nothing"), []);
});

Deno.test("neighbourOf follows wires up and down, and places where there are none", () => {
  const nodes = byPath(
    graphNode("/A", { position: [0, 0] }),
    graphNode("/B", { position: [200, 0] }),
    graphNode("/C", {
      position: [100, 100],
      pins: [graphPin("a", "PT_MATERIAL", "/A"), graphPin("b", "PT_MATERIAL", "/B")],
    }),
    graphNode("/D", { position: [100, 200] }),
  );
  assert.equal(neighbourOf(nodes, "/C", "ArrowUp"), "/A");
  assert.equal(neighbourOf(nodes, "/A", "ArrowDown"), "/C");
  assert.equal(neighbourOf(nodes, "/A", "ArrowRight"), "/B");
  assert.equal(neighbourOf(nodes, "/B", "ArrowLeft"), "/A");
  assert.equal(neighbourOf(nodes, "/C", "ArrowDown"), "/D");
  assert.equal(neighbourOf(nodes, "/gone", "ArrowDown"), undefined);
});

Deno.test("neighbourOf never leads out of the graph or to the node itself", () => {
  const place = fc.tuple(fc.integer({ min: -900, max: 900 }), fc.integer({ min: -900, max: 900 }));
  fc.assert(
    fc.property(fc.array(place, { minLength: 1, maxLength: 20 }), (places) => {
      const nodes = byPath(...places.map((position, at) => graphNode(`/${at}`, { position })));
      for (const path of nodes.keys()) {
        for (const arrow of ARROWS) {
          const to = neighbourOf(nodes, path, arrow);
          assert.ok(to === undefined || to !== path && nodes.has(to));
        }
      }
    }),
  );
});

Deno.test("movesOf writes only places that Octane does not hold already", () => {
  const nodes = byPath(graphNode("/A", { position: [Math.fround(0.1), 0] }), graphNode("/B"));
  const drafts = new Map([["/A", [0.1, 0]], ["/B", [5, 6]], ["/gone", [1, 1]]] as const);
  assert.deepEqual(movesOf(nodes, drafts), [{ path: "/B", position: [5, 6] }]);
});

Deno.test("withoutDrafts keeps a place that a later drag has given", () => {
  const first = new Map([["/A", [1, 1]]] as const);
  const second = new Map([["/A", [2, 2]]] as const);
  const drafts = withDrafts(withDrafts(NO_DRAFTS, first), second);
  assert.deepEqual([...withoutDrafts(drafts, first)], [["/A", [2, 2]]]);
  assert.equal(withoutDrafts(drafts, second).size, 0);
});

Deno.test("pastePlace is the pointer's, else further from the original with every paste", () => {
  const nodes = byPath(graphNode("/A", { position: [10, 20] }));
  const copied = copyOf(nodes, ["/elsewhere", "/A"]);
  assert.ok(copied !== undefined);
  assert.deepEqual(copied.paths, ["/A"]);
  assert.deepEqual(pastePlace(copied, [7, 7]), [7, 7]);
  assert.deepEqual(pastePlace(copied, undefined), [50, 60]);
  assert.deepEqual(pastePlace({ ...copied, pastes: 2 }, undefined), [130, 140]);
  assert.equal(copyOf(nodes, ["/elsewhere"]), undefined);
});

Deno.test("nameSizePx keeps names readable on the screen as long as they fit into their nodes", () => {
  assert.equal(nameSizePx(2), 12);
  assert.equal(nameSizePx(1), 12);
  for (const zoom of [0.7, 0.55, 0.45, 0.4]) assert.ok(nameSizePx(zoom) * zoom >= 9.4, `${zoom}`);
  assert.ok(nameSizePx(0.05) < NODE_HEIGHT);
});

Deno.test("isAllSeen says whether anything lies outside what is seen", () => {
  const whole = { x: 10, y: 10, width: 100, height: 50 };
  assert.equal(isAllSeen(undefined, whole), true);
  assert.equal(isAllSeen(whole, whole), true);
  assert.equal(isAllSeen(whole, { x: 0, y: 0, width: 200, height: 100 }), true);
  for (
    const seen of [
      { x: 11, y: 0, width: 200, height: 100 },
      { x: 0, y: 11, width: 200, height: 100 },
      { x: 0, y: 0, width: 109, height: 100 },
      { x: 0, y: 0, width: 200, height: 59 },
    ]
  ) assert.equal(isAllSeen(whole, seen), false);
});

Deno.test("typeText reads as words", () => {
  assert.equal(typeText("PT_RENDER_TARGET"), "render target");
  assert.equal(typeText("NT_MAT_DIFFUSE"), "diffuse material");
  assert.equal(typeText("NT_TEX_RGB"), "RGB texture");
  assert.equal(typeText("NT_RENDERTARGET"), "render target");
  assert.equal(typeText("NT_BOX"), "box");
  assert.equal(typeText("NT_MAT"), "mat");
  assert.equal(typeText(""), "unknown");
});
