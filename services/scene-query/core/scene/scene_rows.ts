import { MAX_JSON_BYTES, PAGE_ROWS_MIN, type PayloadOf } from "@fuelrail/contracts";
import type { Child, SceneNode } from "./scene_node.ts";

/** A row of the outliner. */
export type SceneRow = PayloadOf<"getChildrenResult">["children"][number];

/** One page of rows. */
export interface RowPage {
  readonly rows: SceneRow[];
  /** The same as nodes. */
  readonly nodes: readonly SceneNode[];
  /** Where the next page starts; absent on the last. */
  readonly next?: string;
}

/** Bytes of rows in one answer, which leaves room for what is round them. */
const PAGE_BYTES = MAX_JSON_BYTES - 16_384;

/** Places that a row names at most; more are cut off. */
const PLACES_MAX = 16;

/** How long ago a node was read, ms, if it may be out of date. */
export type AgeOf = (node: SceneNode) => number | undefined;

/** A node at one place as a row. */
export function rowOf({ node, pin }: Child, ageOf?: AgeOf): SceneRow {
  const ageMs = ageOf?.(node);
  const alsoAt = node.alsoAt;
  const canOpen = node.children === undefined || node.children.length > 0;
  return {
    name: node.name,
    path: node.path,
    type: node.type,
    children: canOpen,
    hasChildren: canOpen,
    node_type: node.nodeType,
    ...(node.isGraph ? {} : { out_type: node.outType }),
    ...(pin === undefined ? {} : { pin }),
    is_graph: node.isGraph,
    ...(alsoAt.length === 0 ? {} : { also_at: alsoAt.slice(0, PLACES_MAX) }),
    ...(ageMs === undefined ? {} : { age_ms: ageMs }),
  };
}

/** The rows from a cursor on, as many as were asked for and as fit one message. */
export function pageOf(
  children: readonly Child[],
  generation: number,
  options: {
    readonly cursor?: string | undefined;
    readonly rows?: number | undefined;
    readonly ageOf?: AgeOf | undefined;
  } = {},
): RowPage | "stale" {
  const { cursor, rows: wanted = PAGE_ROWS_MIN, ageOf } = options;
  const start = cursor === undefined ? 0 : startOf(cursor, generation);
  if (start === undefined) return "stale";
  const rows: SceneRow[] = [];
  let bytes = 0;
  for (const child of children.slice(start, start + wanted)) {
    const row = rowOf(child, ageOf);
    bytes += new TextEncoder().encode(JSON.stringify(row)).byteLength + 1;
    if (bytes > PAGE_BYTES && rows.length > 0) break;
    rows.push(row);
  }
  const end = start + rows.length;
  const nodes = children.slice(start, end).map(({ node }) => node);
  return end < children.length ? { rows, nodes, next: `${generation}.${end}` } : { rows, nodes };
}

function startOf(cursor: string, generation: number): number | undefined {
  const match = /^(\d+)\.(\d+)$/.exec(cursor);
  return match !== null && Number(match[1]) === generation ? Number(match[2]) : undefined;
}

/** Keeps the rows of the types that were asked for; all of them when none were. */
export function ofTypes(
  children: readonly Child[],
  filters: readonly string[] | null | undefined,
): readonly Child[] {
  if (filters === undefined || filters === null || filters.length === 0) return children;
  const wanted = new Set(filters);
  return children.filter(({ node }) => wanted.has(node.type));
}

/** Nodes that were asked for by handle, by path or by row type, each once. */
export function chosen(
  nodes: Iterable<SceneNode>,
  types: readonly string[] | undefined,
): SceneNode[] {
  if (types === undefined || types.length === 0) return [];
  const wanted = new Set(types);
  return [...nodes].filter((node) => wanted.has(node.type));
}
