import {
  type Arrow,
  ARROWS,
  arrowStep,
  FAR_NUDGE,
  neighbourOf,
  NUDGE,
} from "../../core/graph/graph_keys.ts";
import { inGraph } from "../../core/graph/clipboard.ts";
import type { Studio } from "../../shell/studio.ts";
import type { GraphCommands } from "./commands.ts";
import type { GraphPanelParts } from "./graph_context.ts";

/** Does what a key press in the graph means; true when it meant something. */
export function runKey(
  event: KeyboardEvent,
  { scene }: Studio,
  parts: GraphPanelParts,
  commands: GraphCommands,
): boolean {
  const { desk, edits, look, stage } = parts;
  const { nodes } = desk.graph.value;
  const ctrl = event.ctrlKey || event.metaKey;
  const own = event.target instanceof Element
    ? event.target.closest<HTMLElement>(".react-flow__node")?.dataset.id
    : undefined;
  const known = (path: string | undefined) => path !== undefined && nodes.has(path);
  const active = known(own)
    ? own
    : [look.active.value, ...desk.selected.value].find((path) => known(path));
  const node = nodes.get(active ?? "");
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (isArrow(key)) {
    if (ctrl) return false;
    if (event.altKey) return nudge(key);
    const from = active ?? nodes.keys().next().value;
    if (from === undefined) return false;
    const to = own === undefined ? from : neighbourOf(nodes, from, key);
    if (to === undefined) return true;
    if (event.shiftKey && desk.may("selectPrimsRequest")) scene.actions.select([to], "add");
    stage.focus(to);
    return true;
  }
  if (event.altKey) return false;
  const command = ctrl ? withCtrl(key) : plain(key);
  if (command === undefined) return false;
  command();
  return true;

  function withCtrl(pressed: string): (() => void) | undefined {
    switch (pressed) {
      case "f":
        return () => document.querySelector<HTMLInputElement>("[data-graph-search]")?.select();
      case "a":
        return () => scene.actions.select([...nodes.keys()], "replace");
      case "c":
        return () => commands.copy(active);
      case "x":
        return () => commands.cutOut(active);
      case "v":
        return () => commands.paste();
      case "d":
        return () => void edits.duplicate(commands.subjects(active));
      case "g":
        if (!event.shiftKey) return () => void edits.group(commands.subjects(active));
        return () => node?.isGraph && void edits.ungroup(node.path);
    }
    return undefined;
  }

  function plain(pressed: string): (() => void) | undefined {
    switch (pressed) {
      case "a":
        return () => commands.openCatalogue();
      case "f": {
        const chosen = inGraph(nodes, desk.selected.value);
        return () => stage.fit(chosen.length > 0 ? chosen : undefined);
      }
      case "Home":
        return () => stage.fit();
      case "k":
        return () => {
          if (desk.mayOrSay("disconnectPinRequest")) look.knife.value = !look.knife.value;
        };
      case "l":
        return () => desk.mayOrSay("moveNodesRequest") && commands.arrange();
      case "+":
      case "=":
        return () => void stage.flow?.zoomIn();
      case "-":
        return () => void stage.flow?.zoomOut();
      case "PageUp":
        return () => commands.enterUp();
      case "Escape":
        return () => {
          look.knife.value = false;
          look.boxing.value = false;
          look.wire.value = undefined;
        };
      case "Delete":
      case "Backspace":
        return () => look.wire.value === undefined ? commands.remove(own) : commands.cutWire();
    }
    return node === undefined ? undefined : onNode(pressed, node.path);
  }

  function onNode(pressed: string, path: string): (() => void) | undefined {
    switch (pressed) {
      case "Enter":
        return () => commands.inspect(path);
      case " ":
        return () => commands.toggle(path);
      case "PageDown":
        return () => node?.isGraph && commands.enter(path);
      case "F2":
        return () => {
          if (desk.mayOrSay("renameNodeRequest")) look.renaming.value = path;
        };
      case "p":
        return () => void (look.pins.value = path);
      case "c":
        return () => {
          if (node !== undefined && !node.isGraph && desk.mayOrSay("connectPinRequest")) {
            look.choosing.value = { kind: "output", node };
          }
        };
      case "ContextMenu":
        return () => openMenu(path);
      case "F10":
        return event.shiftKey ? () => openMenu(path) : undefined;
    }
    return undefined;
  }

  function openMenu(path: string): void {
    const at = nodes.get(path)?.position;
    if (at !== undefined) {
      look.menu.value = { place: stage.toScreen([at[0] + 20, at[1] + 30]), path, link: undefined };
    }
  }

  function nudge(arrow: Arrow): boolean {
    if (!desk.mayOrSay("moveNodesRequest")) return true;
    const [x, y] = arrowStep(arrow);
    const by = event.shiftKey ? FAR_NUDGE : NUDGE;
    void edits.move(
      new Map(
        commands.subjects(active).flatMap((path) => {
          const place = desk.drafts.value.get(path) ?? nodes.get(path)?.position;
          return place === undefined
            ? []
            : [[path, [place[0] + x * by, place[1] + y * by]] as const];
        }),
      ),
    );
    return true;
  }
}

function isArrow(key: string): key is Arrow {
  return ARROWS.some((arrow) => arrow === key);
}
