import type { NodeLine, OutlinerLine } from "./outliner_lines.ts";

/** What a key asks of the outliner. */
export type OutlinerKey =
  | { readonly type: "move"; readonly key: string; readonly extend: boolean }
  | { readonly type: "expand"; readonly path: string; readonly open: boolean }
  | { readonly type: "select"; readonly path: string; readonly toggle: boolean }
  | { readonly type: "more"; readonly path: string }
  | { readonly type: "rename" | "delete" | "duplicate" | "menu" | "all" };

/** What is pressed, and where. */
export interface OutlinerPress {
  readonly key: string;
  readonly shift: boolean;
  /** Control, or command on a Mac. */
  readonly ctrl: boolean;
  readonly lines: readonly OutlinerLine[];
  /** Key of the line that has the focus. */
  readonly active: string | undefined;
  /** How many lines fit on a page. */
  readonly pageLines: number;
}

/** What a key press means in the outliner; undefined when it means nothing there. */
export function outlinerKey(press: OutlinerPress): OutlinerKey | undefined {
  const { key, lines, shift, ctrl } = press;
  const at = lines.findIndex((line) => line.key === press.active);
  const line = lines[at];
  const to = (index: number): OutlinerKey | undefined => {
    const next = lines[Math.min(Math.max(index, 0), lines.length - 1)];
    return next && { type: "move", key: next.key, extend: shift };
  };
  switch (key) {
    case "ArrowDown":
      return to(at + 1);
    case "ArrowUp":
      return to(at < 0 ? 0 : at - 1);
    case "PageDown":
      return to(at + press.pageLines);
    case "PageUp":
      return to(at - press.pageLines);
    case "Home":
      return to(0);
    case "End":
      return to(lines.length - 1);
    case "F2":
      return { type: "rename" };
    case "Delete":
    case "Backspace":
      return { type: "delete" };
    case "ContextMenu":
      return { type: "menu" };
    case "F10":
      return shift ? { type: "menu" } : undefined;
    case "d":
    case "D":
      return ctrl ? { type: "duplicate" } : undefined;
    case "a":
    case "A":
      return ctrl ? { type: "all" } : undefined;
  }
  if (line === undefined) return undefined;
  if (line.kind !== "node") {
    const retry = key === "Enter" || key === " ";
    if (!retry) return undefined;
    if (line.kind === "more") return { type: "more", path: line.path };
    return line.kind === "fault" ? { type: "expand", path: line.path, open: true } : undefined;
  }
  return nodeKey(key, ctrl, line, lines);
}

function nodeKey(
  key: string,
  ctrl: boolean,
  { row, open, reference, depth, key: own }: NodeLine,
  lines: readonly OutlinerLine[],
): OutlinerKey | undefined {
  switch (key) {
    case "Enter":
      return { type: "select", path: row.path, toggle: ctrl };
    case " ":
      return { type: "select", path: row.path, toggle: true };
    case "ArrowRight": {
      if (reference) return { type: "move", key: row.path, extend: false };
      if (!row.expandable) return undefined;
      if (!open) return { type: "expand", path: row.path, open: true };
      const next = lines[lines.findIndex((line) => line.key === row.path) + 1];
      return next && { type: "move", key: next.key, extend: false };
    }
    case "ArrowLeft": {
      if (open) return { type: "expand", path: row.path, open: false };
      const at = lines.findIndex((line) => line.key === own);
      const above = lines.slice(0, Math.max(at, 0)).findLast((line) => line.depth < depth);
      return above && { type: "move", key: above.key, extend: false };
    }
  }
  return undefined;
}

/** Letters typed shortly one after another. */
export interface TypeAhead {
  readonly text: string;
  readonly atMs: number;
}

export const NO_TYPE_AHEAD: TypeAhead = { text: "", atMs: -Infinity };

const TYPE_AHEAD_MS = 800;

/** The typed text after one more letter. */
export function typeLetter(before: TypeAhead, letter: string, nowMs: number): TypeAhead {
  const goesOn = nowMs - before.atMs < TYPE_AHEAD_MS;
  return { text: (goesOn ? before.text : "") + letter.toLowerCase(), atMs: nowMs };
}

/**
 * Key of the next node whose name starts with what was typed, going round; one letter typed
 * several times steps through the nodes that start with it.
 */
export function findTyped(
  lines: readonly OutlinerLine[],
  active: string | undefined,
  text: string,
): string | undefined {
  const nodes = lines.filter((line) => line.kind === "node");
  const repeated = text.length > 1 && [...text].every((letter) => letter === text[0]);
  const wanted = repeated ? text.slice(0, 1) : text;
  const at = nodes.findIndex((line) => line.key === active);
  const from = text.length === 1 || repeated ? at + 1 : Math.max(at, 0);
  const order = [...nodes.slice(from), ...nodes.slice(0, from)];
  return order.find(({ row }) => row.name.toLowerCase().startsWith(wanted))?.key;
}

/** The nodes from one line to another, both included, in their order. */
export function pathsBetween(
  lines: readonly OutlinerLine[],
  from: string | undefined,
  to: string,
): readonly string[] {
  const start = lines.findIndex((line) => line.key === from);
  const end = lines.findIndex((line) => line.key === to);
  if (end < 0) return [];
  const first = start < 0 ? end : Math.min(start, end);
  return lines.slice(first, Math.max(start, end) + 1)
    .flatMap((line) => line.kind === "node" ? [line.row.path] : []);
}
