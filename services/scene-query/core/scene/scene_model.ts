import type { PayloadOf } from "@fuelrail/contracts";
import { HeldNode, nameOf } from "./held_node.ts";
import { placeLevel, withoutPlace } from "./level_places.ts";
import { changesBetween, type Level, pictureOf } from "./scene_changes.ts";
import type { Found, SceneNode } from "./scene_node.ts";

/** One change of the scene, as it is told to viewers. */
export type SceneChange = PayloadOf<"sceneChanged">["changes"][number];

/** What was found below a node that was read again, and what is new of the node itself. */
export interface Reread {
  readonly node: SceneNode;
  /** "gone" when Octane no longer knows the node. */
  readonly found: readonly Found[] | "gone";
  readonly name?: string;
  readonly pinCount?: number;
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
  adopt(parent: SceneNode, found: readonly Found[], nowMs?: number): void;
  /** Puts in levels that were read again; who stays keeps the path. Gives what changed. */
  update(levels: readonly Reread[], nowMs?: number): SceneChange[];
  /** Nodes that lost something on a pin through `update`, whose levels are to be read again. */
  takeUnsettled(): SceneNode[];
  /** Notes that a node and its level were found to be as they are known. */
  seen(node: SceneNode, nowMs: number): void;
  nodes(): Iterable<SceneNode>;
}

/** Starts a model with nothing but the root graph. */
export function createSceneModel(rootHandle: bigint): SceneModel {
  const handles = new Map<bigint, HeldNode>();
  const graphs = createQueue();
  const pinned = createQueue();
  const unsettled = new Set<HeldNode>();

  const root = new HeldNode(rootHandle, {
    name: "Scene",
    nodeType: "GT_STANDARD",
    outType: "PT_UNKNOWN",
    isGraph: true,
    pinCount: 0,
  });
  handles.set(rootHandle, root);
  graphs.push(root);

  const isUnread = (node: HeldNode) =>
    node.children === undefined && handles.get(node.handle) === node;

  /** Everything below a parent as found, with new nodes made; the parent's old places are gone. */
  function put(parent: HeldNode, found: readonly Found[], nowMs: number): void {
    const nodes = found.flatMap((one) => {
      const known = handles.get(one.handle);
      if (known === undefined && one.facts === undefined) return [];
      const node = known ?? new HeldNode(one.handle, one.facts as NonNullable<Found["facts"]>);
      const isNew = known === undefined;
      if (isNew) handles.set(one.handle, node);
      const { pin, pinIndex } = one;
      return [{
        node,
        isNew,
        ...(pin === undefined ? {} : { pin }),
        ...(pinIndex === undefined ? {} : { pinIndex }),
      }];
    });
    parent.children = placeLevel(parent, nodes);
    parent.readAtMs = nowMs;
    for (const { node, isNew } of nodes) {
      if (!isNew) continue;
      node.readAtMs = nowMs;
      if (node.isLeaf) node.children = [];
      else (node.isGraph ? graphs : pinned).push(node);
    }
  }

  /** Forgets nodes that have no place any more, and what was only below them. */
  function drop(candidates: Iterable<HeldNode>): void {
    const waiting = [...candidates];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      if (node === root || node.places.length > 0 || handles.get(node.handle) !== node) continue;
      handles.delete(node.handle);
      for (const child of node.children ?? []) {
        withoutPlace(child.node, node);
        waiting.push(child.node);
      }
    }
  }

  /** Takes a node that left its graph off the pins that it was connected to; it is dead, or moved. */
  function disconnect(node: HeldNode): SceneChange[] {
    return [...node.places].map(({ parent }) => {
      const pin = parent.children?.find((child) => child.node === node)?.pin;
      parent.children = parent.children?.filter((child) => child.node !== node);
      withoutPlace(node, parent);
      unsettled.add(parent);
      return { change: "links", path: parent.path, ...(pin === undefined ? {} : { pin }) };
    });
  }

  function find(path: string): { readonly node: HeldNode; readonly isWhole: boolean } {
    let node = root;
    if (path === "/") return { node, isWhole: true };
    for (const part of path.slice(1).split("/")) {
      const next = node.parts.get(part);
      if (next === undefined) return { node, isWhole: false };
      node = next;
    }
    return { node, isWhole: true };
  }

  return {
    root,
    get count() {
      return handles.size - 1;
    },
    get complete() {
      return graphs.first(isUnread) === undefined && pinned.first(isUnread) === undefined;
    },
    get graphsComplete() {
      return graphs.first(isUnread) === undefined;
    },
    byHandle: (handle) => handles.get(handle),
    byPath(path) {
      const { node, isWhole } = find(path);
      return isWhole ? node : undefined;
    },
    nearest: (path) => find(path).node,
    next: () => graphs.first(isUnread) ?? pinned.first(isUnread),
    adopt(parent, found, nowMs = 0) {
      const holder = handles.get(parent.handle);
      if (holder !== undefined) put(holder, found, nowMs);
    },
    update(levels, nowMs = 0) {
      const held: { readonly level: Level; readonly reread: Reread }[] = [];
      for (const reread of levels) {
        const node = handles.get(reread.node.handle);
        if (node !== undefined) held.push({ level: { node, before: node.children }, reread });
      }
      const before = pictureOf(held.map(({ level }) => level));
      const touched = new Set<HeldNode>();
      const inGraphs = new Set(
        held.flatMap(({ level }) =>
          level.node.isGraph ? (level.before ?? []).map((child) => child.node) : []
        ),
      );
      for (const { level: { node }, reread } of held) {
        for (const { node: child } of node.children ?? []) touched.add(child);
        if (reread.found === "gone") {
          disconnect(node);
          touched.add(node);
          continue;
        }
        if (reread.name !== undefined) rename(node, reread.name);
        if (reread.pinCount !== undefined) node.pinCount = reread.pinCount;
        put(node, reread.found, nowMs);
        for (const { node: child } of node.children ?? []) touched.add(child);
      }
      const found = new Set(
        held.flatMap(({ reread }) =>
          reread.found === "gone" ? [] : reread.found.map(({ handle }) => handle)
        ),
      );
      const links = [...inGraphs]
        .filter((node) => !node.inGraph && !found.has(node.handle))
        .flatMap(disconnect);
      drop(touched);
      const isThere = (node: HeldNode) => handles.get(node.handle) === node;
      return [...changesBetween(before, held.map(({ level }) => level), isThere), ...links];
    },
    takeUnsettled() {
      const nodes = [...unsettled].filter((node) => handles.get(node.handle) === node);
      unsettled.clear();
      return nodes;
    },
    seen(node, nowMs) {
      const holder = handles.get(node.handle);
      if (holder !== undefined) holder.readAtMs = nowMs;
    },
    *nodes() {
      for (const node of handles.values()) if (node !== root) yield node;
    },
  };

  /** In a graph the path follows the name, on a pin it does not. */
  function rename(node: HeldNode, name: string): void {
    const shown = nameOf(name);
    if (shown === node.name) return;
    node.name = shown;
    for (const { parent } of [...node.places]) {
      if (!parent.isGraph) continue;
      parent.children = placeLevel(parent, parent.children ?? []);
    }
  }
}

interface Queue {
  push(node: HeldNode): void;
  first(isWanted: (node: HeldNode) => boolean): HeldNode | undefined;
}

/** Nodes in their order; those at the front that are no longer wanted are forgotten. */
function createQueue(): Queue {
  let nodes: HeldNode[] = [];
  let at = 0;
  return {
    push: (node) => void nodes.push(node),
    first(isWanted) {
      for (; at < nodes.length; at++) {
        const node = nodes[at];
        if (node !== undefined && isWanted(node)) return node;
      }
      nodes = [];
      at = 0;
      return undefined;
    },
  };
}
