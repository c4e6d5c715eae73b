import { pinText } from "../../core/graph/graph_links.ts";
import { ContextMenu, type MenuChoice } from "../context_menu.tsx";
import { useStudio } from "../studio_context.ts";
import type { GraphCommands } from "./commands.ts";
import { useGraph } from "./graph_context.ts";

/** The menu of a node, a wire or the graph itself. */
export function GraphMenu({ commands }: { readonly commands: GraphCommands }) {
  const { look } = useGraph();
  const menu = look.menu.value;
  if (menu === undefined) return null;
  return <OpenMenu key={`${menu.place.x} ${menu.place.y}`} commands={commands} />;
}

function OpenMenu({ commands }: { readonly commands: GraphCommands }) {
  const { desk, look } = useGraph();
  const { menu } = look;
  const place = menu.value?.place ?? { x: 0, y: 0 };
  const node = desk.graph.value.nodes.get(menu.value?.path ?? "");
  const link = desk.links.value.find(({ id }) => id === menu.value?.link);
  const choices = useChoices(commands);
  const label = link !== undefined
    ? `Actions for the link into ${link.pin.label}`
    : node === undefined
    ? "Actions for the graph"
    : `Actions for ${node.name}`;
  return (
    <ContextMenu
      label={label}
      place={place}
      choices={choices}
      onClose={() => void (menu.value = undefined)}
    />
  );
}

function useChoices(commands: GraphCommands): readonly MenuChoice[] {
  const { state, scene } = useStudio();
  const { desk, edits, look, stage } = useGraph();
  const { nodes } = desk.graph.value;
  const node = nodes.get(look.menu.value?.path ?? "");
  const link = desk.links.value.find(({ id }) => id === look.menu.value?.link);
  const { barred } = commands;
  const may = (eventType: string) => state.capabilities.value.has(eventType);
  if (link !== undefined) {
    return [
      {
        label: "Cut the link",
        keys: "Del",
        barred: barred("disconnectPinRequest"),
        run: commands.cutWire,
      },
      { label: `Show what feeds it: ${pinText(nodes, link.pin)}`, run: () => go(link.source) },
      { label: "Show what it feeds", run: () => go(link.target) },
    ];
  }
  const at = look.menu.value?.place;
  if (node === undefined) {
    const here = at && stage.toGraph(at.x, at.y);
    return [
      {
        label: "New node",
        keys: "A",
        barred: barred("createNodeRequest"),
        run: () => commands.openCatalogue(here),
      },
      {
        label: "Paste here",
        keys: "Ctrl V",
        barred: barred("pasteNodesRequest"),
        run: () => void edits.paste(here),
      },
      {
        label: "Arrange the nodes",
        keys: "L",
        barred: barred("moveNodesRequest"),
        run: commands.arrange,
      },
      { label: "Show everything", keys: "Home", run: () => stage.fit() },
      { label: "Read it again from Octane", run: desk.reload },
    ];
  }
  const { path, isGraph } = node;
  const subjects = commands.subjects(path);
  const many = subjects.length > 1;
  const all: readonly (MenuChoice & { readonly fits?: boolean; readonly needs?: string })[] = [
    { label: "Inspect", keys: "Enter", run: () => commands.inspect(path) },
    { label: "Open the graph", keys: "PageDown", fits: isGraph, run: () => commands.enter(path) },
    {
      label: "Show this render target",
      fits: node.outType === "PT_RENDERTARGET" && !isGraph,
      needs: "setRenderTargetRequest",
      run: () => scene.actions.showTarget(path),
    },
    { label: "Pins and links", keys: "P", fits: !isGraph, run: () => openPins(path) },
    {
      label: "Connect its output to",
      keys: "C",
      fits: !isGraph,
      needs: "connectPinRequest",
      run: () => void (look.choosing.value = { kind: "output", node }),
    },
    {
      label: "Rename",
      keys: "F2",
      needs: "renameNodeRequest",
      run: () => void (look.renaming.value = path),
    },
    { label: "Copy", keys: "Ctrl C", needs: "copyNodesRequest", run: () => commands.copy(path) },
    {
      label: "Duplicate",
      keys: "Ctrl D",
      needs: "duplicateNodesRequest",
      run: () => void edits.duplicate(subjects),
    },
    {
      label: many ? `Group ${subjects.length} nodes` : "Group",
      keys: "Ctrl G",
      needs: "groupNodesRequest",
      run: () => void edits.group(subjects),
    },
    {
      label: "Dissolve the group",
      keys: "Ctrl Shift G",
      fits: isGraph,
      needs: "ungroupNodeRequest",
      run: () => void edits.ungroup(path),
    },
    {
      label: "Expand: move out what its pins hold",
      fits: node.pins.some(({ owned }) => owned),
      needs: "expandNodeRequest",
      run: () => void edits.expand(path),
    },
    {
      label: "Collapse into the pin it feeds",
      fits: !isGraph && desk.links.value.some(({ source }) => source === path),
      needs: "collapseNodeRequest",
      run: () => void edits.collapse(path),
    },
    {
      label: many ? `Delete ${subjects.length} nodes` : "Delete",
      keys: "Del",
      needs: "deleteNodesRequest",
      isDanger: true,
      run: () => commands.remove(path),
    },
  ];
  return all.filter(({ fits, needs }) => fits !== false && (needs === undefined || may(needs)))
    .map(({ needs, ...choice }) => ({
      ...choice,
      barred: needs === undefined ? undefined : barred(needs),
    }));

  function go(target: string): void {
    stage.focus(target);
  }

  function openPins(of: string): void {
    look.pins.value = of;
  }
}
