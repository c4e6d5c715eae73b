import assert from "node:assert/strict";
import fc from "fast-check";
import { cameras, numberIn, points, sizes } from "./arbitraries_test.ts";
import { clipMatrix, depthRange, type Matrix4, placeOnCanvas } from "./clip_space.ts";
import { letterbox } from "./letterbox.ts";
import { projectPoint } from "./projection.ts";
import type { Vec3 } from "./types.ts";

function transform(m: Matrix4, [x, y, z]: Vec3): readonly number[] {
  return [0, 1, 2, 3].map((row) =>
    (m[row] ?? 0) * x + (m[row + 4] ?? 0) * y + (m[row + 8] ?? 0) * z + (m[row + 12] ?? 0)
  );
}

Deno.test("clipMatrix places points where projectPoint does, in perspective and without it", () => {
  fc.assert(fc.property(cameras, sizes, points, (pose, size, point) => {
    const seen = projectPoint(pose, size, point);
    fc.pre(seen !== undefined && seen.depth > 1e-2);
    const depth = { near: 0.01, far: 1_000 };
    const [x = 0, y = 0, z = 0, w = 0] = transform(clipMatrix(pose, size, depth), point);
    const at = {
      x: (x / w + 1) / 2 * size.width,
      y: (1 - y / w) / 2 * size.height,
    };
    const reach = 1e-7 * (size.width + Math.abs(seen.x) + Math.abs(seen.y));
    assert.ok(Math.abs(at.x - seen.x) < reach, `${at.x} is not ${seen.x}`);
    assert.ok(Math.abs(at.y - seen.y) < reach, `${at.y} is not ${seen.y}`);
    assert.equal(z / w <= 1 && z / w >= -1, seen.depth <= 1_000);
  }));
});

Deno.test("depthRange encloses what lies before the camera, and its planes never meet", () => {
  fc.assert(fc.property(cameras, points, points, points, (pose, a, b, inside) => {
    const min: Vec3 = [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.min(a[2], b[2])];
    const max: Vec3 = [Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.max(a[2], b[2])];
    const { near, far } = depthRange(pose, { min, max });
    assert.ok(near > 0 && far > near && Number.isFinite(far));
    const point: Vec3 = [
      Math.min(Math.max(inside[0], min[0]), max[0]),
      Math.min(Math.max(inside[1], min[1]), max[1]),
      Math.min(Math.max(inside[2], min[2]), max[2]),
    ];
    const seen = projectPoint(pose, { width: 100, height: 100 }, point);
    if (seen === undefined || seen.depth < far * 1e-4) return;
    assert.ok(seen.depth <= far && seen.depth >= near, `${seen.depth} in ${near} to ${far}`);
  }));
});

Deno.test("placeOnCanvas lays the image on its letterbox exactly, at any number of device pixels", () => {
  const elements = fc.record({
    width: fc.integer({ min: 10, max: 3_000 }),
    height: fc.integer({ min: 10, max: 2_000 }),
  });
  const parts = fc.tuple(numberIn(0, 1), numberIn(0, 1));
  fc.assert(
    fc.property(elements, sizes, parts, fc.constantFrom(1, 1.5, 2, 3), (element, size, at, dpr) => {
      const canvas = { width: element.width * dpr, height: element.height * dpr };
      const box = letterbox(canvas, size);
      const place = { ...box, canvasWidth: canvas.width, canvasHeight: canvas.height };
      const { scale, shift } = placeOnCanvas(place);
      const [u, v] = at;
      const x = ((2 * u - 1) * scale[0] + shift[0] + 1) / 2 * canvas.width;
      const y = (1 - ((1 - 2 * v) * scale[1] + shift[1])) / 2 * canvas.height;
      assert.ok(Math.abs(x - (box.left + u * box.width)) < 1e-7 * canvas.width);
      assert.ok(Math.abs(y - (box.top + v * box.height)) < 1e-7 * canvas.height);
    }),
  );
});
