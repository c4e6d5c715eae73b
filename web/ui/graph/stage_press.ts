import { type Signal, signal } from "@preact/signals";
import { endNear } from "../../core/graph/connecting.ts";
import type { GraphLink, LinkEnd } from "../../core/graph/graph_links.ts";
import type { GraphNode, GraphPoint } from "../../core/graph/graph_node.ts";
import { isCut } from "../../core/graph/knife.ts";
import type { Picking } from "../../shell/graph/graph_view.ts";
import { createHold, HOLD_SLACK_PX } from "../../shell/hold.ts";
import type { World } from "../../shell/world.ts";
import { createEdgePan } from "./edge_pan.ts";
import type { GraphPanelParts } from "./graph_context.ts";

/** How near to a pin a finger means it, CSS pixels. */
const FINGER_PX = 22;
/** How far a button may stray and still be a click, CSS pixels. */
const CLICK_SLACK_PX = 4;

/** What a press has taken hold of; what is left to the canvas is none of these. */
interface Press {
  readonly kind: "link" | "choose";
  readonly start: { readonly x: number; readonly y: number };
  readonly end: LinkEnd | undefined;
  isMoved: boolean;
}

/** What becomes of presses on the canvas before the library sees them. */
export interface StagePress {
  /** The line that the knife has drawn so far. */
  readonly slash: Signal<readonly GraphPoint[] | undefined>;
  readonly handlers: {
    onPointerDownCapture(event: PointerEvent): void;
    onPointerMove(event: PointerEvent): void;
    onPointerUp(event: PointerEvent): void;
    onPointerCancel(): void;
    onPointerLeave(): void;
    onMouseDownCapture(event: Event): void;
    onTouchStartCapture(event: Event): void;
    onTouchMoveCapture(event: Event): void;
    onTouchEndCapture(event: Event): void;
    onClickCapture(event: MouseEvent): void;
    onContextMenuCapture(event: Event): void;
    onContextMenu(event: Event): void;
  };
  /** Lets go of everything; true when there was something. */
  cancel(): boolean;
}

/** Draws links and cuts with a mouse, a pen or a finger, and tells long presses. */
export function createStagePress(graph: GraphPanelParts, world: World): StagePress {
  const { connecting, desk, edits, look, stage } = graph;
  const slash = signal<readonly GraphPoint[] | undefined>(undefined);
  const edgePan = createEdgePan(graph);
  let press: Press | undefined;
  /** Whether the click of this press is the stage's own. */
  let isOurs = false;
  let touched: EventTarget | null = null;

  const hold = createHold(world, (x, y) => {
    const path = touched instanceof Element ? nodeUnder(touched)?.path : undefined;
    const link = path === undefined ? stage.wireAt(x, y) : undefined;
    dropPress();
    if (link !== undefined) look.wire.value = link;
    look.menu.value = { place: { x, y }, path, link };
  });

  function nodeUnder(target: Element): GraphNode | undefined {
    const path = target.closest<HTMLElement>(".react-flow__node")?.dataset.id;
    return desk.graph.value.nodes.get(path ?? "");
  }

  function endUnder(target: Element): LinkEnd | undefined {
    const node = nodeUnder(target);
    if (node === undefined) return undefined;
    if (target.closest("[data-output]") !== null) return { kind: "output", node };
    const name = target.closest<HTMLElement>("[data-pin]")?.dataset.pin;
    const pin = node.pins.find((each) => each.name === name);
    return pin && { kind: "pin", node, pin };
  }

  /** The pin or output that is meant. */
  function endAt(event: PointerEvent, at: GraphPoint): LinkEnd | undefined {
    if (!(event.target instanceof Element)) return undefined;
    const found = endUnder(event.target);
    const isOnCanvas = event.target.closest(".react-flow__pane, .react-flow__node") !== null;
    if (found !== undefined || event.pointerType !== "touch" || !isOnCanvas || look.isFar.value) {
      return found;
    }
    return endNear(desk.graph.value.nodes.values(), at, placeOf, reachOf(event));
  }

  const placeOf = (node: GraphNode) => desk.drafts.value.get(node.path) ?? node.position;
  const reachOf = ({ pointerType }: PointerEvent) =>
    (pointerType === "touch" ? FINGER_PX : FINGER_PX / 2) / look.view.value.zoom;

  function take(event: PointerEvent): void {
    event.stopPropagation();
    event.preventDefault();
    stage.element?.setPointerCapture(event.pointerId);
    isOurs = true;
  }

  function dropPress(): void {
    if (press?.kind === "link") connecting.cancel();
    press = undefined;
    slash.value = undefined;
    edgePan.stop();
  }

  function beginLink(end: LinkEnd, at: GraphPoint): void {
    const link = end.kind === "output"
      ? undefined
      : desk.links.value.find((each) => each.target === end.node.path && each.pin === end.pin);
    const source = link && desk.graph.value.nodes.get(link.source);
    // A link that ends at a pin is pulled off it; what comes from inside a graph stays.
    const isPulled = link !== undefined && source !== undefined && link.inside === undefined;
    if (isPulled) connecting.begin({ kind: "output", node: source }, at, link as GraphLink);
    else connecting.begin(end, at);
  }

  function onPointerDownCapture(event: PointerEvent): void {
    isOurs = false;
    hold.clear();
    // A second finger zooms, and ends what the first one has begun.
    if (!event.isPrimary) return dropPress();
    if (event.button !== 0 || !(event.target instanceof Element) || look.boxing.value) return;
    const at = stage.toGraph(event.clientX, event.clientY);
    if (look.knife.value || event.altKey) {
      if (!desk.mayOrSay("disconnectPinRequest")) return;
      take(event);
      slash.value = [at];
      return;
    }
    const isCanvas = event.target.closest(".react-flow") !== null;
    if (event.pointerType === "touch" && isCanvas) {
      touched = event.target;
      hold.begin(event.clientX, event.clientY);
    }
    const start = { x: event.clientX, y: event.clientY };
    const end = endAt(event, at);
    if (connecting.drawn.value?.isArmed) {
      if (end === undefined && nodeUnder(event.target) === undefined) return;
      take(event);
      press = { kind: "choose", start, end, isMoved: false };
      return;
    }
    if (end === undefined || !desk.mayOrSay("connectPinRequest")) return;
    take(event);
    press = { kind: "link", start, end, isMoved: false };
    beginLink(end, at);
  }

  function onPointerMove(event: PointerEvent): void {
    const at = stage.toGraph(event.clientX, event.clientY);
    look.pointer.value = at;
    hold.move(event.clientX, event.clientY);
    if (slash.value !== undefined) {
      slash.value = [...slash.value, at];
    } else if (press !== undefined) {
      const { kind, start } = press;
      const slackPx = event.pointerType === "touch" ? HOLD_SLACK_PX : CLICK_SLACK_PX;
      press.isMoved ||= Math.hypot(event.clientX - start.x, event.clientY - start.y) > slackPx;
      if (kind !== "link" || !press.isMoved) return;
      connecting.move(at);
      edgePan.follow(event.clientX, event.clientY);
    } else if (event.buttons === 0) {
      if (connecting.drawn.value?.isArmed && event.pointerType === "mouse") connecting.move(at);
      const isFree = event.target instanceof Element && event.target.matches(".react-flow__pane");
      look.pointed.value = isFree ? stage.wireAt(event.clientX, event.clientY) : undefined;
    }
  }

  function onPointerUp(event: PointerEvent): void {
    hold.end();
    edgePan.stop();
    if (slash.value !== undefined) {
      const line = slash.value;
      slash.value = undefined;
      const cut = look.wires.value.filter(({ wire }) => isCut(wire, line));
      return void edits.cut(cut.map(({ link }) => link));
    }
    const done = press;
    press = undefined;
    if (done === undefined) return;
    if (done.kind === "choose") {
      const at = stage.toGraph(event.clientX, event.clientY);
      if (!done.isMoved && !connecting.choose(at, reachOf(event))) connecting.cancel();
      return;
    }
    // A tap on a pin, or a click, waits for the other end.
    if (!done.isMoved && done.end !== undefined) return connecting.arm(done.end);
    const dropped = connecting.end();
    if (dropped === undefined || !desk.mayOrSay("createNodeRequest")) return;
    const { from, at } = dropped;
    const picking: Picking = {
      place: { x: event.clientX, y: event.clientY },
      at,
      outType: from.kind === "pin" ? from.pin.type : undefined,
      linkTo: from.kind === "pin"
        ? { target: from.node.path, pin: from.pin.name }
        : { source: from.node.path, sourceType: from.node.outType },
      inPin: undefined,
    };
    // What opens while the button is let go is closed by the browser at once.
    requestAnimationFrame(() => void (look.picking.value = picking));
  }

  return {
    slash,
    handlers: {
      onPointerDownCapture,
      onPointerMove,
      onPointerUp,
      onPointerCancel() {
        hold.end();
        dropPress();
      },
      onPointerLeave() {
        look.pointer.value = undefined;
        look.pointed.value = undefined;
      },
      onMouseDownCapture(event) {
        if (press !== undefined || slash.value !== undefined) event.stopPropagation();
      },
      onTouchStartCapture(event) {
        if (press !== undefined || slash.value !== undefined) event.stopPropagation();
      },
      onTouchMoveCapture(event) {
        if (hold.isHeld) event.stopPropagation();
      },
      onTouchEndCapture(event) {
        if (hold.isHeld && event.cancelable) event.preventDefault();
      },
      onClickCapture(event) {
        // A click without a count is a key's, on a button of the stage.
        if (isOurs && event.detail > 0) event.stopPropagation();
      },
      onContextMenuCapture(event) {
        if (!hold.isWaiting && !hold.isHeld) return;
        event.preventDefault();
        event.stopPropagation();
        hold.fire();
      },
      onContextMenu: (event) => event.preventDefault(),
    },
    cancel() {
      const isBusy = connecting.drawn.value !== undefined || slash.value !== undefined;
      dropPress();
      connecting.cancel();
      return isBusy;
    },
  };
}
