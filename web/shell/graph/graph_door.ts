import { type Signal, signal } from "@preact/signals";

/** How the rest of the page asks for the node graph, which is loaded when somebody opens it. */
export interface GraphDoor {
  /** Path of the node that the graph is to show as soon as it can. */
  readonly wanted: Signal<string | undefined>;
  /** Opens the graph's panel at a node. */
  goTo(path: string): void;
}

/** `open` puts the panel on the page. */
export function createGraphDoor(open: () => void): GraphDoor {
  const wanted = signal<string | undefined>(undefined);
  return {
    wanted,
    goTo(path) {
      wanted.value = path;
      open();
    },
  };
}
