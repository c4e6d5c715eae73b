import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type Aim, aimAt, sameEnd } from "../../core/graph/connecting.ts";
import {
  createJudge,
  type GraphLink,
  type LinkEnd,
  type Verdict,
} from "../../core/graph/graph_links.ts";
import type { GraphNode, GraphPoint } from "../../core/graph/graph_node.ts";
import type { GraphDesk } from "./graph_desk.ts";
import type { GraphEdits } from "./graph_edits.ts";

/** A link that is being drawn. */
export interface DrawnLink {
  /** The end that stays. */
  readonly from: LinkEnd;
  /** The link that was taken off its pin, if it was. */
  readonly taken: GraphLink | undefined;
  /** Undefined while nobody points anywhere. */
  readonly pointer: GraphPoint | undefined;
  readonly aim: Aim | undefined;
  /** Whether it waits for a tap on its other end, and is not being dragged. */
  readonly isArmed: boolean;
}

/** Where a link was dropped on nothing. */
export interface Dropped {
  readonly from: LinkEnd;
  readonly at: GraphPoint;
}

/** Drawing links from pins and outputs. */
export interface Connecting {
  readonly drawn: ReadonlySignal<DrawnLink | undefined>;
  /** What fits the drawn link; undefined while none is drawn. */
  readonly judge: ReadonlySignal<((to: LinkEnd) => Verdict) | undefined>;
  /** Begins at an end; with `taken` the link is pulled off that end's pin. */
  begin(from: LinkEnd, pointer: GraphPoint, taken?: GraphLink): void;
  /** Begins at an end that was tapped; the other end is tapped too. */
  arm(from: LinkEnd): void;
  move(pointer: GraphPoint): void;
  /**
   * Connects an armed link to what is within reach of a point, in the graph's units; false when
   * nothing is there. What does not fit leaves it armed and says why.
   */
  choose(pointer: GraphPoint, reach: number): boolean;
  /** Connects, cuts what was pulled off into nothing, or says where a new node is wanted. */
  end(): Dropped | undefined;
  cancel(): void;
}

export function createConnecting(desk: GraphDesk, edits: GraphEdits): Connecting {
  const drawn: Signal<DrawnLink | undefined> = signal(undefined);
  const from = computed(() => drawn.value?.from);
  const judge = computed(() => {
    const end = from.value;
    return end === undefined ? undefined : createJudge(desk.graph.value.nodes, end);
  });
  const placeOf = (node: GraphNode) => desk.drafts.peek().get(node.path) ?? node.position;

  function aim(pointer: GraphPoint, reach?: number): Aim | undefined {
    const end = from.peek();
    const judged = judge.peek();
    if (end === undefined || judged === undefined) return undefined;
    const places = { placeOf, judge: judged };
    return aimAt(desk.graph.peek().nodes.values(), end, pointer, places, reach);
  }

  // A node that changes while a link is drawn from it is followed; one that goes takes the link along.
  effect(() => {
    const { nodes } = desk.graph.value;
    const link = drawn.peek();
    const node = nodes.get(link?.from.node.path ?? "");
    if (link === undefined || node === link.from.node) return;
    const end = node && sameEnd(link.from, node);
    drawn.value = end && { ...link, from: end, aim: undefined };
  });

  function join(end: LinkEnd, taken: GraphLink | undefined, other: LinkEnd): void {
    const pin = end.kind === "pin" ? end : other;
    const source = end.kind === "pin" ? other : end;
    if (pin.kind !== "pin") return;
    if (taken === undefined) void edits.connect(source.node, pin.node, pin.pin.name);
    else if (taken.target !== pin.node.path || taken.pin.name !== pin.pin.name) {
      void edits.reconnect(taken, { node: pin.node, pin: pin.pin.name });
    }
  }

  return {
    drawn,
    judge,
    begin(end, pointer, taken) {
      drawn.value = { from: end, taken, pointer, aim: undefined, isArmed: false };
    },
    arm(end) {
      const nothing = { taken: undefined, pointer: undefined, aim: undefined };
      drawn.value = { from: end, ...nothing, isArmed: true };
    },
    move(pointer) {
      if (drawn.value === undefined) return;
      drawn.value = { ...drawn.value, pointer, aim: aim(pointer) };
    },
    choose(pointer, reach) {
      const link = drawn.value;
      const target = link?.isArmed ? aim(pointer, reach) : undefined;
      if (link === undefined || target === undefined) return false;
      if (!target.verdict.ok) {
        drawn.value = { ...link, aim: target };
        return true;
      }
      drawn.value = undefined;
      join(link.from, undefined, target.end);
      return true;
    },
    end() {
      const link = drawn.value;
      drawn.value = undefined;
      if (link?.pointer === undefined) return undefined;
      const { from: end, taken, aim: target } = link;
      if (target === undefined) {
        if (taken === undefined) return { from: end, at: link.pointer };
        void edits.cut([taken]);
      } else if (target.verdict.ok) join(end, taken, target.end);
      return undefined;
    },
    cancel: () => void (drawn.value = undefined),
  };
}
