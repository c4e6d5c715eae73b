import { EMPTY_LEVEL, isReference, type Outliner } from "./outliner.ts";
import { ROOT_PATH } from "../scene/scene_path.ts";
import type { SceneRow } from "../scene/scene_row.ts";

/** One line of the outliner: a node, or what has to be said of a level. */
export type OutlinerLine =
  | {
    readonly kind: "node";
    /** Unique among the lines. */
    readonly key: string;
    readonly row: SceneRow;
    /** From 1. */
    readonly depth: number;
    /** Place among its siblings, from 1. */
    readonly place: number;
    /** How many siblings there are, itself included; undefined while more may come. */
    readonly siblings: number | undefined;
    readonly open: boolean;
    /** True when the node's own place is elsewhere in the tree. */
    readonly reference: boolean;
  }
  | {
    readonly kind: "wait" | "more" | "empty";
    readonly key: string;
    /** The node whose level it is. */
    readonly path: string;
    readonly depth: number;
  }
  | {
    readonly kind: "fault";
    readonly key: string;
    readonly path: string;
    readonly depth: number;
    readonly text: string;
  };

/** A line that is a node. */
export type NodeLine = Extract<OutlinerLine, { readonly kind: "node" }>;

/** The opened part of the tree as lines, top to bottom. */
export function outlinerLines(outliner: Outliner): readonly OutlinerLine[] {
  const lines: OutlinerLine[] = [];
  function add(path: string, depth: number): void {
    const level = outliner.levels.get(path) ?? EMPTY_LEVEL;
    if (level.fault !== undefined) {
      lines.push({ kind: "fault", key: `fault ${path}`, path, depth, text: level.fault });
    }
    if (!level.known) {
      if (level.fault === undefined) lines.push({ kind: "wait", key: `wait ${path}`, path, depth });
      return;
    }
    if (level.rows.length === 0) lines.push({ kind: "empty", key: `empty ${path}`, path, depth });
    const siblings = level.next === undefined ? level.rows.length : undefined;
    for (const [index, row] of level.rows.entries()) {
      const reference = isReference(path, row);
      const open = !reference && row.expandable && outliner.expanded.has(row.path);
      const key = reference ? `${path} ${index} ${row.path}` : row.path;
      const place = index + 1;
      lines.push({ kind: "node", key, row, depth, place, siblings, open, reference });
      if (open) add(row.path, depth + 1);
    }
    if (level.next !== undefined) lines.push({ kind: "more", key: `more ${path}`, path, depth });
  }
  add(ROOT_PATH, 1);
  return lines;
}

/** Rows of a search as lines, all on one level. */
export function foundLines(rows: readonly SceneRow[], complete: boolean): readonly OutlinerLine[] {
  return rows.map((row, index) => ({
    kind: "node",
    key: row.path,
    row,
    depth: 1,
    place: index + 1,
    siblings: complete ? rows.length : undefined,
    open: false,
    reference: false,
  }));
}
