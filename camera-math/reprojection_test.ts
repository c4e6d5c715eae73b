import assert from "node:assert/strict";
import fc from "fast-check";
import { cameras, numberIn, sizes } from "./arbitraries_test.ts";
import { targetDistance } from "./basis.ts";
import { orbit } from "./orbit.ts";
import { pan } from "./pan.ts";
import { pointAtDepth, projectPoint, rayThrough } from "./projection.ts";
import { farReprojection, type Matrix3, planeReprojection, reproject } from "./reprojection.ts";
import { lookAround } from "./look.ts";
import type { ImageSize, Vec3 } from "./types.ts";
import { addScaled } from "./vec3.ts";

const places = fc.tuple(numberIn(-0.9, 0.9), numberIn(-0.9, 0.9));
const moves = fc.tuple(numberIn(-0.05, 0.05), numberIn(-0.05, 0.05));

/** Where a point lies on an image, from -1 to 1 to the right and up. */
function placeOf({ x, y }: { x: number; y: number }, size: ImageSize) {
  return { x: 2 * x / size.width - 1, y: 1 - 2 * y / size.height };
}

function assertGoes(matrix: Matrix3 | undefined, from: PlacePair, to: PlacePair): void {
  assert.ok(matrix !== undefined);
  const at = reproject(matrix, from.x, from.y);
  assert.ok(at !== undefined);
  const off = Math.hypot(at.x - to.x, at.y - to.y);
  assert.ok(off < 1e-6, `${at.x}, ${at.y} is not ${to.x}, ${to.y}`);
}

interface PlacePair {
  readonly x: number;
  readonly y: number;
}

Deno.test("planeReprojection finds what lies at the target's depth after any move", () => {
  fc.assert(fc.property(cameras, sizes, places, moves, (shown, size, [u, v], [dx, dy]) => {
    const turned = orbit(shown, dx * size.height, dy * size.height, size, "y");
    const seen = pan(turned, dx * size.width, dy * size.height, size);
    const at = { x: (u + 1) / 2 * size.width, y: (1 - v) / 2 * size.height };
    const point = pointAtDepth(shown, size, at.x, at.y, targetDistance(shown));
    const onSeen = projectPoint(seen, size, point);
    fc.pre(onSeen !== undefined && onSeen.depth > 0.05 * targetDistance(shown));
    assertGoes(planeReprojection(seen, shown, size), placeOf(onSeen, size), { x: u, y: v });
  }));
});

Deno.test("planeReprojection leaves every place where it is while the camera stays", () => {
  fc.assert(fc.property(cameras, sizes, places, (pose, size, [x, y]) => {
    assertGoes(planeReprojection(pose, pose, size), { x, y }, { x, y });
  }));
});

Deno.test("planeReprojection follows a pan pixel by pixel", () => {
  fc.assert(fc.property(cameras, sizes, places, moves, (shown, size, [x, y], [dx, dy]) => {
    const seen = pan(shown, dx * size.width, dy * size.height, size);
    const matrix = planeReprojection(seen, shown, size);
    assertGoes(matrix, { x: x + 2 * dx, y: y - 2 * dy }, { x, y });
  }));
});

Deno.test("farReprojection finds what lies far away, and orthographic cameras have none", () => {
  fc.assert(fc.property(cameras, sizes, places, moves, (shown, size, [u, v], [dx, dy]) => {
    const seen = lookAround(shown, dx * size.height, dy * size.height, size, "y");
    const matrix = farReprojection(seen, shown, size);
    if (shown.orthographicScale !== undefined) return assert.equal(matrix, undefined);
    const at = { x: (u + 1) / 2 * size.width, y: (1 - v) / 2 * size.height };
    const { origin, direction } = rayThrough(shown, size, at.x, at.y);
    const far: Vec3 = addScaled(origin, direction, 1e9);
    const onSeen = projectPoint(seen, size, far);
    fc.pre(onSeen !== undefined && Math.abs(placeOf(onSeen, size).x) < 5);
    assertGoes(matrix, placeOf(onSeen, size), { x: u, y: v });
  }));
});

Deno.test("reproject sees nothing behind the camera", () => {
  const pose = { position: [0, 0, 10], target: [0, 0, 0], up: [0, 1, 0], fov: 60 } as const;
  const behind = { ...pose, target: [0, 0, 20] } as const;
  const size = { width: 200, height: 100 };
  const matrix = farReprojection(behind, pose, size);
  assert.ok(matrix !== undefined);
  assert.equal(reproject(matrix, 0, 0), undefined);
});
