import earcut from "earcut";
import assert from "node:assert/strict";
import { trianglesOf } from "./polygon_cut.ts";

type Point = readonly [number, number, number];
const cut = (corners: readonly number[]) => earcut([...corners]);
const trianglesIn = (points: readonly Point[]) =>
  trianglesOf(points.length, (corner, axis) => points[corner]?.[axis] ?? NaN, cut);

/** Area of each triangle along an axis, signed. */
function areas(points: readonly Point[], triangles: readonly number[], [u, v]: [number, number]) {
  const found: number[] = [];
  for (let i = 0; i < triangles.length; i += 3) {
    const [a, b, c] = [0, 1, 2].map((corner) => points[triangles[i + corner] ?? -1] ?? [0, 0, 0]);
    const at = (p: readonly number[] | undefined, axis: number) => p?.[axis] ?? NaN;
    found.push(
      ((at(b, u) - at(a, u)) * (at(c, v) - at(a, v)) -
        (at(c, u) - at(a, u)) * (at(b, v) - at(a, v))) / 2,
    );
  }
  return found;
}

/** An arrow head whose second corner is the notch; a fan from the first would cover the notch. */
const ARROW: readonly Point[] = [[0, 0, 0], [2, 1, 0], [4, 0, 0], [2, 4, 0]];

Deno.test("trianglesOf fans what is convex", () => {
  const square: Point[] = [[0, 0, 1], [1, 0, 1], [1, 1, 1], [0, 1, 1]];
  assert.deepEqual(trianglesIn(square), [0, 1, 2, 0, 2, 3]);
});

Deno.test("trianglesOf covers a concave polygon exactly, turned as it is", () => {
  for (const reverse of [false, true]) {
    for (let first = 0; first < ARROW.length; first++) {
      const turned = [...ARROW.slice(first), ...ARROW.slice(0, first)];
      const points = reverse ? turned.toReversed() : turned;
      const found = areas(points, trianglesIn(points), [0, 1]);
      const sign = reverse ? -1 : 1;
      assert.ok(found.every((area) => area * sign > 0), `${found}`);
      assert.ok(Math.abs(found.reduce((sum, area) => sum + area, 0) - 6 * sign) < 1e-9);
    }
  }
});

Deno.test("trianglesOf cuts in the plane that a polygon lies in", () => {
  const upright = ARROW.map(([x, y]): Point => [0, x, y]);
  const found = areas(upright, trianglesIn(upright), [1, 2]);
  assert.ok(found.every((area) => area > 0), `${found}`);
});

Deno.test("trianglesOf fans what cannot be cut", () => {
  const nothing = trianglesOf(5, () => 0, () => []);
  assert.equal(nothing.length, 9);
});
