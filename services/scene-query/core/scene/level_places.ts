import type { HeldChild, HeldNode } from "./held_node.ts";
import { pathPart } from "./scene_names.ts";

/** A node that lies below a parent, before its part of the path is known. */
export interface Placed {
  readonly node: HeldNode;
  readonly pin?: string;
  readonly pinIndex?: number;
}

/** Takes away a node's places below a parent. */
export function withoutPlace(node: HeldNode, parent: HeldNode): void {
  for (const place of node.places) {
    if (place.parent === parent && parent.parts.get(place.part) === node) {
      parent.parts.delete(place.part);
    }
  }
  node.places = node.places.filter((place) => place.parent !== parent);
}

/**
 * Places nodes below a parent anew: who was there under the same name or pin keeps its part, others
 * get the first that is free of `name`, `name~2`, `name~3` and so on. Gives the parent's children.
 */
export function placeLevel(parent: HeldNode, placed: readonly Placed[]): HeldChild[] {
  const old = new Map<string, { part: string; base: string }>();
  const wasCanonical = new Set<HeldNode>();
  for (const { node, pin, part } of parent.children ?? []) {
    old.set(`${node.handle}:${pin ?? ""}`, { part, base: baseOf(part) });
    if (node.places[0]?.parent === parent) wasCanonical.add(node);
    withoutPlace(node, parent);
  }
  const bases = placed.map(({ node, pin }) => pathPart(pin ?? node.name));
  const parts = new Array<string | undefined>(placed.length).fill(undefined);
  const taken = new Set<string>();
  placed.forEach(({ node, pin }, i) => {
    const before = old.get(`${node.handle}:${pin ?? ""}`);
    if (before === undefined || before.base !== bases[i] || taken.has(before.part)) return;
    parts[i] = before.part;
    taken.add(before.part);
  });
  const counts = new Map<string, number>();
  return placed.map(({ node, pin, pinIndex }, i) => {
    const part = parts[i] ?? firstFree(bases[i] ?? "unnamed", taken, counts);
    taken.add(part);
    parent.parts.set(part, node);
    const place = { parent, part };
    const isFirst = wasCanonical.has(node) ||
      parent.isGraph && node.places[0]?.parent.isGraph !== true;
    if (isFirst) node.places.unshift(place);
    else node.places.push(place);
    wasCanonical.delete(node);
    return {
      node,
      part,
      ...(pin === undefined ? {} : { pin }),
      ...(pinIndex === undefined ? {} : { pinIndex }),
    };
  });
}

function firstFree(base: string, taken: ReadonlySet<string>, counts: Map<string, number>): string {
  let nth = counts.get(base) ?? 1;
  let part = nth === 1 ? base : `${base}~${nth}`;
  while (taken.has(part)) part = `${base}~${++nth}`;
  counts.set(base, nth + 1);
  return part;
}

function baseOf(part: string): string {
  const at = part.indexOf("~");
  return at < 0 ? part : part.slice(0, at);
}
