import {
  ancestorPaths,
  isWithinPath,
  movedPath,
  parentPath,
  ROOT_PATH,
} from "../scene/scene_path.ts";
import type { SceneChange } from "../scene/scene_event.ts";
import type { ChildrenPage } from "../scene/scene_replies.ts";
import type { SceneRow } from "../scene/scene_row.ts";

/** One asking for a level, or for its next page; an answer to it counts while the level waits for it. */
export interface Asking {
  readonly what: "level" | "page";
}

/** What is known of the nodes directly below one. */
export interface Level {
  readonly rows: readonly SceneRow[];
  /** Where the next page starts. */
  readonly next: string | undefined;
  /** False until its rows have come for the first time. */
  readonly known: boolean;
  readonly asked: Asking | undefined;
  /** True when it must be read again after what was asked for; its rows stay until then. */
  readonly stale: boolean;
  readonly fault: string | undefined;
}

/** The scene's tree as far as this page has opened it. */
export interface Outliner {
  readonly levels: ReadonlyMap<string, Level>;
  readonly expanded: ReadonlySet<string>;
}

export const EMPTY_LEVEL: Level = {
  rows: [],
  next: undefined,
  known: false,
  asked: undefined,
  stale: false,
  fault: undefined,
};

/** A tree of which nothing has been read; `expanded` is what was open the last time. */
export function emptyOutliner(expanded: Iterable<string> = []): Outliner {
  return { levels: new Map(), expanded: new Set(expanded) };
}

/** Opens or closes a node; a level that could not be read is tried again. */
export function expandNode(outliner: Outliner, path: string, open: boolean): Outliner {
  const expanded = new Set(outliner.expanded);
  if (open) expanded.add(path);
  else expanded.delete(path);
  const level = outliner.levels.get(path);
  const retried = open && level?.fault !== undefined
    ? withLevel(outliner, path, { ...level, fault: undefined })
    : outliner;
  return { ...retried, expanded };
}

/** Opens everything above a node, so that its row appears. */
export function revealNode(outliner: Outliner, path: string): Outliner {
  const above = ancestorPaths(path);
  if (above.every((each) => outliner.expanded.has(each))) return outliner;
  return { ...outliner, expanded: new Set([...outliner.expanded, ...above]) };
}

/** Whether a row stands for a node whose own place is elsewhere; it is opened only there. */
export function isReference(level: string, row: SceneRow): boolean {
  return parentPath(row.path) !== level;
}

/** Levels in sight that must be asked for. */
export function wantedLevels(outliner: Outliner): readonly string[] {
  const wanted: string[] = [];
  function look(path: string): void {
    const level = outliner.levels.get(path) ?? EMPTY_LEVEL;
    const missing = !level.known || level.stale;
    if (missing && level.asked === undefined && level.fault === undefined) wanted.push(path);
    for (const row of level.rows) {
      const open = row.expandable && outliner.expanded.has(row.path);
      if (open && !isReference(path, row)) look(row.path);
    }
  }
  look(ROOT_PATH);
  return wanted;
}

/** How many levels and pages wait for an answer. */
export function askedLevels(outliner: Outliner): number {
  let count = 0;
  for (const { asked } of outliner.levels.values()) if (asked !== undefined) count++;
  return count;
}

/** Notes that a level, or its next page, was asked for. */
export function levelAsked(outliner: Outliner, path: string, asked: Asking): Outliner {
  const level = outliner.levels.get(path) ?? EMPTY_LEVEL;
  const stale = asked.what === "page" && level.stale;
  return withLevel(outliner, path, { ...level, asked, stale, fault: undefined });
}

/** Takes in what came; what nobody waits for any more changes nothing. */
export function levelCame(
  outliner: Outliner,
  path: string,
  asked: Asking,
  page: ChildrenPage,
): Outliner {
  const before = outliner.levels.get(path);
  if (before?.asked !== asked) return outliner;
  const rows = asked.what === "page" ? before.rows : [];
  const known = new Set(rows.map((row) => row.path));
  const fresh = page.rows.filter((row) => !known.has(row.path));
  return withLevel(outliner, path, {
    ...before,
    rows: [...rows, ...fresh],
    next: page.next,
    known: true,
    asked: undefined,
  });
}

/** Notes that a level could not be read; rows from before are still to be read again. */
export function levelFailed(
  outliner: Outliner,
  path: string,
  asked: Asking,
  fault: string,
): Outliner {
  const level = outliner.levels.get(path);
  if (level?.asked !== asked) return outliner;
  return withLevel(outliner, path, { ...level, asked: undefined, stale: level.known, fault });
}

/** Everything must be read again, as after a lost connection; rows and what is open stay. */
export function allStale(outliner: Outliner): Outliner {
  const levels = new Map<string, Level>();
  for (const [path, level] of outliner.levels) {
    levels.set(path, { ...level, asked: undefined, stale: level.known, fault: undefined });
  }
  return { ...outliner, levels };
}

/** The tree after the scene has changed. */
export function applyChanges(outliner: Outliner, changes: readonly SceneChange[]): Outliner {
  return changes.reduce(applyChange, outliner);
}

function applyChange(outliner: Outliner, change: SceneChange): Outliner {
  switch (change.change) {
    case "project":
      // Nothing that was read counts; what was open is opened again by its path.
      return { ...outliner, levels: new Map() };
    case "again":
      return allStale(outliner);
    case "children":
    case "links":
      return staleLevel(outliner, change.path);
    case "added": {
      const level = outliner.levels.get(change.parent);
      if (level === undefined) return markExpandable(outliner, change.parent);
      const others = level.rows.filter((row) => row.path !== change.row.path);
      const rows = [...others.slice(0, change.index), change.row, ...others.slice(change.index)];
      const added = withLevel(outliner, change.parent, { ...level, rows });
      return markExpandable(added, change.parent);
    }
    case "removed": {
      const levels = new Map<string, Level>();
      for (const [path, level] of outliner.levels) {
        if (isWithinPath(path, change.path)) continue;
        const rows = level.rows.filter((row) => row.path !== change.path);
        levels.set(path, rows.length === level.rows.length ? level : { ...level, rows });
      }
      return { ...outliner, levels };
    }
    case "renamed":
      return renamed(outliner, change);
    case "moved":
    case "value":
      return outliner;
  }
}

function renamed(
  outliner: Outliner,
  { path, newPath, name }: Extract<SceneChange, { readonly change: "renamed" }>,
): Outliner {
  const moved = (each: string) => movedPath(each, path, newPath);
  const levels = new Map<string, Level>();
  for (const [at, level] of outliner.levels) {
    const rows = level.rows.map((row) => {
      if (!isWithinPath(row.path, path)) return row;
      return { ...row, path: moved(row.path), name: row.path === path ? name : row.name };
    });
    const to = moved(at);
    // What was asked for under the old path does not come under the new one.
    const isLost = to !== at && level.asked !== undefined;
    levels.set(to, isLost ? { ...level, rows, asked: undefined, stale: true } : { ...level, rows });
  }
  return { ...outliner, levels, expanded: new Set([...outliner.expanded].map(moved)) };
}

function staleLevel(outliner: Outliner, path: string): Outliner {
  const level = outliner.levels.get(path);
  if (level === undefined) return markExpandable(outliner, path);
  return withLevel(outliner, path, { ...level, stale: true, fault: undefined });
}

/** The parent's row may have had nothing below it before. */
function markExpandable(outliner: Outliner, path: string): Outliner {
  const parent = parentPath(path);
  const level = parent === undefined ? undefined : outliner.levels.get(parent);
  const row = level?.rows.find((each) => each.path === path);
  if (parent === undefined || level === undefined || row === undefined || row.expandable) {
    return outliner;
  }
  const rows = level.rows.map((each) => each === row ? { ...each, expandable: true } : each);
  return withLevel(outliner, parent, { ...level, rows });
}

function withLevel(outliner: Outliner, path: string, level: Level): Outliner {
  return { ...outliner, levels: new Map([...outliner.levels, [path, level]]) };
}
