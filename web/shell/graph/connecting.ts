import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type Aim, aimAt } from "../../core/graph/connecting.ts";
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
  readonly pointer: GraphPoint;
  readonly aim: Aim | undefined;
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
  move(pointer: GraphPoint): void;
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

  function aim(pointer: GraphPoint): Aim | undefined {
    const end = from.peek();
    const judged = judge.peek();
    if (end === undefined || judged === undefined) return undefined;
    const places = { placeOf, judge: judged };
    return aimAt(desk.graph.peek().nodes.values(), end, pointer, places);
  }

  return {
    drawn,
    judge,
    begin(end, pointer, taken) {
      drawn.value = { from: end, taken, pointer, aim: undefined };
    },
    move(pointer) {
      if (drawn.value === undefined) return;
      drawn.value = { ...drawn.value, pointer, aim: aim(pointer) };
    },
    end() {
      const link = drawn.value;
      drawn.value = undefined;
      if (link === undefined) return undefined;
      const { from: end, taken } = link;
      const target = link.aim;
      if (target === undefined) {
        if (taken === undefined) return { from: end, at: link.pointer };
        void edits.cut([taken]);
        return undefined;
      }
      if (!target.verdict.ok) return undefined;
      const pin = end.kind === "pin" ? end : target.end;
      const source = end.kind === "pin" ? target.end : end;
      if (pin.kind !== "pin") return undefined;
      if (taken === undefined) void edits.connect(source.node, pin.node, pin.pin.name);
      else if (taken.target !== pin.node.path || taken.pin.name !== pin.pin.name) {
        void edits.reconnect(taken, { node: pin.node, pin: pin.pin.name });
      }
      return undefined;
    },
    cancel: () => void (drawn.value = undefined),
  };
}
