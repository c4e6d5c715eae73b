import {
  BoxSelect,
  ChevronRight,
  LayoutDashboard,
  Map as MapIcon,
  Maximize,
  Plus,
  RotateCw,
  Scissors,
  Search,
} from "lucide";
import { useEffect } from "preact/hooks";
import { ancestorPaths, isWithinPath, lastPart } from "../../core/scene/scene_path.ts";
import { Icon } from "../icon.tsx";
import { IconButton } from "../icon_button.tsx";
import { useStudio } from "../studio_context.ts";
import type { GraphCommands } from "./commands.ts";
import { useGraph } from "./graph_context.ts";

/** Where the graph is, what is looked for in it, and what can be done with it. */
export function GraphBar({ commands }: { readonly commands: GraphCommands }) {
  const { state } = useStudio();
  const { desk, look, stage } = useGraph();
  const may = (eventType: string) => state.capabilities.value.has(eventType);
  const isFree = state.writable.value;
  const isTouch = matchMedia("(pointer: coarse)").matches;
  return (
    <header class="graph-bar">
      <Crumbs />
      <Elsewhere />
      <span class="spacer" />
      <SearchField commands={commands} />
      <div class="graph-tools" role="toolbar" aria-label="Node graph">
        {may("createNodeRequest") && (
          <IconButton
            node={Plus}
            label="New node"
            shortcut="A"
            disabled={!isFree}
            onClick={() => commands.openCatalogue()}
          />
        )}
        {isTouch && (
          <IconButton
            node={BoxSelect}
            label="Select in a box"
            hint="Draw a box around nodes to select them"
            pressed={look.boxing.value}
            onClick={() => {
              look.knife.value = false;
              look.boxing.value = !look.boxing.value;
            }}
          />
        )}
        {may("disconnectPinRequest") && (
          <IconButton
            node={Scissors}
            label="Cut links by drawing across them"
            shortcut="K, or Alt and drag"
            pressed={look.knife.value}
            disabled={!isFree}
            onClick={() => {
              look.boxing.value = false;
              look.knife.value = !look.knife.value;
            }}
          />
        )}
        {may("moveNodesRequest") && (
          <IconButton
            node={LayoutDashboard}
            label="Arrange the nodes"
            shortcut="L"
            disabled={!isFree}
            onClick={commands.arrange}
          />
        )}
        <IconButton
          node={Maximize}
          label="Show everything"
          shortcut="Home"
          onClick={() => stage.fit()}
        />
        <IconButton
          node={MapIcon}
          label="Map"
          hint="Map, while part of the graph is out of sight"
          pressed={look.hasMap.value}
          onClick={() => void (look.hasMap.value = !look.hasMap.value)}
        />
        <IconButton node={RotateCw} label="Read it again from Octane" onClick={desk.reload} />
      </div>
    </header>
  );
}

function Crumbs() {
  const { desk } = useGraph();
  const { path, nodes, known, listing } = desk.graph.value;
  const above = ancestorPaths(path);
  const count = nodes.size === 1 ? "1 node" : `${nodes.size} nodes`;
  return (
    <nav class="graph-crumbs" aria-label="Graph">
      {above.map((each) => (
        <span key={each}>
          <button type="button" class="graph-crumb" onClick={() => desk.enter(each)}>
            {lastPart(each)}
          </button>
          <Icon node={ChevronRight} size={14} />
        </span>
      ))}
      <span class="graph-crumb" aria-current="page">{lastPart(path)}</span>
      <span class="hint" role="status">
        {listing !== undefined && !known ? `Reading, ${count} so far` : known ? count : ""}
      </span>
    </nav>
  );
}

/** Says that what is selected lies in another graph, and leads there. */
function Elsewhere() {
  const { state } = useStudio();
  const { desk } = useGraph();
  const { selection } = state.room.value;
  const path = selection?.primary ?? selection?.prims.at(-1);
  const { path: graph, known } = desk.graph.value;
  if (path === undefined || !known || path === "/" || isWithinPath(path, graph)) return null;
  return (
    <button type="button" class="button is-small" onClick={() => void desk.goTo(path)}>
      Go to {lastPart(path)}
    </button>
  );
}

function SearchField({ commands }: { readonly commands: GraphCommands }) {
  const { look, stage } = useGraph();
  const query = look.query.value;
  const hits = look.hits.value;
  const first = hits[0];
  useEffect(() => {
    look.hit.value = 0;
    if (first !== undefined) stage.show(first);
  }, [query, first]);
  return (
    <div class="search-field graph-search">
      <Icon node={Search} size={14} />
      <input
        type="search"
        data-graph-search=""
        aria-label="Find in this graph"
        placeholder="Find"
        title="Find in this graph (Ctrl+F)"
        value={query}
        maxLength={128}
        onInput={(event) => void (look.query.value = event.currentTarget.value)}
        onKeyDown={(event) => {
          event.stopPropagation();
          const hit = hits[look.hit.value];
          if (event.key === "Escape") {
            look.query.value = "";
            stage.element?.closest<HTMLElement>(".graph")?.focus();
          } else if (event.key === "Enter" || event.key === "ArrowDown") {
            event.preventDefault();
            commands.stepHit(event.shiftKey ? -1 : 1);
          } else if (event.key === "ArrowUp") {
            event.preventDefault();
            commands.stepHit(-1);
          } else if (event.key === "Tab" && !event.shiftKey && hit !== undefined) {
            event.preventDefault();
            stage.focus(hit);
          }
        }}
      />
      {query !== "" && (
        <span class="graph-hits" role="status">
          {hits.length === 0 ? "none" : `${look.hit.value + 1} of ${hits.length}`}
        </span>
      )}
    </div>
  );
}
