import { endPoint } from "./connecting.ts";
import type { GraphLink } from "./graph_links.ts";
import type { GraphNode, GraphPoint } from "./graph_node.ts";
import type { Drafts } from "./graph_drafts.ts";
import { boxAround, type GraphBox, type Wire, wireOf, wirePath, wirePoint } from "./graph_shape.ts";

/** A link with its place in the graph. */
export interface LaidWire {
  readonly link: GraphLink;
  readonly wire: Wire;
  /** Holds the whole curve. */
  readonly box: GraphBox;
}

/** Many wires that look the same, drawn at once. */
export interface Stroke {
  readonly key: string;
  readonly colour: string | undefined;
  /** Whether the wires belong to a selected node. */
  readonly isNear: boolean;
  /** Whether they come from inside a graph. */
  readonly isInside: boolean;
  readonly path: string;
  readonly ids: readonly string[];
}

/** Straight pieces that a wire is taken for where its distance is measured. */
const PIECES = 24;
/** Steps of the coarse grid in the width or height of what is seen. */
const STEPS_IN_SIGHT = 2;

/** Places every link between the nodes as they are shown now. */
export function layWires(
  nodes: ReadonlyMap<string, GraphNode>,
  links: readonly GraphLink[],
  drafts: Drafts,
): readonly LaidWire[] {
  const placeOf = (node: GraphNode) => drafts.get(node.path) ?? node.position;
  return links.flatMap((link): LaidWire[] => {
    const source = nodes.get(link.source);
    const target = nodes.get(link.target);
    if (source === undefined || target === undefined) return [];
    const wire = wireOf(
      endPoint({ kind: "output", node: source }, placeOf(source)),
      endPoint({ kind: "pin", node: target, pin: link.pin }, placeOf(target)),
    );
    return [{ link, wire, box: boxOf(wire) }];
  });
}

/** A curve never leaves the box around its ends and controls. */
function boxOf({ from, fromControl, toControl, to }: Wire): GraphBox {
  const x = Math.min(from[0], to[0]);
  const y = Math.min(from[1], fromControl[1], toControl[1], to[1]);
  return {
    x,
    y,
    width: Math.max(from[0], to[0]) - x,
    height: Math.max(from[1], fromControl[1], toControl[1], to[1]) - y,
  };
}

/** The smallest box around all wires; undefined without any. */
export function wiresBox(wires: readonly LaidWire[]): GraphBox | undefined {
  return boxAround(wires.map(({ box }) => box));
}

/**
 * The part of a graph whose wires are drawn: what is seen and some more, in coarse steps, so that
 * it stays the same while the graph is moved a little; never more than `whole`.
 */
export function drawnBox(seen: GraphBox, whole: GraphBox): GraphBox {
  const [left, right] = drawnSpan(seen.x, seen.width, whole.x, whole.width);
  const [top, bottom] = drawnSpan(seen.y, seen.height, whole.y, whole.height);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

function drawnSpan(at: number, size: number, wholeAt: number, wholeSize: number) {
  const step = 2 ** Math.floor(Math.log2(Math.max(size, 1) / STEPS_IN_SIGHT));
  const start = Math.floor(at / step - 1) * step;
  const end = Math.ceil((at + size) / step + 1) * step;
  return [Math.max(start, wholeAt), Math.min(end, wholeAt + wholeSize)] as const;
}

/** Whether two boxes share at least a point. */
export function boxesMeet(a: GraphBox, b: GraphBox): boolean {
  return a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height &&
    b.y <= a.y + a.height;
}

/** Gathers the wires within a box by their looks. */
export function strokesOf(
  wires: readonly LaidWire[],
  box: GraphBox,
  selected: ReadonlySet<string>,
  left: string | undefined,
): readonly Stroke[] {
  const groups = new Map<string, Omit<Stroke, "path" | "ids"> & { at: LaidWire[] }>();
  for (const each of wires) {
    const { link } = each;
    if (link.id === left || !boxesMeet(each.box, box)) continue;
    const isNear = selected.has(link.source) || selected.has(link.target);
    const isInside = link.inside !== undefined;
    const { colour } = link.pin;
    const key = `${colour ?? ""} ${isInside} ${isNear}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { key, colour, isNear, isInside, at: [each] });
    else group.at.push(each);
  }
  // Those of selected nodes lie above the others.
  return [...groups.values()].sort((a, b) => Number(a.isNear) - Number(b.isNear)).map(
    ({ at, ...looks }) => ({
      ...looks,
      path: at.map(({ wire }) => wirePath(wire)).join(""),
      ids: at.map(({ link }) => link.id),
    }),
  );
}

/** The nearest wire to a point that is not farther away than `reach`. */
export function wireAt(
  wires: readonly LaidWire[],
  point: GraphPoint,
  reach: number,
): LaidWire | undefined {
  let best: LaidWire | undefined;
  let bestDistance = reach;
  const around = { x: point[0] - reach, y: point[1] - reach, width: 2 * reach, height: 2 * reach };
  for (const each of wires) {
    if (!boxesMeet(each.box, around)) continue;
    const distance = wireDistance(each.wire, point);
    if (distance > bestDistance) continue;
    best = each;
    bestDistance = distance;
  }
  return best;
}

/** How far a point is from a wire. */
export function wireDistance(wire: Wire, point: GraphPoint): number {
  let least = Infinity;
  let from = wire.from;
  for (let piece = 1; piece <= PIECES; piece++) {
    const to = wirePoint(wire, piece / PIECES);
    least = Math.min(least, lineDistance(from, to, point));
    from = to;
  }
  return least;
}

function lineDistance(a: GraphPoint, b: GraphPoint, [x, y]: GraphPoint): number {
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((x - a[0]) * dx + (y - a[1]) * dy) / length;
  const at = Math.min(Math.max(along, 0), 1);
  return Math.hypot(a[0] + at * dx - x, a[1] + at * dy - y);
}
