import { PATH_CHARS_MAX } from "@fuelrail/contracts";
import { rowTypeOf } from "./row_types.ts";
import { below, shownName } from "./scene_names.ts";
import type { Child, NodeFacts, SceneNode } from "./scene_node.ts";

/** A place of a node: the part that names it below a parent. */
export interface Place {
  readonly parent: HeldNode;
  readonly part: string;
}

/** Longest path below which nothing more is listed. */
const DEEPEST_CHARS = PATH_CHARS_MAX - 512;

/** Other places that a node names at most. */
const PLACES_MAX = 64;

/** A node of the model as the model itself sees it. */
export class HeldNode implements SceneNode {
  readonly handle: bigint;
  readonly nodeType: string;
  readonly outType: string;
  readonly isGraph: boolean;
  readonly type: string;
  name: string;
  pinCount: number;
  readAtMs = 0;
  children: readonly HeldChild[] | undefined;
  /** Children by their part of the path. */
  readonly parts = new Map<string, HeldNode>();
  /** The first is where its canonical path goes; the root has none. */
  places: Place[] = [];

  constructor(handle: bigint, facts: NodeFacts) {
    this.handle = handle;
    this.nodeType = facts.nodeType;
    this.outType = facts.outType;
    this.isGraph = facts.isGraph;
    this.pinCount = facts.pinCount;
    this.name = nameOf(facts.name);
    this.type = rowTypeOf(facts.nodeType, facts.outType);
  }

  get path(): string {
    const parts: string[] = [];
    for (let at = this.places[0]; at !== undefined; at = at.parent.places[0]) parts.push(at.part);
    return `/${parts.reverse().join("/")}`;
  }

  get parent(): HeldNode | undefined {
    return this.places[0]?.parent;
  }

  get inGraph(): boolean {
    return this.places[0]?.parent.isGraph === true;
  }

  get alsoAt(): readonly string[] {
    return this.places.slice(1, 1 + PLACES_MAX).map(({ parent, part }) => below(parent.path, part));
  }

  /** Whether nothing can be below it, so that no level has to be read. */
  get isLeaf(): boolean {
    return !this.isGraph && this.pinCount === 0 || this.path.length > DEEPEST_CHARS;
  }
}

/** A child as the model itself sees it. */
export interface HeldChild extends Child {
  readonly node: HeldNode;
}

/** A name as it is shown, which is never empty. */
export function nameOf(name: string): string {
  const shown = shownName(name);
  return shown === "" ? "unnamed" : shown;
}
