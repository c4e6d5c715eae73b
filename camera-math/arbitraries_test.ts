import fc from "fast-check";
import { AXIS_VECTORS } from "./turntable.ts";
import type { CameraPose, ImageSize, UpAxis, Vec3 } from "./types.ts";
import { add, scale } from "./vec3.ts";

/** A number of everyday size for the property tests. */
export function numberIn(min: number, max: number): fc.Arbitrary<number> {
  return fc.double({ min, max, noNaN: true });
}

/** A point near enough to the origin for differences to stay exact to about 1e-12. */
export const points: fc.Arbitrary<Vec3> = fc.tuple(
  numberIn(-50, 50),
  numberIn(-50, 50),
  numberIn(-50, 50),
);

/** Any of the world's upward axes. */
export const upAxes: fc.Arbitrary<UpAxis> = fc.constantFrom("x", "y", "z");

/** A render's size, pixels, from tall to wide. */
export const sizes: fc.Arbitrary<ImageSize> = fc.record({
  width: fc.integer({ min: 64, max: 4096 }),
  height: fc.integer({ min: 64, max: 4096 }),
});

/** A level camera, its elevation within 1.4 radians, and the axis that it stands on. */
export const levelCameras: fc.Arbitrary<{ pose: CameraPose; upAxis: UpAxis }> = fc.record({
  upAxis: upAxes,
  target: points,
  azimuth: numberIn(-Math.PI, Math.PI),
  elevation: numberIn(-1.4, 1.4),
  distance: numberIn(0.5, 100),
  fov: numberIn(10, 120),
}).map(({ upAxis, target, azimuth, elevation, distance, fov }) => ({
  upAxis,
  pose: {
    target,
    position: add(target, scale(direction(upAxis, azimuth, elevation), distance)),
    up: AXIS_VECTORS[upAxis],
    fov,
  },
}));

/** A camera in perspective or with an orthographic film, tipped about its view or not. */
export const cameras: fc.Arbitrary<CameraPose> = fc.record({
  level: levelCameras,
  film: fc.option(numberIn(0.5, 50), { nil: undefined }),
  tip: fc.option(fc.tuple(numberIn(-0.2, 0.2), numberIn(-0.2, 0.2), numberIn(-0.2, 0.2)), {
    nil: undefined,
  }),
}).map(({ level, film, tip }) => ({
  ...level.pose,
  ...(tip === undefined ? {} : { up: add(level.pose.up, scale(tip, 0.5)) }),
  ...(film === undefined ? {} : { orthographicScale: film }),
}));

/** Any double, NaN and the infinities among them. */
export const anyNumber: fc.Arbitrary<number> = fc.oneof(
  fc.double(),
  fc.constantFrom(NaN, Infinity, -Infinity, 0, -0, Number.MAX_VALUE, -Number.MAX_VALUE),
);

/** Three of {@link anyNumber}. */
export const anyVec3: fc.Arbitrary<Vec3> = fc.tuple(anyNumber, anyNumber, anyNumber);

/** A pose of arbitrary numbers, usable or not. */
export const anyPoses: fc.Arbitrary<CameraPose> = fc.record({
  position: anyVec3,
  target: anyVec3,
  up: anyVec3,
  fov: anyNumber,
  film: fc.option(anyNumber, { nil: undefined }),
}).map(({ film, ...pose }) => film === undefined ? pose : { ...pose, orthographicScale: film });

function direction(upAxis: UpAxis, azimuth: number, elevation: number): Vec3 {
  const flat = Math.cos(elevation);
  const [a, b, up] = [flat * Math.cos(azimuth), flat * Math.sin(azimuth), Math.sin(elevation)];
  return upAxis === "y" ? [b, up, a] : upAxis === "z" ? [a, b, up] : [up, a, b];
}
