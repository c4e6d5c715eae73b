import { COLOR_SPACE } from "./source.ts";

/** Three rows of three numbers. */
export type Matrix3 = readonly [
  readonly [number, number, number],
  readonly [number, number, number],
  readonly [number, number, number],
];

type Vector3 = readonly [number, number, number];
type Chromaticity = readonly [x: number, y: number];

interface Primaries {
  readonly red: Chromaticity;
  readonly green: Chromaticity;
  readonly blue: Chromaticity;
  readonly white: Chromaticity;
}

const SRGB: Primaries = {
  red: [0.64, 0.33],
  green: [0.3, 0.6],
  blue: [0.15, 0.06],
  white: [0.3127, 0.329],
};
const ACES_WHITE: Chromaticity = [0.32168, 0.33767];
const AP0: Primaries = {
  red: [0.7347, 0.2653],
  green: [0, 1],
  blue: [0.0001, -0.077],
  white: ACES_WHITE,
};
const AP1: Primaries = {
  red: [0.713, 0.293],
  green: [0.165, 0.83],
  blue: [0.128, 0.044],
  white: ACES_WHITE,
};
const EQUAL_ENERGY: Chromaticity = [1 / 3, 1 / 3];

/** The cone responses of the Bradford white point adaptation. */
const BRADFORD: Matrix3 = [
  [0.8951, 0.2664, -0.1614],
  [-0.7502, 1.7135, 0.0367],
  [0.0389, -0.0685, 1.0296],
];

function multiply(a: Matrix3, b: Matrix3): Matrix3 {
  const cell = (row: Vector3, column: 0 | 1 | 2): number =>
    row[0] * b[0][column] + row[1] * b[1][column] + row[2] * b[2][column];
  const line = (row: Vector3): Vector3 => [cell(row, 0), cell(row, 1), cell(row, 2)];
  return [line(a[0]), line(a[1]), line(a[2])];
}

function apply(matrix: Matrix3, [x, y, z]: Vector3): Vector3 {
  const dot = (row: Vector3): number => row[0] * x + row[1] * y + row[2] * z;
  return [dot(matrix[0]), dot(matrix[1]), dot(matrix[2])];
}

function invert([[a, b, c], [d, e, f], [g, h, i]]: Matrix3): Matrix3 {
  const scale = 1 / (a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g));
  return [
    [(e * i - f * h) * scale, (c * h - b * i) * scale, (b * f - c * e) * scale],
    [(f * g - d * i) * scale, (a * i - c * g) * scale, (c * d - a * f) * scale],
    [(d * h - e * g) * scale, (b * g - a * h) * scale, (a * e - b * d) * scale],
  ];
}

function diagonal([x, y, z]: Vector3): Matrix3 {
  return [[x, 0, 0], [0, y, 0], [0, 0, z]];
}

function xyzOf([x, y]: Chromaticity): Vector3 {
  return [x / y, 1, (1 - x - y) / y];
}

function toXyz({ red, green, blue, white }: Primaries): Matrix3 {
  const [r, g, b] = [xyzOf(red), xyzOf(green), xyzOf(blue)];
  const columns: Matrix3 = [[r[0], g[0], b[0]], [r[1], g[1], b[1]], [r[2], g[2], b[2]]];
  return multiply(columns, diagonal(apply(invert(columns), xyzOf(white))));
}

function adapt(from: Chromaticity, to: Chromaticity): Matrix3 {
  const source = apply(BRADFORD, xyzOf(from));
  const target = apply(BRADFORD, xyzOf(to));
  const gains: Vector3 = [
    target[0] / source[0],
    target[1] / source[1],
    target[2] / source[2],
  ];
  return multiply(invert(BRADFORD), multiply(diagonal(gains), BRADFORD));
}

function xyzToLinearSrgb(white: Chromaticity): Matrix3 {
  return multiply(invert(toXyz(SRGB)), adapt(white, SRGB.white));
}

/**
 * The matrix from linear light in a named colour space to linear sRGB, or undefined when that
 * space has the primaries of sRGB or is not known by name.
 */
export function toLinearSrgb(colorSpace: number): Matrix3 | undefined {
  switch (colorSpace) {
    case COLOR_SPACE.aces2065:
      return multiply(xyzToLinearSrgb(AP0.white), toXyz(AP0));
    case COLOR_SPACE.acesCg:
      return multiply(xyzToLinearSrgb(AP1.white), toXyz(AP1));
    case COLOR_SPACE.xyzE:
      return xyzToLinearSrgb(EQUAL_ENERGY);
    default:
      return undefined;
  }
}
