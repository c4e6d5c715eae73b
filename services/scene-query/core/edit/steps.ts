import type { HeldValue, PropertyInfo } from "./held_value.ts";

/** Where in Octane a property lies. */
export type ValuePlace =
  | {
    readonly by: "pin";
    readonly node: bigint;
    readonly pinId: number;
    readonly pinName: string;
  }
  | {
    readonly by: "attribute";
    readonly item: bigint;
    readonly attributeId: number;
    readonly attributeType: number;
    readonly isArray: boolean;
  };

/** A property of a node and where it lies. */
export interface ValueTarget {
  readonly info: PropertyInfo;
  readonly where: ValuePlace;
}

/** A position in a graph. */
export type Position = readonly [number, number];

/** A pin of a node: its name is shown, its place among the pins is what Octane is told. */
export interface PinPlace {
  readonly node: bigint;
  readonly index: number;
  readonly name: string;
}

/** How something was made, which is how it is made again. */
export type Making =
  | {
    readonly by: "create";
    /** Octane's number of the type. */
    readonly type: number;
    readonly isGraph: boolean;
    readonly owner: bigint;
    readonly name?: string;
    readonly position?: Position;
  }
  | { readonly by: "create_on_pin"; readonly type: number; readonly pin: PinPlace }
  | {
    readonly by: "copy";
    readonly source: bigint;
    readonly owner: bigint;
    readonly name?: string;
    readonly position?: Position;
  };

/** One thing that an edit did and that can be done backwards; nodes are handles. */
export type Step =
  | {
    readonly kind: "value";
    readonly node: bigint;
    readonly target: ValueTarget;
    readonly before: HeldValue;
    readonly after: HeldValue;
  }
  | {
    readonly kind: "name";
    readonly node: bigint;
    readonly before: string;
    readonly after: string;
  }
  | {
    readonly kind: "position";
    readonly node: bigint;
    readonly before: Position;
    readonly after: Position;
  }
  | {
    readonly kind: "link";
    readonly pin: PinPlace;
    /** 0 for an empty pin. */
    readonly before: bigint;
    readonly after: bigint;
  }
  | {
    readonly kind: "made";
    readonly item: bigint;
    readonly making: Making;
    /** What the pin was connected to; 0 for nothing and for what lies in a graph. */
    readonly before: bigint;
  }
  | { readonly kind: "target"; readonly before: bigint; readonly after: bigint };

/** The nodes that a step speaks of. */
export function nodesOf(step: Step): readonly bigint[] {
  switch (step.kind) {
    case "value":
      return [...new Set([step.node, placeNode(step.target.where)])];
    case "name":
    case "position":
      return [step.node];
    case "link":
      return [step.pin.node, step.before, step.after].filter((one) => one !== 0n);
    case "made":
      return [step.item, ...makingNodes(step.making)];
    case "target":
      return [step.before, step.after].filter((one) => one !== 0n);
  }
}

function placeNode(where: ValuePlace): bigint {
  return where.by === "pin" ? where.node : where.item;
}

function makingNodes(making: Making): readonly bigint[] {
  if (making.by === "create") return [making.owner];
  return making.by === "copy" ? [making.source, making.owner] : [making.pin.node];
}

/** A step in which one node has another handle, as after it was made again. */
export function rebound(step: Step, from: bigint, to: bigint): Step {
  const swap = (handle: bigint) => handle === from ? to : handle;
  switch (step.kind) {
    case "value":
      return { ...step, node: swap(step.node), target: reboundTarget(step.target, swap) };
    case "name":
    case "position":
      return { ...step, node: swap(step.node) };
    case "link":
      return {
        ...step,
        pin: { ...step.pin, node: swap(step.pin.node) },
        before: swap(step.before),
        after: swap(step.after),
      };
    case "made":
      return {
        ...step,
        item: swap(step.item),
        making: reboundMaking(step.making, swap),
        before: swap(step.before),
      };
    case "target":
      return { ...step, before: swap(step.before), after: swap(step.after) };
  }
}

function reboundTarget(target: ValueTarget, swap: (handle: bigint) => bigint): ValueTarget {
  const { where } = target;
  return where.by === "pin"
    ? { ...target, where: { ...where, node: swap(where.node) } }
    : { ...target, where: { ...where, item: swap(where.item) } };
}

function reboundMaking(making: Making, swap: (handle: bigint) => bigint): Making {
  switch (making.by) {
    case "create":
      return { ...making, owner: swap(making.owner) };
    case "create_on_pin":
      return { ...making, pin: { ...making.pin, node: swap(making.pin.node) } };
    case "copy":
      return { ...making, source: swap(making.source), owner: swap(making.owner) };
  }
}
