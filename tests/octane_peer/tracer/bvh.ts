const BINS = 12;
const LEAF_PRIMITIVES = 3;

/**
 * A bounding volume hierarchy in flat arrays: 6 numbers of bounds per node (min, max), and per
 * node `links` [first child or first entry of `order`, primitive count (0 = inner node)]. The two
 * children of an inner node are neighbours.
 */
export interface Bvh {
  readonly bounds: Float64Array;
  readonly links: Int32Array;
  readonly order: Int32Array;
}

function grow(into: Float64Array, at: number, from: Float64Array, fromAt: number): void {
  for (let axis = 0; axis < 3; axis++) {
    into[at + axis] = Math.min(into[at + axis] ?? 0, from[fromAt + axis] ?? 0);
    into[at + 3 + axis] = Math.max(into[at + 3 + axis] ?? 0, from[fromAt + 3 + axis] ?? 0);
  }
}

function empty(into: Float64Array, at: number): void {
  into.fill(Infinity, at, at + 3);
  into.fill(-Infinity, at + 3, at + 6);
}

function area(box: Float64Array, at: number): number {
  const x = (box[at + 3] ?? 0) - (box[at] ?? 0);
  const y = (box[at + 4] ?? 0) - (box[at + 1] ?? 0);
  const z = (box[at + 5] ?? 0) - (box[at + 2] ?? 0);
  return x < 0 ? 0 : x * y + y * z + z * x;
}

interface Split {
  readonly axis: number;
  readonly position: number;
  readonly cost: number;
}

function bestSplit(boxes: Float64Array, order: Int32Array, from: number, to: number): Split {
  let best: Split = { axis: -1, position: 0, cost: Infinity };
  const bins = new Float64Array(BINS * 6);
  const counts = new Int32Array(BINS);
  const right = new Float64Array(BINS);
  const sweep = new Float64Array(6);
  for (let axis = 0; axis < 3; axis++) {
    let low = Infinity;
    let high = -Infinity;
    for (let i = from; i < to; i++) {
      const at = (order[i] ?? 0) * 6 + axis;
      const centre = ((boxes[at] ?? 0) + (boxes[at + 3] ?? 0)) / 2;
      low = Math.min(low, centre);
      high = Math.max(high, centre);
    }
    if (!(high > low)) continue;
    counts.fill(0);
    for (let bin = 0; bin < BINS; bin++) empty(bins, bin * 6);
    const scale = BINS / (high - low);
    for (let i = from; i < to; i++) {
      const at = (order[i] ?? 0) * 6;
      const centre = ((boxes[at + axis] ?? 0) + (boxes[at + 3 + axis] ?? 0)) / 2;
      const bin = Math.min(BINS - 1, Math.floor((centre - low) * scale));
      counts[bin] = (counts[bin] ?? 0) + 1;
      grow(bins, bin * 6, boxes, at);
    }
    empty(sweep, 0);
    let count = 0;
    for (let bin = BINS - 1; bin > 0; bin--) {
      grow(sweep, 0, bins, bin * 6);
      count += counts[bin] ?? 0;
      right[bin] = area(sweep, 0) * count;
    }
    empty(sweep, 0);
    count = 0;
    for (let bin = 0; bin < BINS - 1; bin++) {
      grow(sweep, 0, bins, bin * 6);
      count += counts[bin] ?? 0;
      const cost = area(sweep, 0) * count + (right[bin + 1] ?? 0);
      if (count > 0 && count < to - from && cost < best.cost) {
        best = { axis, position: low + (bin + 1) / scale, cost };
      }
    }
  }
  return best;
}

/** Builds a hierarchy over boxes of 6 numbers each (min, max) by binned surface area. */
export function buildBvh(boxes: Float64Array): Bvh {
  const count = boxes.length / 6;
  const order = Int32Array.from({ length: count }, (_, i) => i);
  const bounds = new Float64Array(Math.max(1, 2 * count) * 6);
  const links = new Int32Array(Math.max(1, 2 * count) * 2);
  let used = 1;
  const pending: [number, number, number][] = [[0, 0, count]];
  for (let job = pending.pop(); job !== undefined; job = pending.pop()) {
    const [node, from, to] = job;
    empty(bounds, node * 6);
    for (let i = from; i < to; i++) grow(bounds, node * 6, boxes, (order[i] ?? 0) * 6);
    const split = to - from > LEAF_PRIMITIVES ? bestSplit(boxes, order, from, to) : null;
    if (split === null || split.axis < 0) {
      links[node * 2] = from;
      links[node * 2 + 1] = to - from;
      continue;
    }
    let middle = from;
    for (let i = from; i < to; i++) {
      const at = (order[i] ?? 0) * 6 + split.axis;
      if (((boxes[at] ?? 0) + (boxes[at + 3] ?? 0)) / 2 < split.position) {
        const other = order[middle] ?? 0;
        order[middle] = order[i] ?? 0;
        order[i] = other;
        middle++;
      }
    }
    if (middle === from || middle === to) middle = (from + to) >> 1;
    const left = used;
    used += 2;
    links[node * 2] = left;
    links[node * 2 + 1] = 0;
    pending.push([left, from, middle], [left + 1, middle, to]);
  }
  return { bounds: bounds.slice(0, used * 6), links: links.slice(0, used * 2), order };
}
