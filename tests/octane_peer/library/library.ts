import { copyItems } from "../scene/copy.ts";
import type { GraphNode, Item, NodeGraph } from "../scene/items.ts";
import type { SceneGraph } from "../scene/scene_graph.ts";

/** Pixels of a small picture, RGBA, rows from the top. */
export interface Thumbnail {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** Something that can be put into a scene. */
export interface LibraryPackage {
  readonly name: string;
  readonly fileName: string;
  readonly category: LibraryCategory;
  /** Makes it anew in a graph, and tells what it made. */
  readonly make: (graph: SceneGraph, owner: NodeGraph) => readonly Item[];
  thumbnail: Thumbnail | null;
}

/** A folder of a library. */
export interface LibraryCategory {
  readonly name: string;
  readonly fileName: string;
  readonly categories: LibraryCategory[];
  readonly packages: LibraryPackage[];
}

/** The first material among what a package makes, in graphs too; null without one. */
export function materialOf(items: readonly Item[]): GraphNode | null {
  for (const item of items) {
    const found = item.isGraph
      ? materialOf(item.items)
      : item.spec.outType === "PT_MATERIAL"
      ? item
      : null;
    if (found !== null) return found;
  }
  return null;
}

/** Makes an empty folder inside another; null when the name is taken or no name. */
export function addCategory(parent: LibraryCategory, name: string): LibraryCategory | null {
  if (!isName(name) || parent.categories.some((category) => category.name === name)) return null;
  const made: LibraryCategory = {
    name,
    fileName: inside(parent, name),
    categories: [],
    packages: [],
  };
  parent.categories.push(made);
  return made;
}

/** Puts a package into a folder; false when the name is no name. One of that name is replaced. */
export function addPackage(
  category: LibraryCategory,
  name: string,
  make: LibraryPackage["make"],
  thumbnail: Thumbnail | null = null,
): boolean {
  if (!isName(name)) return false;
  removeNamed(category.packages, name);
  const fileName = inside(category, `${name}.orbx`);
  category.packages.push({ name, fileName, category, make, thumbnail });
  return true;
}

/** Puts what a graph holds into a folder, as it is now. */
export function keepGraph(
  category: LibraryCategory,
  name: string,
  graph: NodeGraph,
  thumbnail: Thumbnail | null,
): boolean {
  const kept = copyItems(graph.items).items;
  return addPackage(category, name, (scene, owner) => {
    const { items } = copyItems(kept);
    scene.take(owner, items);
    return items;
  }, thumbnail);
}

/** Takes the one of a name out of a list; false when there is none. */
export function removeNamed(list: { readonly name: string }[], name: string): boolean {
  const at = list.findIndex((one) => one.name === name);
  if (at >= 0) list.splice(at, 1);
  return at >= 0;
}

/** The folder at a path below another, parted by slashes of either kind; null when there is none. */
export function categoryAt(from: LibraryCategory, path: string): LibraryCategory | null {
  let at: LibraryCategory | undefined = from;
  for (const name of parts(path)) at = at?.categories.find((category) => category.name === name);
  return at ?? null;
}

/** The package at a path below a folder; null when there is none. */
export function packageAt(from: LibraryCategory, path: string): LibraryPackage | null {
  const names = parts(path);
  const name = names.pop()?.replace(/\.orbx$/i, "");
  const category = categoryAt(from, names.join("/"));
  return category?.packages.find((one) => one.name === name) ?? null;
}

function parts(path: string): string[] {
  return path.split(/[/\\]/).filter((part) => part !== "");
}

function isName(name: string): boolean {
  return name.trim() !== "" && !/[/\\]/.test(name);
}

function inside(parent: LibraryCategory, name: string): string {
  return parent.fileName === "" ? name : `${parent.fileName}/${name}`;
}
