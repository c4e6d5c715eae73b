import assert from "node:assert/strict";
import fc from "fast-check";
import { nodeBox } from "../../core/graph/graph_shape.ts";
import { byPath, graphNode, graphPin } from "../../core/graph/test_graph.ts";
import { arrange } from "./arrange.ts";

Deno.test("arrange puts what feeds above what it feeds", () => {
  const nodes = byPath(
    graphNode("/Ball", { pins: [graphPin("material", "PT_MATERIAL", "/Gold")] }),
    graphNode("/Gold", { pins: [graphPin("diffuse", "PT_TEXTURE", "/Wood")] }),
    graphNode("/Wood"),
    graphNode("/Alone"),
  );
  const places = arrange(nodes, [...nodes.keys()]);
  const y = (path: string) => places.get(path)?.[1] ?? NaN;
  assert.ok(y("/Wood") < y("/Gold") && y("/Gold") < y("/Ball") && y("/Ball") < y("/Alone"));
  const only = arrange(nodes, ["/Gold", "/Wood"]);
  assert.deepEqual([...only.keys()].sort(), ["/Gold", "/Wood"]);
});

Deno.test("arrange lets no two nodes overlap", () => {
  const links = fc.array(fc.tuple(fc.nat(14), fc.nat(14)), { maxLength: 25 });
  fc.assert(
    fc.property(links, (pairs) => {
      const nodes = byPath(...Array.from({ length: 15 }, (_, at) =>
        graphNode(`/${at}`, {
          pins: pairs.filter(([target, source]) => target === at && source < at)
            .map(([, source], index) => graphPin(`p${index}`, "PT_MATERIAL", `/${source}`)),
        })));
      const places = arrange(nodes, [...nodes.keys()]);
      const boxes = [...nodes.values()].map((node) => nodeBox(node, places.get(node.path)));
      for (const [index, a] of boxes.entries()) {
        for (const b of boxes.slice(index + 1)) {
          const apart = a.x + a.width <= b.x || b.x + b.width <= a.x ||
            a.y + a.height <= b.y || b.y + b.height <= a.y;
          assert.ok(apart);
        }
      }
    }),
    { numRuns: 30 },
  );
});
