/** A mesh as LiveLink sends it, in its own space. */
export interface RawMesh {
  /** x, y, z of each vertex. */
  readonly positions: Float32Array;
  readonly verticesPerPolygon: Uint32Array;
  readonly polygonVertices: Uint32Array;
  /** Three rows of four, the fourth column being the translation; empty when none was sent. */
  readonly worldMatrix: readonly number[];
}

/** Most vertices, polygons or corners that are read; larger meshes get no outline. */
export const MESH_PARTS_MAX = 3_000_000;

const FIELD = { positions: 2, perPolygon: 4, vertices: 5, matrix: 8 } as const;
const BYTES = 2;

/** Reads the bytes of LiveLink's `MeshData`; throws `RangeError` on bytes that are none. */
export function readMeshData(bytes: Uint8Array): RawMesh {
  const reader = createReader(bytes);
  const sizes = { positions: 0, perPolygon: 0, vertices: 0 };
  walk(reader, (field) => {
    if (field === FIELD.positions) sizes.positions++;
    if (field === FIELD.perPolygon) sizes.perPolygon += reader.countNumbers();
    if (field === FIELD.vertices) sizes.vertices += reader.countNumbers();
  });
  const largest = Math.max(sizes.positions, sizes.perPolygon, sizes.vertices);
  if (largest > MESH_PARTS_MAX) throw new RangeError(`Mesh has ${largest} parts, too many`);
  const positions = new Float32Array(sizes.positions * 3);
  const verticesPerPolygon = new Uint32Array(sizes.perPolygon);
  const polygonVertices = new Uint32Array(sizes.vertices);
  let worldMatrix: number[] = [];
  let [position, polygon, vertex] = [0, 0, 0];
  reader.rewind();
  walk(reader, (field) => {
    if (field === FIELD.positions) reader.vector(positions, 3 * position++);
    if (field === FIELD.perPolygon) polygon = reader.numbers(verticesPerPolygon, polygon);
    if (field === FIELD.vertices) vertex = reader.numbers(polygonVertices, vertex);
    if (field === FIELD.matrix) worldMatrix = reader.matrix();
  });
  return { positions, verticesPerPolygon, polygonVertices, worldMatrix };
}

type Reader = ReturnType<typeof createReader>;

/** Goes through the fields; `visit` may read the value of the one that is pending. */
function walk(reader: Reader, visit: (field: number) => void): void {
  while (reader.next()) {
    visit(reader.field);
    reader.leave();
  }
}

function createReader(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  let field = 0;
  let wireType = 0;
  /** Where the pending value starts and ends; for a length-delimited one without its length. */
  let [from, to] = [0, 0];

  function varint(): number {
    let value = 0;
    for (let scale = 1; scale < 2 ** 70; scale *= 128) {
      const byte = bytes[at++];
      if (byte === undefined) throw new RangeError("Mesh is cut off");
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    throw new RangeError("Mesh has a number that is too long");
  }

  function next(end = bytes.length): boolean {
    if (at >= end) return false;
    const key = varint();
    field = Math.floor(key / 8);
    wireType = key % 8;
    from = at;
    if (wireType === 0) {
      varint();
      to = at;
    } else if (wireType === BYTES) {
      const length = varint();
      from = at;
      to = at + length;
    } else if (wireType === 1) to = at + 8;
    else if (wireType === 5) to = at + 4;
    else throw new RangeError(`Mesh has the wire type ${wireType}`);
    if (to > end) throw new RangeError("Mesh is cut off");
    at = from;
    return true;
  }

  /** Reads the pending value as a message; `visit` gets each field and the offset of its value. */
  function inside(visit: (field: number, offset: number) => void): void {
    const [outerEnd, outerField] = [to, field];
    if (wireType !== BYTES) throw new RangeError("Mesh has a number where a message belongs");
    while (next(outerEnd)) {
      visit(field, from);
      at = to;
    }
    [to, field] = [outerEnd, outerField];
  }

  return {
    get field() {
      return field;
    },
    next: () => next(),
    leave() {
      at = to;
    },
    rewind() {
      at = 0;
    },
    /** How many numbers the pending value has, packed or alone. */
    countNumbers(): number {
      if (wireType === 0) return 1;
      let count = 0;
      for (let i = from; i < to; i++) if ((bytes[i] ?? 0) < 0x80) count++;
      return count;
    },
    /** Reads packed numbers or a single one; returns the index after the last. */
    numbers(into: Uint32Array, index: number): number {
      at = from;
      let count = index;
      while (at < to) into[count++] = varint();
      return count;
    },
    /** Reads three floats; those that are absent are 0. */
    vector(into: Float32Array, index: number): void {
      inside((axis, offset) => {
        if (wireType === 5 && axis >= 1 && axis <= 3) {
          into[index + axis - 1] = view.getFloat32(offset, true);
        }
      });
    },
    /** Reads three rows of four doubles; those that are absent are 0. */
    matrix(): number[] {
      const values: number[] = new Array(12).fill(0);
      const rows: [number, number, number][] = [];
      inside((row, offset) => {
        if (wireType === BYTES && row >= 1 && row <= 3) rows.push([row, offset, to]);
      });
      const [end, outerField] = [to, field];
      for (const [row, offset, rowEnd] of rows) {
        at = offset;
        while (next(rowEnd)) {
          if (wireType === 1 && field >= 1 && field <= 4) {
            values[(row - 1) * 4 + field - 1] = view.getFloat64(from, true);
          }
          at = to;
        }
      }
      [to, field] = [end, outerField];
      return values;
    },
  };
}
