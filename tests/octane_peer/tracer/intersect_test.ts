import assert from "node:assert/strict";
import fc from "fast-check";
import { geometryBounds, Intersector, RAY_FAR, RAY_NEAR } from "./intersect.ts";
import type { GeometryData } from "./scene_data.ts";
import { smallScene } from "./test_scene.ts";

function single(geometry: GeometryData, primitive: number): GeometryData {
  const spheres = geometry.spheres.length / 4;
  const none = new Float64Array(0);
  if (primitive < spheres) {
    return {
      ...geometry,
      spheres: geometry.spheres.slice(primitive * 4, primitive * 4 + 4),
      positions: none,
      normals: none,
      triangleMaterials: new Int32Array(0),
    };
  }
  const at = (primitive - spheres) * 9;
  return { ...geometry, spheres: none, positions: geometry.positions.slice(at, at + 9) };
}

function aim(intersector: Intersector, ray: readonly number[]): number {
  intersector.ray.set(ray);
  intersector.ray[RAY_NEAR] = 1e-4;
  intersector.ray[RAY_FAR] = 1e30;
  return intersector.closest() ? intersector.hit[0] ?? NaN : Infinity;
}

Deno.test("Intersector finds the same nearest hit as testing every primitive", () => {
  const { geometry } = smallScene();
  const whole = new Intersector(geometry);
  const count = geometry.spheres.length / 4 + geometry.positions.length / 9;
  const each = Array.from({ length: count }, (_, i) => new Intersector(single(geometry, i)));
  const coordinate = fc.double({ min: -3, max: 3, noNaN: true });
  fc.assert(
    fc.property(
      fc.tuple(coordinate, coordinate, coordinate),
      fc.tuple(coordinate, coordinate, coordinate),
      (from, to) => {
        const d = from.map((value, i) => (to[i] ?? 0) - value);
        const length = Math.hypot(...d);
        fc.pre(length > 0.1);
        const ray = [...from, ...d.map((value) => value / length)];
        const nearest = Math.min(...each.map((one) => aim(one, ray)));
        assert.equal(aim(whole, ray), nearest);
      },
    ),
    { numRuns: 60 },
  );
});

Deno.test("Intersector dims a shadow ray at clear surfaces and ends it at others", () => {
  const { geometry } = smallScene();
  const intersector = new Intersector(geometry, new Set([2]));
  intersector.ray.set([0.2, 0.6, 3, 0, 0, -1, 1e-4, 3]);
  assert.equal(intersector.occluded(), false);
  assert.ok(intersector.veil < 1);
  intersector.ray.set([-1.4, 0.7, 3, 0, 0, -1, 1e-4, 5]);
  assert.equal(intersector.occluded(), true);
});

Deno.test("geometryBounds encloses everything and is null for nothing", () => {
  const bounds = geometryBounds(smallScene().geometry);
  assert.deepEqual(bounds?.min.map((v) => Math.round(v) + 0), [-20, 0, -20]);
  assert.deepEqual(bounds?.max.map((v) => Math.round(v)), [20, 3, 20]);
  const none = new Float64Array(0);
  assert.equal(geometryBounds({ ...smallScene().geometry, spheres: none, positions: none }), null);
});
