import assert from "node:assert/strict";
import {
  EMPTY_INSPECTOR,
  inspectNode,
  inspectorChanged,
  propertiesCame,
  type Write,
  writeAnswered,
  writeProperty,
} from "./inspector.ts";

const write = (value: number): Write => ({ value, type: "float", gesture: undefined });

/** An inspector of /a with one write on its way and one waiting. */
function writing() {
  const node = {
    ...{ path: "/a", nodeType: undefined, items: [], alsoAt: [], omitted: 0, ageMs: undefined },
  };
  const ready = propertiesCame(inspectNode(EMPTY_INSPECTOR, "/a"), node);
  const first = writeProperty(ready, "ior", write(1));
  assert.deepEqual(first.send, write(1));
  const second = writeProperty(first.inspector, "ior", write(2));
  assert.equal(second.send, undefined);
  return second.inspector;
}

Deno.test("the inspector sends a waiting write though the node was renamed meanwhile", () => {
  const rename = { change: "renamed", path: "/a", newPath: "/b", name: "b" } as const;
  const { inspector, reread } = inspectorChanged(writing(), [rename]);
  assert.deepEqual([inspector.path, reread], ["/b", true]);
  const step = writeAnswered(inspector, "/b", "ior", { value: 1, clamped: false });
  assert.deepEqual(step.send, write(2));
});

Deno.test("the inspector keeps what it has when its project is told again, and reads it anew", () => {
  const before = writing();
  const again = inspectorChanged(before, [{ change: "again" }]);
  assert.deepEqual([again.inspector, again.reread], [before, true]);
  const other = inspectorChanged(before, [{ change: "project" }]);
  assert.deepEqual([other.inspector.phase, other.inspector.node, other.reread], [
    "loading",
    undefined,
    true,
  ]);
});
