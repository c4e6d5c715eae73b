import { everyItem, type GraphNode, type Item } from "./items.ts";
import type { AttributeValue } from "./pin_specs.ts";
import type { SceneGraph } from "./scene_graph.ts";
import { numbers } from "./values.ts";

/** An attribute that follows the time. */
interface Track {
  readonly node: GraphNode;
  readonly attribute: string;
  readonly at: (seconds: number) => AttributeValue;
}

const SECONDS = 4;
const HEIGHT_METRES = 0.5;

/** What of a scene moves with time, and when; nothing, and at 0, unless it is animated. */
export class Timeline {
  readonly #tracks: Track[] = [];
  /** First and last moment, seconds. */
  span: { readonly begin: number; readonly end: number } = { begin: 0, end: 0 };
  now = 0;

  /** Adds something that moves; the span grows to `seconds`. */
  animate(track: Track, seconds: number): void {
    this.#tracks.push(track);
    this.span = { begin: 0, end: Math.max(this.span.end, seconds) };
  }

  /** Whether an attribute follows the time. */
  moves(item: Item, attribute: string): boolean {
    return this.#tracks.some((track) => track.node === item && track.attribute === attribute);
  }

  /** Goes to a moment: what moves takes the values that it has then. */
  go(graph: SceneGraph, seconds: number): void {
    this.now = seconds;
    for (const { node, attribute, at } of this.#tracks) {
      if (node.alive) graph.setAttribute(node, attribute, at(seconds));
    }
  }
}

const timelines = new WeakMap<SceneGraph, Timeline>();

/** The timeline of a scene. */
export function timelineOf(graph: SceneGraph): Timeline {
  const known = timelines.get(graph) ?? new Timeline();
  timelines.set(graph, known);
  return known;
}

/** Lets the first thing that is placed somewhere hop up and down, once in four seconds. */
export function animateFirst(graph: SceneGraph): void {
  for (const item of everyItem(graph.root)) {
    if (item.isGraph || item.spec.type !== "NT_GEO_PLACEMENT") continue;
    const node = item.input("P_TRANSFORM")?.input("P_TRANSLATION");
    const value = node?.attributes.get("A_VALUE");
    const [x = 0, y = 0, z = 0, w = 0] = numbers(value as AttributeValue ?? null, 4) ?? [];
    if (node === null || node === undefined) continue;
    timelineOf(graph).animate({
      node,
      attribute: "A_VALUE",
      at: (seconds) => {
        const hop = HEIGHT_METRES * Math.abs(Math.sin((Math.PI * seconds) / SECONDS));
        return [x, y + hop, z, w];
      },
    }, SECONDS);
    return;
  }
}
