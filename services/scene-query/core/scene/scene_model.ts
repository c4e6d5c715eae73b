import { PATH_CHARS_MAX } from "@fuelrail/contracts";
import { rowTypeOf } from "./row_types.ts";
import { above, below, shownName, siblingParts } from "./scene_names.ts";

/** What Octane says of one item, once. */
export interface NodeFacts {
  readonly name: string;
  /** Such as `NT_GEO_MESH`, or `GT_STANDARD` for a graph. */
  readonly nodeType: string;
  /** Such as `PT_GEOMETRY`. */
  readonly outType: string;
  readonly isGraph: boolean;
  /** 0 for a graph. */
  readonly pinCount: number;
}

/** One item found below a node; without facts it is one that the model has already. */
export interface Found {
  readonly handle: bigint;
  readonly facts?: NodeFacts;
  /** Name of the parent's pin; absent in a graph. */
  readonly pin?: string;
}

/** What lies below a node at one place. */
export interface Child {
  readonly node: SceneNode;
  readonly pin?: string;
}

/** A node of the model, at its canonical path. */
export interface SceneNode extends NodeFacts {
  readonly handle: bigint;
  readonly path: string;
  readonly type: string;
  /** Other places, as paths. */
  readonly alsoAt: readonly string[];
  /** Undefined until the level below was read. */
  readonly children: readonly Child[] | undefined;
}

interface Held extends SceneNode {
  alsoAt: string[];
  children: readonly Child[] | undefined;
}

/** One project's scene as far as it was read. */
export interface SceneModel {
  readonly root: SceneNode;
  /** Nodes and graphs below the root. */
  readonly count: number;
  /** Whether every level was read. */
  readonly complete: boolean;
  /** Whether every graph was read, so that no node on a pin can turn out to live in a graph. */
  readonly graphsComplete: boolean;
  byHandle(handle: bigint): SceneNode | undefined;
  /** By canonical path or any other place of it. */
  byPath(path: string): SceneNode | undefined;
  /** The deepest known node at or above a path. */
  nearest(path: string): SceneNode;
  /** The node whose level is to be read next: graphs first, then in the order of finding. */
  next(): SceneNode | undefined;
  /** Puts in what was found below a node. */
  adopt(parent: SceneNode, found: readonly Found[]): void;
  nodes(): Iterable<SceneNode>;
}

/** Longest path below which nothing more is listed. */
const DEEPEST_CHARS = PATH_CHARS_MAX - 512;

/** Starts a model with nothing but the root graph. */
export function createSceneModel(rootHandle: bigint): SceneModel {
  const handles = new Map<bigint, Held>();
  const paths = new Map<string, Held>();
  const graphs: Held[] = [];
  const pinned: Held[] = [];

  function hold(handle: bigint, facts: NodeFacts, path: string): Held {
    const name = shownName(facts.name);
    const node: Held = {
      ...facts,
      name: name === "" ? "unnamed" : name,
      handle,
      path,
      type: rowTypeOf(facts.nodeType, facts.outType),
      alsoAt: [],
      children: undefined,
    };
    handles.set(handle, node);
    paths.set(path, node);
    const isLeaf = !facts.isGraph && facts.pinCount === 0 || path.length > DEEPEST_CHARS;
    if (isLeaf) node.children = [];
    else (facts.isGraph ? graphs : pinned).push(node);
    return node;
  }

  const root = hold(rootHandle, {
    name: "Scene",
    nodeType: "GT_STANDARD",
    outType: "PT_UNKNOWN",
    isGraph: true,
    pinCount: 0,
  }, "/");

  function firstUnread(queue: Held[]): Held | undefined {
    while (queue[0]?.children !== undefined) queue.shift();
    return queue[0];
  }

  const partNames = (found: readonly Found[]) =>
    found.map(({ pin, facts, handle }) =>
      pin ?? shownName(facts?.name ?? handles.get(handle)?.name ?? "")
    );

  return {
    root,
    get count() {
      return handles.size - 1;
    },
    get complete() {
      return firstUnread(graphs) === undefined && firstUnread(pinned) === undefined;
    },
    get graphsComplete() {
      return firstUnread(graphs) === undefined;
    },
    byHandle: (handle) => handles.get(handle),
    byPath: (path) => paths.get(path),
    nearest(path) {
      for (let at: string | undefined = path; at !== undefined; at = above(at)) {
        const node = paths.get(at);
        if (node !== undefined) return node;
      }
      return root;
    },
    next: () => firstUnread(graphs) ?? firstUnread(pinned),
    adopt(parent, found) {
      const holder = handles.get(parent.handle);
      if (holder === undefined) return;
      const parts = siblingParts(partNames(found));
      const children: Child[] = [];
      found.forEach(({ handle, facts, pin }, i) => {
        const path = below(parent.path, parts[i] ?? "unnamed");
        const before = handles.get(handle);
        let node = before;
        if (before !== undefined) {
          if (before.path !== path && !paths.has(path)) {
            paths.set(path, before);
            before.alsoAt.push(path);
          }
        } else if (facts !== undefined) {
          node = hold(handle, facts, path);
        }
        if (node !== undefined) children.push(pin === undefined ? { node } : { node, pin });
      });
      holder.children = children;
    },
    *nodes() {
      for (const node of handles.values()) if (node !== root) yield node;
    },
  };
}
