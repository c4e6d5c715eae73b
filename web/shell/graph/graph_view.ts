import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { LinkEnd } from "../../core/graph/graph_links.ts";
import type { GraphPoint } from "../../core/graph/graph_node.ts";
import { type GraphBox, nameSizePx } from "../../core/graph/graph_shape.ts";
import { drawnBox, type LaidWire, layWires, wiresBox } from "../../core/graph/wire_layout.ts";
import { searchGraph } from "../../core/graph/graph_search.ts";
import { type GraphView as View, type MapSize, seenBox } from "../../core/graph/minimap.ts";
import type { GraphDesk } from "./graph_desk.ts";
import type { LinkTo } from "./graph_edits.ts";

/** Below this zoom names and pins are too small to be told apart and are left out. */
export const FAR_ZOOM = 0.4;

/** Where something opens over the graph, CSS pixels of the window. */
export interface ScreenPlace {
  readonly x: number;
  readonly y: number;
}

/** The catalogue, open to make a node. */
export interface Picking {
  readonly place: ScreenPlace;
  /** Where the node goes in the graph. */
  readonly at: GraphPoint;
  /** Type of the pin that it has to fit. */
  readonly outType: string | undefined;
  readonly linkTo: LinkTo | undefined;
  /** The pin that it is to lie in. */
  readonly inPin: { readonly path: string; readonly pin: string } | undefined;
}

/** An open menu: of a node, of a link by its pin's key, or of the graph. */
export interface GraphMenuPlace {
  readonly place: ScreenPlace;
  readonly path: string | undefined;
  readonly link: string | undefined;
}

/** How the graph is looked at on this page; nobody else sees any of it. */
export interface GraphLook {
  readonly view: Signal<View>;
  readonly size: Signal<MapSize>;
  readonly seen: ReadonlySignal<GraphBox>;
  readonly isFar: ReadonlySignal<boolean>;
  /** How large the names of nodes are written, in the graph's own pixels. */
  readonly nameSizePx: ReadonlySignal<number>;
  /** Node that the keyboard is on. */
  readonly active: Signal<string | undefined>;
  /** The node that the keyboard was on, under its new name, until it is on that again. */
  readonly followed: Signal<string | undefined>;
  /** Nodes in a box that is being drawn. */
  readonly boxed: Signal<ReadonlySet<string> | undefined>;
  /** Every wire where it lies now. */
  readonly wires: ReadonlySignal<readonly LaidWire[]>;
  /** The part of the graph whose wires are drawn; the same box while it need not change. */
  readonly drawnBox: ReadonlySignal<GraphBox>;
  /** The wire that was clicked, by its pin's key. */
  readonly wire: Signal<string | undefined>;
  /** The wire under the pointer, by its pin's key. */
  readonly pointed: Signal<string | undefined>;
  /** Where the pointer was last, in the graph; undefined while it is elsewhere. */
  readonly pointer: Signal<GraphPoint | undefined>;
  readonly knife: Signal<boolean>;
  /** Whether the next drag of a finger draws the box of a selection. */
  readonly boxing: Signal<boolean>;
  readonly renaming: Signal<string | undefined>;
  readonly picking: Signal<Picking | undefined>;
  readonly menu: Signal<GraphMenuPlace | undefined>;
  /** Node whose pins are listed. */
  readonly pins: Signal<string | undefined>;
  /** The end that a node is chosen for by name. */
  readonly choosing: Signal<LinkEnd | undefined>;
  readonly query: Signal<string>;
  readonly hits: ReadonlySignal<readonly string[]>;
  /** Which of the hits is shown. */
  readonly hit: Signal<number>;
  readonly hasMap: Signal<boolean>;
  /** Whether there is a canvas, and how large it is. */
  readonly isReady: Signal<boolean>;
  /** The graph that was shown whole when it first came. */
  readonly fitted: Signal<string | undefined>;
  /** Told to close everything that is open over the graph. */
  closeAll(): void;
}

export function createGraphLook(desk: GraphDesk): GraphLook {
  const view = signal<View>({ x: 0, y: 0, zoom: 1 });
  const size = signal<MapSize>({ width: 0, height: 0 });
  const query = signal("");
  const picking = signal<Picking | undefined>(undefined);
  const menu = signal<GraphMenuPlace | undefined>(undefined);
  const pins = signal<string | undefined>(undefined);
  const choosing = signal<LinkEnd | undefined>(undefined);
  const renaming = signal<string | undefined>(undefined);
  const seen = computed(() => seenBox(view.value, size.value));
  const wires = computed(() =>
    layWires(desk.graph.value.nodes, desk.links.value, desk.drafts.value)
  );
  const whole = computed(() => wiresBox(wires.value));
  let drawn: GraphBox = { x: 0, y: 0, width: 0, height: 0 };
  return {
    view,
    size,
    seen,
    wires,
    drawnBox: computed(() => {
      const box = drawnBox(seen.value, whole.value ?? seen.value);
      if (!isSameBox(drawn, box)) drawn = box;
      return drawn;
    }),
    isFar: computed(() => view.value.zoom < FAR_ZOOM),
    nameSizePx: computed(() => nameSizePx(view.value.zoom)),
    active: signal(undefined),
    followed: signal(undefined),
    boxed: signal(undefined),
    wire: signal(undefined),
    pointed: signal(undefined),
    pointer: signal(undefined),
    knife: signal(false),
    boxing: signal(false),
    renaming,
    picking,
    menu,
    pins,
    choosing,
    query,
    hits: computed(() =>
      searchGraph(desk.graph.value.nodes.values(), query.value).map(({ path }) => path)
    ),
    hit: signal(0),
    hasMap: signal(true),
    isReady: signal(false),
    fitted: signal(undefined),
    closeAll() {
      picking.value = undefined;
      menu.value = undefined;
      pins.value = undefined;
      choosing.value = undefined;
      renaming.value = undefined;
    },
  };
}

function isSameBox(a: GraphBox, b: GraphBox): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}
