import type { Studio } from "../../shell/studio.ts";
import type { GraphPoint } from "../../core/graph/graph_node.ts";
import { inGraph } from "../../core/graph/clipboard.ts";
import { arrange } from "../../shell/graph/arrange.ts";
import type { GraphPanelParts } from "./graph_context.ts";

/** What keys, buttons and menus of the graph do. */
export interface GraphCommands {
  /** What an action is about: the selection if the node is in it, else the node. */
  subjects(path: string | undefined): readonly string[];
  /** Why a request cannot be made now, for people; undefined when it can. */
  barred(eventType: string): string | undefined;
  /** Opens the catalogue at a place of the graph, the middle when none is known. */
  openCatalogue(at?: GraphPoint): void;
  inspect(path: string): void;
  toggle(path: string): void;
  arrange(): void;
  copy(path?: string): void;
  paste(): void;
  cutOut(path?: string): void;
  remove(path?: string): void;
  stepHit(step: 1 | -1): void;
  cutWire(): void;
  /** Shows the graph inside of a node, and takes the keyboard along. */
  enter(path: string): void;
  enterUp(): void;
}

export function createCommands(
  { state, scene, layout }: Studio,
  { desk, edits, look, stage }: GraphPanelParts,
): GraphCommands {
  const maySelect = () => state.capabilities.value.has("selectPrimsRequest");

  function subjects(path: string | undefined): readonly string[] {
    const selected = inGraph(desk.graph.value.nodes, desk.selected.value);
    return path === undefined || selected.includes(path) ? selected : [path];
  }

  function select(paths: readonly string[], mode: "replace" | "add" | "subtract"): void {
    if (maySelect()) scene.actions.select(paths, mode);
    else scene.inspector.ownPath.value = paths.at(-1);
  }

  /** What the keyboard is on goes with its graph. */
  function focusPanel(): void {
    stage.element?.closest<HTMLElement>(".graph")?.focus({ preventScroll: true });
  }

  return {
    subjects,
    barred(eventType) {
      if (!state.capabilities.value.has(eventType)) return "Your role may watch, not edit";
      return state.barOf(eventType);
    },
    openCatalogue(at) {
      if (!desk.mayOrSay("createNodeRequest")) return;
      const { x, y, width, height } = look.seen.value;
      const point = at ?? look.pointer.value ?? [x + width / 2, y + height / 2];
      look.picking.value = {
        place: stage.toScreen(point),
        at: [Math.round(point[0]), Math.round(point[1])],
        outType: undefined,
        linkTo: undefined,
        inPin: undefined,
      };
    },
    inspect(path) {
      select([path], "replace");
      layout.openPanel("inspector");
    },
    toggle: (path) => select([path], desk.selected.value.includes(path) ? "subtract" : "add"),
    arrange() {
      const { nodes } = desk.graph.value;
      const chosen = subjects(undefined);
      const paths = chosen.length > 1 ? chosen : [...nodes.keys()];
      void edits.move(arrange(nodes, paths)).then(() => stage.fit(paths));
    },
    copy: (path) => void edits.copy(subjects(path)),
    paste: () => void edits.paste(look.pointer.value),
    async cutOut(path) {
      const paths = subjects(path);
      await edits.copy(paths);
      if (edits.copied.value?.paths.join() === paths.join()) edits.remove(paths);
    },
    remove(path) {
      const paths = subjects(path);
      if (paths.length > 0) edits.remove(paths);
    },
    stepHit(step) {
      const hits = look.hits.value;
      if (hits.length === 0) return;
      look.hit.value = (look.hit.value + step + hits.length) % hits.length;
      const path = hits[look.hit.value];
      if (path !== undefined) stage.show(path);
    },
    cutWire() {
      const link = desk.links.value.find(({ id }) => id === look.wire.value);
      look.wire.value = undefined;
      if (link !== undefined) void edits.cut([link]);
    },
    enter(path) {
      focusPanel();
      desk.enter(path);
    },
    enterUp() {
      const { path } = desk.graph.value;
      if (path === "/") return;
      focusPanel();
      void desk.goTo(path);
    },
  };
}
