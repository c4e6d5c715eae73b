import type { HeldChild, HeldNode } from "./held_node.ts";
import type { SceneChange } from "./scene_model.ts";
import { rowOf } from "./scene_rows.ts";

/** A level that is read again, and what was below its node until then. */
export interface Level {
  readonly node: HeldNode;
  readonly before: readonly HeldChild[] | undefined;
}

/** Where nodes were before levels were read again. */
export interface Picture {
  readonly paths: ReadonlyMap<HeldNode, string>;
  readonly names: ReadonlyMap<HeldNode, string>;
}

/** Above so many changes of one level it is told of as a whole. */
const SINGLE_CHANGES_MAX = 64;

/** Notes names and paths of the nodes of levels and of what is directly below them. */
export function pictureOf(levels: readonly Level[]): Picture {
  const paths = new Map<HeldNode, string>();
  const names = new Map<HeldNode, string>();
  for (const { node, before } of levels) {
    for (const one of [node, ...(before ?? []).map((child) => child.node)]) {
      paths.set(one, one.path);
      names.set(one, one.name);
    }
  }
  return { paths, names };
}

/** What became of levels: what went, what moved or is called otherwise, what came, by pin or item. */
export function changesBetween(
  before: Picture,
  levels: readonly Level[],
  isThere: (node: HeldNode) => boolean,
): SceneChange[] {
  const removed: SceneChange[] = [];
  const renamed: SceneChange[] = [];
  for (const [node, path] of before.paths) {
    if (!isThere(node)) removed.push({ change: "removed", path });
    else if (node.path !== path || before.names.get(node) !== node.name) {
      renamed.push({ change: "renamed", path, new_path: node.path, name: node.name });
    }
  }
  const came = levels
    .filter(({ node }) => isThere(node))
    .flatMap((level) => comings(before, level));
  return [...removed, ...renamed, ...came];
}

function comings(before: Picture, { node, before: old = [] }: Level): SceneChange[] {
  const now = node.children ?? [];
  const path = node.path;
  const oldAt = new Map(old.map((child) => [keyOf(child), child]));
  const came = now.flatMap((child, index): SceneChange[] => {
    if (oldAt.delete(keyOf(child)) || before.paths.has(child.node) && child.pin === undefined) {
      return [];
    }
    return [{ change: "added", parent: path, row: rowOf(child), index }];
  });
  if (!node.isGraph) {
    const wasThere = new Set(old.map(keyOf));
    const pins = new Set([
      ...[...oldAt.values()].map(({ pin }) => pin),
      ...now.filter((child) => !wasThere.has(keyOf(child))).map(({ pin }) => pin),
    ]);
    const links = [...pins].filter((pin) => pin !== undefined)
      .map((pin): SceneChange => ({ change: "links", path, pin }));
    return [...links, ...came];
  }
  if (came.length > SINGLE_CHANGES_MAX) return [{ change: "children", path }];
  const kept = (children: readonly HeldChild[], others: ReadonlySet<bigint>) =>
    children.map((child) => child.node.handle).filter((handle) => others.has(handle)).join();
  const oldHandles = new Set(old.map((child) => child.node.handle));
  const nowHandles = new Set(now.map((child) => child.node.handle));
  const isReordered = kept(old, nowHandles) !== kept(now, oldHandles);
  return isReordered ? [...came, { change: "children", path }] : came;
}

function keyOf({ node, pin }: HeldChild): string {
  return `${node.handle}:${pin ?? ""}`;
}
