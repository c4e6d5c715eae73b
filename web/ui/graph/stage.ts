import type { GraphRoom } from "../../shell/graph/graph_room.ts";
import { FAR_ZOOM } from "../../shell/graph/graph_view.ts";
import { boxAround, type GraphBox, nodeBox } from "../../core/graph/graph_shape.ts";
import { wireAt } from "../../core/graph/wire_layout.ts";
import type { GraphPoint } from "../../core/graph/graph_node.ts";
import type { FlowHandle } from "./flow.ts";

const GLIDE_MS = 220;
/** How near to a wire a mouse takes hold of it, and a finger; CSS pixels. */
const REACH_PX = 6;
const COARSE_REACH_PX = 14;
/** Frames within which a node that came into sight has been drawn. */
const FRAMES_MAX = 30;
const MAX_FIT_ZOOM = 1.1;
/** Up to this width a graph that would be shown without names opens at a part of it, CSS pixels. */
const NARROW_PX = 600;
const READING_ZOOM = 0.7;
/** Farthest that anybody can zoom out. */
export const LEAST_ZOOM = 0.03;

/** The canvas that is on the page, and how it is moved. */
export interface Stage {
  flow: FlowHandle | undefined;
  element: HTMLElement | undefined;
  /** Shows these nodes whole, all of them when none is named; at once or gliding. */
  fit(paths?: readonly string[], atOnce?: boolean): void;
  /** Shows a graph for the first time: whole, or on a narrow screen a part that can be read. */
  open(): void;
  /** Brings a node into sight if it is not, without changing the zoom. */
  show(path: string): void;
  /** The same, and puts the keyboard on it. */
  focus(path: string): void;
  centreOn(point: GraphPoint): void;
  /** A point of the window as a point of the graph. */
  toGraph(clientX: number, clientY: number): GraphPoint;
  /** The wire at a point of the window, by its pin's key. */
  wireAt(clientX: number, clientY: number): string | undefined;
  /** A point of the graph as a point of the window. */
  toScreen(point: GraphPoint): { readonly x: number; readonly y: number };
}

export function createStage({ desk, look }: GraphRoom): Stage {
  const glide = () => {
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    return isStill ? {} : { duration: GLIDE_MS };
  };
  const boxOf = (path: string): GraphBox | undefined => {
    const node = desk.graph.value.nodes.get(path);
    return node && nodeBox(node, desk.drafts.value.get(path));
  };
  const fitZoom = (box: GraphBox): number => {
    const { width, height } = look.size.value;
    return Math.min(width / (box.width + 80), height / (box.height + 80), MAX_FIT_ZOOM);
  };
  const stage: Stage = {
    flow: undefined,
    element: undefined,
    fit(paths, atOnce = false) {
      const named = paths ?? [...desk.graph.value.nodes.keys()];
      const box = boxAround(named.flatMap((path) => boxOf(path) ?? []));
      if (box === undefined || stage.flow === undefined) return;
      const zoom = fitZoom(box);
      const middle = [box.x + box.width / 2, box.y + box.height / 2] as const;
      void stage.flow.setCenter(...middle, {
        zoom: Math.max(zoom, LEAST_ZOOM),
        ...(atOnce ? {} : glide()),
      });
    },
    open() {
      const { nodes } = desk.graph.value;
      const whole = boxAround([...nodes.keys()].flatMap((path) => boxOf(path) ?? []));
      const isNarrow = look.size.value.width < NARROW_PX;
      if (whole === undefined || !isNarrow || fitZoom(whole) >= FAR_ZOOM) {
        return stage.fit(undefined, true);
      }
      const start = desk.selected.value.find((path) => nodes.has(path)) ?? [...nodes.keys()][0];
      const { x, y, width, height } = boxOf(start ?? "") ?? whole;
      void stage.flow?.setCenter(x + width / 2, y + height / 2, { zoom: READING_ZOOM });
    },
    show(path) {
      const box = boxOf(path);
      if (box === undefined) return;
      const { x, y, width, height } = look.seen.value;
      const isSeen = box.x >= x && box.y >= y && box.x + box.width <= x + width &&
        box.y + box.height <= y + height;
      if (!isSeen) stage.centreOn([box.x + box.width / 2, box.y + box.height / 2]);
    },
    focus(path) {
      look.active.value = path;
      stage.show(path);
      let frames = 0;
      const tryFocus = () => {
        const element = stage.element?.querySelector<HTMLElement>(
          `.react-flow__node[data-id="${CSS.escape(path)}"]`,
        );
        if (element !== null && element !== undefined) {
          return element.focus({ preventScroll: true });
        }
        if (++frames < FRAMES_MAX) requestAnimationFrame(tryFocus);
      };
      tryFocus();
    },
    centreOn([x, y]) {
      const { zoom } = look.view.value;
      void stage.flow?.setCenter(x, y, { zoom, ...glide() });
    },
    toGraph(clientX, clientY) {
      const at = stage.element?.getBoundingClientRect();
      const { x, y, zoom } = look.view.value;
      return [(clientX - (at?.left ?? 0) - x) / zoom, (clientY - (at?.top ?? 0) - y) / zoom];
    },
    wireAt(clientX, clientY) {
      const reach = (matchMedia("(pointer: coarse)").matches ? COARSE_REACH_PX : REACH_PX) /
        look.view.value.zoom;
      return wireAt(look.wires.value, stage.toGraph(clientX, clientY), reach)?.link.id;
    },
    toScreen([graphX, graphY]) {
      const at = stage.element?.getBoundingClientRect();
      const { x, y, zoom } = look.view.value;
      return { x: graphX * zoom + x + (at?.left ?? 0), y: graphY * zoom + y + (at?.top ?? 0) };
    },
  };
  return stage;
}
