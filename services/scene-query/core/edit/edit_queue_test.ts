import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type EditQueue,
  enterQueue,
  leaveQueue,
  ROOM_EDITS_MAX,
  VIEWER_EDITS_MAX,
} from "./edit_queue.ts";

Deno.test("enterQueue refuses one viewer's edits by rate, and a room's as busy", () => {
  const queue: EditQueue = new Map();
  for (const viewer of ["a", "b"]) {
    for (let n = 0; n < VIEWER_EDITS_MAX; n++) assert.equal(enterQueue(queue, viewer), undefined);
  }
  assert.equal(enterQueue(queue, "a")?.code, "rate_limited");
  assert.equal(enterQueue(queue, "c")?.code, "busy");
  leaveQueue(queue, "a");
  assert.equal(enterQueue(queue, "c"), undefined);
  assert.equal(enterQueue(queue, "a")?.code, "busy");
});

Deno.test("enterQueue and leaveQueue keep within both limits and forget who left", () => {
  const step = fc.record({ viewer: fc.constantFrom("a", "b", "c"), enters: fc.boolean() });
  fc.assert(fc.property(fc.array(step, { maxLength: 600 }), (steps) => {
    const queue: EditQueue = new Map();
    const waiting: string[] = [];
    for (const { viewer, enters } of steps) {
      if (enters) {
        if (enterQueue(queue, viewer) === undefined) waiting.push(viewer);
      } else if (waiting.includes(viewer)) {
        waiting.splice(waiting.indexOf(viewer), 1);
        leaveQueue(queue, viewer);
      }
      assert.ok(waiting.length <= ROOM_EDITS_MAX);
      for (const [name, count] of queue) {
        assert.equal(count, waiting.filter((one) => one === name).length);
        assert.ok(count <= VIEWER_EDITS_MAX);
      }
      assert.equal(queue.size, new Set(waiting).size);
    }
  }));
});
