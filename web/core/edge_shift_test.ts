import assert from "node:assert/strict";
import fc from "fast-check";
import { EDGE_PX, edgeShift } from "./edge_shift.ts";

const SIZE = { width: 600, height: 300 };

Deno.test("edgeShift rests in the middle and moves the content away from the edge that is near", () => {
  assert.deepEqual(edgeShift([300, 150], SIZE, 16), [0, 0]);
  const [left, up] = edgeShift([4, 296], SIZE, 16);
  assert.ok(left > 0 && up < 0, `${left} ${up}`);
  const [outside] = edgeShift([-200, 150], SIZE, 1_000);
  assert.deepEqual([outside, edgeShift([0, 150], SIZE, 1_000)[0]], [900, 900]);
});

Deno.test("edgeShift is never faster than at the edge, and grows towards it", () => {
  const place = fc.integer({ min: -100, max: 700 });
  fc.assert(
    fc.property(place, place, fc.integer({ min: 1, max: 100 }), (x, y, ms) => {
      const [dx, dy] = edgeShift([x, y], SIZE, ms);
      assert.ok(Math.abs(dx) <= 0.9 * ms + 1e-9 && Math.abs(dy) <= 0.9 * ms + 1e-9);
      if (x > EDGE_PX && x < SIZE.width - EDGE_PX) assert.equal(dx, 0);
      const [nearer] = edgeShift([x - 1, y], SIZE, ms);
      assert.ok(nearer >= dx);
    }),
  );
});
