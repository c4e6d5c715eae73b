import assert from "node:assert/strict";
import { endKey, endNear, endPoint, sameEnd } from "./connecting.ts";
import { NODE_HEIGHT, nodeShape } from "./graph_shape.ts";
import { graphNode, graphPin } from "./test_graph.ts";

const gold = graphNode("/Gold", {
  position: [100, 100],
  pins: [graphPin("diffuse", "PT_TEXTURE"), graphPin("bump", "PT_TEXTURE")],
});
const inner = graphNode("/Inner", { isGraph: true, position: [400, 100] });
const placeOf = (node: typeof gold) => node.position;
const near = (x: number, y: number, reach = 20) => {
  const end = endNear([gold, inner], [x, y], placeOf, reach);
  return end && endKey(end);
};

Deno.test("endNear finds the nearest end around a node, and only close ones inside of it", () => {
  const pinX = 100 + (nodeShape(gold).pinXs[0] ?? NaN);
  const outputX = 100 + nodeShape(gold).outputX;
  assert.equal(near(pinX, 84), "/Gold\ndiffuse");
  assert.equal(near(pinX, 79), undefined);
  assert.equal(near(pinX, 107), "/Gold\ndiffuse");
  assert.equal(near(pinX, 113), undefined);
  assert.equal(near(outputX, 100 + NODE_HEIGHT + 15), "/Gold\n");
  assert.equal(near(110, 115), undefined);
});

Deno.test("endNear gives no output of a graph, which has none", () => {
  assert.equal(near(400 + nodeShape(inner).outputX, 100 + NODE_HEIGHT), undefined);
});

Deno.test("sameEnd follows a node to its newer state, unless the pin is gone", () => {
  const [pin] = gold.pins;
  assert.ok(pin !== undefined);
  const moved = { ...gold, position: [0, 0] as const };
  const end = sameEnd({ kind: "pin", node: gold, pin }, moved);
  assert.ok(end !== undefined && end.node === moved);
  assert.deepEqual(endPoint(end), [nodeShape(moved).pinXs[0], 0]);
  assert.equal(sameEnd({ kind: "pin", node: gold, pin }, { ...gold, pins: [] }), undefined);
  assert.equal(sameEnd({ kind: "output", node: gold }, moved)?.node, moved);
});
