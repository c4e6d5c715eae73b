import assert from "node:assert/strict";
import fc from "fast-check";
import { aimAt, endPoint } from "./connecting.ts";
import { createJudge, feedersOf, graphLinks, type LinkEnd, pinText } from "./graph_links.ts";
import type { GraphNode } from "./graph_node.ts";
import { byPath, graphNode, graphPin } from "./test_graph.ts";

const wood = graphNode("/Wood", { outType: "PT_TEXTURE" });
const gold = graphNode("/Gold", {
  position: [0, 100],
  pins: [graphPin("diffuse", "PT_TEXTURE", "/Wood"), graphPin("bump", "PT_TEXTURE")],
});
const ball = graphNode("/Ball", {
  outType: "PT_GEOMETRY",
  position: [0, 200],
  pins: [graphPin("material", "PT_MATERIAL", "/Gold")],
});
const inner = graphNode("/Inner", { isGraph: true, outType: "PT_UNKNOWN" });
const nodes = byPath(wood, gold, ball, inner);

function pinOf(node: GraphNode, name: string): LinkEnd {
  const pin = node.pins.find((each) => each.name === name);
  assert.ok(pin !== undefined);
  return { kind: "pin", node, pin };
}

Deno.test("graphLinks draws what lies in the graph, and from a graph what comes from inside it", () => {
  const held = graphNode("/Held", {
    pins: [
      graphPin("own", "PT_FLOAT", "/Held/own", true),
      graphPin("inside", "PT_TEXTURE", "/Inner/Deep/Noise"),
      graphPin("far", "PT_TEXTURE", "/Elsewhere/Noise"),
    ],
  });
  const links = graphLinks(byPath(wood, gold, ball, inner, held));
  assert.deepEqual(
    links.map(({ source, target, pin, inside }) => [source, target, pin.name, inside]),
    [
      ["/Wood", "/Gold", "diffuse", undefined],
      ["/Gold", "/Ball", "material", undefined],
      ["/Inner", "/Held", "inside", "/Inner/Deep/Noise"],
    ],
  );
  const texts = held.pins.map((pin) => pinText(byPath(inner, held), pin));
  assert.deepEqual(texts, [
    "holds own",
    "from Noise, in Inner",
    "from Noise, in another graph",
  ]);
});

Deno.test("createJudge lets a link through whose types fit", () => {
  const judge = createJudge(nodes, { kind: "output", node: wood });
  assert.deepEqual(judge(pinOf(gold, "bump")), { ok: true });
});

Deno.test("createJudge names the types that do not fit", () => {
  const judge = createJudge(nodes, { kind: "output", node: wood });
  assert.deepEqual(judge(pinOf(ball, "material")), {
    ok: false,
    reason: "material takes material, Wood gives texture",
  });
});

Deno.test("createJudge refuses circles from either end, graphs, and two ends of one kind", () => {
  const loop = graphNode("/Loop", {
    outType: "PT_TEXTURE",
    pins: [graphPin("input", "PT_TEXTURE")],
  });
  const fed = {
    ...gold,
    outType: "PT_TEXTURE",
    pins: [graphPin("diffuse", "PT_TEXTURE", "/Loop")],
  };
  const all = byPath(loop, fed);
  const reason = "Loop feeds Gold: this would close a circle";
  assert.deepEqual(createJudge(all, { kind: "output", node: fed })(pinOf(loop, "input")), {
    ok: false,
    reason,
  });
  assert.deepEqual(createJudge(all, pinOf(loop, "input"))({ kind: "output", node: fed }), {
    ok: false,
    reason,
  });
  assert.equal(createJudge(all, pinOf(loop, "input"))({ kind: "output", node: loop }).ok, false);
  assert.equal(createJudge(nodes, pinOf(gold, "bump"))({ kind: "output", node: inner }).ok, false);
  assert.equal(createJudge(nodes, pinOf(gold, "bump"))(pinOf(ball, "material")).ok, false);
});

Deno.test("feedersOf ends and holds no node itself, whatever the links", () => {
  const links = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 40 });
  fc.assert(fc.property(links, (pairs) => {
    const all = byPath(...Array.from({ length: 10 }, (_, at) =>
      graphNode(`/${at}`, {
        pins: pairs.filter(([target]) => target === at)
          .map(([, source], index) => graphPin(`p${index}`, "PT_MATERIAL", `/${source}`)),
      })));
    for (const path of all.keys()) {
      const feeders = feedersOf(all, path);
      assert.ok(!feeders.has(path));
      for (const [target, source] of pairs) {
        const reaches = `/${target}` === path || feeders.has(`/${target}`);
        if (reaches && `/${source}` !== path) assert.ok(feeders.has(`/${source}`));
      }
    }
  }));
});

Deno.test("aimAt takes hold of the nearest pin, and over a body of the first that fits", () => {
  const from: LinkEnd = { kind: "output", node: wood };
  const places = { placeOf: (node: GraphNode) => node.position, judge: createJudge(nodes, from) };
  const bump = endPoint(pinOf(gold, "bump"));
  const near = aimAt(nodes.values(), from, [bump[0] + 3, bump[1] - 3], places);
  assert.equal(near?.end.kind === "pin" && near.end.pin.name, "bump");
  const body = aimAt(nodes.values(), from, [95, 125], places);
  assert.equal(body?.end.kind === "pin" && body.end.pin.name, "bump");
  assert.equal(aimAt(nodes.values(), from, [600, 600], places), undefined);
  const wrong = aimAt(nodes.values(), from, endPoint(pinOf(ball, "material")), places);
  assert.equal(wrong?.verdict.ok, false);
});
