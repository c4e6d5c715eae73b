import assert from "node:assert/strict";
import fc from "fast-check";
import { graphLinks } from "./graph_links.ts";
import { NO_DRAFTS } from "./graph_drafts.ts";
import { wirePoint } from "./graph_shape.ts";
import { byPath, graphNode, graphPin } from "./test_graph.ts";
import { boxesMeet, drawnBox, layWires, strokesOf, wireAt, wireDistance } from "./wire_layout.ts";

const NODES = byPath(
  graphNode("/Wood", { position: [0, 0], outType: "PT_TEXTURE" }),
  graphNode("/Lacquer", { position: [0, 100], pins: [graphPin("diffuse", "PT_TEXTURE", "/Wood")] }),
  graphNode("/Ball", { position: [900, 900], pins: [graphPin("material", "PT_X", "/Lacquer")] }),
);
const LINKS = graphLinks(NODES);
const WIRES = layWires(NODES, LINKS, NO_DRAFTS);
const EVERYTHING = { x: -1e6, y: -1e6, width: 2e6, height: 2e6 };

Deno.test("layWires follows the places that nodes are dragged to", () => {
  const dragged = layWires(NODES, LINKS, new Map([["/Wood", [50, 7]]]));
  const [before, after] = [WIRES[0]?.wire.from, dragged[0]?.wire.from];
  assert.ok(before !== undefined && after !== undefined);
  assert.deepEqual([after[0] - before[0], after[1] - before[1]], [50, 7]);
});

Deno.test("wireAt finds a wire at every point of it, and none far from all", () => {
  fc.assert(fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (at) => {
    const wire = WIRES[1];
    assert.ok(wire !== undefined);
    const point = wirePoint(wire.wire, at);
    assert.ok(wireDistance(wire.wire, point) < 2);
    assert.ok(wireAt(WIRES, point, 6) !== undefined);
  }));
  assert.equal(wireAt(WIRES, [-500, 500], 6), undefined);
});

Deno.test("every wire lies within its box", () => {
  fc.assert(fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (at) => {
    for (const { box, wire } of WIRES) {
      const [x, y] = wirePoint(wire, at);
      const around = { x: x - 0.001, y: y - 0.001, width: 0.002, height: 0.002 };
      assert.ok(boxesMeet(box, around));
    }
  }));
});

Deno.test("drawnBox holds all that is seen of the whole, and stays the same for small moves", () => {
  const whole = { x: 0, y: 0, width: 5000, height: 3000 };
  fc.assert(fc.property(
    fc.record({
      x: fc.integer({ min: -500, max: 4500 }),
      y: fc.integer({ min: -500, max: 2500 }),
      width: fc.integer({ min: 50, max: 4000 }),
      height: fc.integer({ min: 50, max: 2000 }),
    }),
    (seen) => {
      const box = drawnBox(seen, whole);
      assert.ok(box.x <= Math.max(seen.x, whole.x) && box.y <= Math.max(seen.y, whole.y));
      assert.ok(box.x + box.width >= Math.min(seen.x + seen.width, 5000));
      assert.ok(box.y + box.height >= Math.min(seen.y + seen.height, 3000));
    },
  ));
  const boxes = new Set<string>();
  for (let x = 1000; x < 2000; x++) {
    boxes.add(JSON.stringify(drawnBox({ x, y: 900, width: 800, height: 300 }, whole)));
  }
  assert.ok(boxes.size < 10, `${boxes.size} boxes in 1000 steps`);
});

Deno.test("strokesOf draws what looks the same at once, and leaves out what is elsewhere or held", () => {
  const all = strokesOf(WIRES, EVERYTHING, new Set(), undefined);
  assert.deepEqual(all.map(({ ids }) => ids), [["/Lacquer\ndiffuse", "/Ball\nmaterial"]]);
  const near = strokesOf(WIRES, EVERYTHING, new Set(["/Wood"]), undefined);
  assert.deepEqual(near.map(({ ids, isNear }) => [ids, isNear]), [
    [["/Ball\nmaterial"], false],
    [["/Lacquer\ndiffuse"], true],
  ]);
  const corner = { x: 0, y: 0, width: 60, height: 90 };
  assert.deepEqual(
    strokesOf(WIRES, corner, new Set(), undefined).flatMap(({ ids }) => ids),
    ["/Lacquer\ndiffuse"],
  );
  assert.deepEqual(strokesOf(WIRES, corner, new Set(), "/Lacquer\ndiffuse"), []);
});
