/** A 3 by 4 matrix as a move, turns and a scale. */
export interface MatrixParts {
  /** Scene units. */
  readonly move: Triple;
  /** Degrees about x, then y, then z. */
  readonly turn: Triple;
  readonly scale: Triple;
}

export type Triple = readonly [number, number, number];
export type Rows = readonly (readonly number[])[];

/** How far a matrix may be from its parts, times its largest number. */
const EXACT = 1e-5;
const DEGREES = 180 / Math.PI;

/** The parts of a matrix; undefined where they would not give the same matrix back. */
export function partsOf(rows: Rows): MatrixParts | undefined {
  if (rows.length !== 3 || rows.some((row) => row.length !== 4)) return undefined;
  const at = (row: number, column: number) => rows[row]?.[column] ?? 0;
  const length = (column: number) => Math.hypot(at(0, column), at(1, column), at(2, column));
  const scale: Triple = [length(0), length(1), length(2)];
  if (scale.some((each) => !(each > 0) || !Number.isFinite(each))) return undefined;
  const turned = (row: number, column: 0 | 1 | 2) => at(row, column) / scale[column];
  const y = Math.asin(Math.min(1, Math.max(-1, -turned(2, 0))));
  // Looking straight along an axis x and z are one turn; it is then given to x alone.
  const locked = Math.abs(turned(2, 0)) > 1 - 1e-9;
  const x = locked
    ? Math.atan2(-turned(1, 2), turned(1, 1))
    : Math.atan2(turned(2, 1), turned(2, 2));
  const z = locked ? 0 : Math.atan2(turned(1, 0), turned(0, 0));
  const parts: MatrixParts = {
    move: [at(0, 3), at(1, 3), at(2, 3)],
    turn: [clean(x * DEGREES), clean(y * DEGREES), clean(z * DEGREES)],
    scale: [clean(scale[0]), clean(scale[1]), clean(scale[2])],
  };
  const again = rowsOf(parts);
  const size = Math.max(1, ...rows.flat().map(Math.abs));
  const same = again.every((row, down) =>
    row.every((cell, across) => Math.abs(cell - at(down, across)) <= EXACT * size)
  );
  return same ? parts : undefined;
}

/** The matrix of its parts. */
export function rowsOf({ move, turn, scale }: MatrixParts): number[][] {
  const [x, y, z] = turn.map((degrees) => degrees / DEGREES) as [number, number, number];
  const [cx, sx, cy, sy, cz, sz] = [
    Math.cos(x),
    Math.sin(x),
    Math.cos(y),
    Math.sin(y),
    Math.cos(z),
    Math.sin(z),
  ];
  const rotation = [
    [cz * cy, cz * sy * sx - sz * cx, cz * sy * cx + sz * sx],
    [sz * cy, sz * sy * sx + cz * cx, sz * sy * cx - cz * sx],
    [-sy, cy * sx, cy * cx],
  ];
  return rotation.map((row, down) => [
    ...row.map((cell, across) => clean(cell * (scale[across] ?? 1))),
    move[down] ?? 0,
  ]);
}

function clean(value: number): number {
  return Number(value.toPrecision(9)) + 0;
}
