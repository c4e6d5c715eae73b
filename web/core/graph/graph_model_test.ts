import assert from "node:assert/strict";
import fc from "fast-check";
import type { SceneChange } from "../scene/scene_event.ts";
import {
  type Graph,
  graphChanged,
  listingBegun,
  nodesCame,
  pageCame,
  unknownGraph,
} from "./graph_model.ts";
import { graphNode, graphPin, page } from "./test_graph.ts";

function read(): Graph {
  const nodes = [
    graphNode("/Scene/Wood", { outType: "PT_TEXTURE" }),
    graphNode("/Scene/Gold", { pins: [graphPin("diffuse", "PT_TEXTURE", "/Scene/Wood")] }),
  ];
  return pageCame(listingBegun(unknownGraph("/Scene")), page("/Scene", nodes));
}

const changed = (graph: Graph, ...changes: SceneChange[]) => graphChanged(graph, changes);

Deno.test("pageCame keeps what was known until the last page, and drops what was not listed", () => {
  const before = read();
  const first = page("/Scene", [graphNode("/Scene/New")], "1");
  const half = pageCame(listingBegun(before), first);
  assert.deepEqual([...half.nodes.keys()], ["/Scene/Wood", "/Scene/Gold", "/Scene/New"]);
  const whole = pageCame(half, page("/Scene", [graphNode("/Scene/Wood")]));
  assert.deepEqual([...whole.nodes.keys()], ["/Scene/Wood", "/Scene/New"]);
  assert.equal(whole.listing, undefined);
});

Deno.test("nodesCame drops what was asked for and did not come", () => {
  const came = page("/Scene", [graphNode("/Scene/Wood", { name: "Oak" })]);
  const after = nodesCame(read(), ["/Scene/Wood", "/Scene/Gold"], came);
  assert.deepEqual([...after.nodes.values()].map(({ name }) => name), ["Oak"]);
});

Deno.test("graphChanged moves a node in place and reads nothing again", () => {
  const { graph, reread } = changed(read(), {
    change: "moved",
    path: "/Scene/Gold",
    position: [7, 8],
  });
  assert.deepEqual(graph.nodes.get("/Scene/Gold")?.position, [7, 8]);
  assert.equal(reread, "nothing");
});

Deno.test("graphChanged carries a new name into paths and links", () => {
  const { graph } = changed(read(), {
    change: "renamed",
    path: "/Scene/Wood",
    newPath: "/Scene/Oak",
    name: "Oak",
  });
  assert.equal(graph.nodes.get("/Scene/Oak")?.name, "Oak");
  assert.equal(graph.nodes.get("/Scene/Gold")?.pins[0]?.connected, "/Scene/Oak");
  const above = changed(read(), {
    change: "renamed",
    path: "/Scene",
    newPath: "/Set",
    name: "Set",
  });
  assert.equal(above.graph.path, "/Set");
  assert.deepEqual([...above.graph.nodes.keys()], ["/Set/Wood", "/Set/Gold"]);
});

Deno.test("graphChanged empties pins that a removed node fed", () => {
  const { graph } = changed(read(), { change: "removed", path: "/Scene/Wood" });
  assert.deepEqual([...graph.nodes.keys()], ["/Scene/Gold"]);
  assert.equal(graph.nodes.get("/Scene/Gold")?.pins[0]?.connected, undefined);
});

Deno.test("graphChanged reads linked and added nodes again, and other graphs' not", () => {
  const linked = changed(
    read(),
    { change: "links", path: "/Scene/Gold" },
    { change: "links", path: "/Scene/Gold/diffuse" },
    { change: "children", path: "/Elsewhere" },
  );
  assert.deepEqual(linked.reread, ["/Scene/Gold"]);
  assert.equal(changed(read(), { change: "children", path: "/Scene" }).reread, "all");
});

Deno.test("graphChanged leaves a graph that has gone for the one above, and a project for its root", () => {
  const gone = changed(read(), { change: "removed", path: "/Scene" });
  assert.equal(gone.graph.path, "/");
  assert.equal(gone.reread, "all");
  const other = changed(read(), { change: "project" });
  assert.equal(other.graph.path, "/");
  assert.equal(other.graph.nodes.size, 0);
});

Deno.test("graphChanged keeps a graph whose project is told again, and reads it again", () => {
  const before = read();
  const again = changed(before, { change: "again" });
  assert.deepEqual([again.graph, again.reread, again.isOther], [before, "all", false]);
});

Deno.test("graphChanged reads a graph again whose own path changed, as answers on their way do not count", () => {
  const above = changed(read(), {
    change: "renamed",
    path: "/Scene",
    newPath: "/Set",
    name: "Set",
  });
  assert.deepEqual([above.reread, above.isOther], ["all", true]);
});

Deno.test("renaming to and fro leaves a graph as it was", () => {
  fc.assert(fc.property(fc.stringMatching(/^[A-Z][a-z]{1,8}$/), (name) => {
    fc.pre(name !== "Wood" && name !== "Gold");
    const before = read();
    const to = `/Scene/${name}`;
    const there = changed(before, {
      change: "renamed",
      path: "/Scene/Wood",
      newPath: to,
      name,
    }).graph;
    const back = changed(there, {
      change: "renamed",
      path: to,
      newPath: "/Scene/Wood",
      name: "Wood",
    }).graph;
    assert.deepEqual([...back.nodes], [...before.nodes]);
  }));
});
