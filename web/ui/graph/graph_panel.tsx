import { FlowProvider } from "./flow.ts";
import { useEffect, useMemo } from "preact/hooks";
import { nodeHolding } from "../../core/graph/graph_links.ts";
import { graphRoomOf } from "../../shell/graph/graph_room.ts";
import { FrozenNote } from "../frozen_note.tsx";
import { useStudio } from "../studio_context.ts";
import { createCommands } from "./commands.ts";
import { GraphBar } from "./graph_bar.tsx";
import { GraphContext, type GraphPanelParts, useGraph } from "./graph_context.ts";
import { GraphMenu } from "./graph_menu.tsx";
import { runKey } from "./panel_keys.ts";
import { EndChooser, PinSheet } from "./pin_sheet.tsx";
import { createStage } from "./stage.ts";
import { StageView } from "./stage_view.tsx";
import { TypePicker } from "./type_picker.tsx";

/** The scene's graph as nodes and wires. */
export function GraphPanel() {
  const studio = useStudio();
  const { scene, state } = studio;
  const parts = useMemo<GraphPanelParts>(() => {
    const room = graphRoomOf(scene.graphParts);
    return { ...room, stage: createStage(room) };
  }, []);
  const commands = useMemo(() => createCommands(studio, parts), []);
  const { desk, look, stage } = parts;

  useEffect(() => {
    desk.watch(true);
    return () => {
      desk.watch(false);
      look.isReady.value = false;
      look.closeAll();
    };
  }, []);

  const { path, known, nodes } = desk.graph.value;
  const isReady = look.isReady.value && look.size.value.width > 0;
  useEffect(() => {
    if (!isReady || !known || look.fitted.peek() === path) return;
    look.fitted.value = path;
    if (desk.reveal.peek() === undefined) stage.open();
  }, [isReady, path, known]);

  const wanted = scene.graphDoor.wanted.value;
  useEffect(() => {
    if (wanted === undefined || !desk.mayRead.value) return;
    scene.graphDoor.wanted.value = undefined;
    void desk.goTo(wanted);
  }, [wanted, desk.mayRead.value]);

  const reveal = desk.reveal.value;
  useEffect(() => {
    const node = reveal === undefined ? undefined : nodeHolding(nodes, reveal);
    if (node === undefined || !isReady) return;
    desk.reveal.value = undefined;
    look.fitted.value = path;
    stage.focus(node.path);
  }, [reveal, nodes, isReady]);

  const followed = look.followed.value;
  useEffect(() => {
    if (followed === undefined) return;
    look.followed.value = undefined;
    stage.focus(followed);
  }, [followed]);

  const { selection } = state.room.value;
  const primary = selection?.primary ?? selection?.prims.at(-1);
  useEffect(() => {
    if (primary !== undefined && desk.graph.peek().nodes.has(primary)) stage.show(primary);
  }, [primary]);

  return (
    <GraphContext.Provider value={parts}>
      <section
        class="panel-fill graph"
        aria-label="Node graph"
        tabIndex={-1}
        data-testid="graph"
        onKeyDown={(event) => {
          const isTyping = event.target instanceof HTMLInputElement;
          if (isTyping || !runKey(event, studio, parts, commands)) return;
          event.preventDefault();
          event.stopPropagation();
        }}
        onFocusIn={(event) => {
          const node = event.target instanceof Element
            ? event.target.closest<HTMLElement>(".react-flow__node")?.dataset.id
            : undefined;
          if (node !== undefined) look.active.value = node;
        }}
      >
        <GraphBar commands={commands} />
        <FrozenNote />
        <GraphFault />
        <GraphNote />
        <FlowProvider>
          <StageView />
        </FlowProvider>
        <PinSheet commands={commands} />
        <EndChooser />
        <GraphMenu commands={commands} />
        <TypePicker />
      </section>
    </GraphContext.Provider>
  );
}

/** Why the graph cannot be shown. */
function GraphFault() {
  const { desk } = useGraph();
  const fault = desk.fault.value;
  if (fault === undefined) return null;
  return (
    <p class="panel-fault" role="alert">
      {fault}
      <button type="button" class="button is-small" onClick={desk.reload}>Try again</button>
    </p>
  );
}

/** What there is to say while the graph cannot be changed, or has nothing in it. */
function GraphNote() {
  const { state } = useStudio();
  const { desk } = useGraph();
  const { known, nodes } = desk.graph.value;
  if (desk.fault.value !== undefined) return null;
  const note = !state.linked.value
    ? "The room does not reach Octane"
    : known && nodes.size === 0
    ? "This graph is empty"
    : !state.capabilities.value.has("connectPinRequest")
    ? "You can look around here; editing takes the operator's role"
    : undefined;
  if (note === undefined) return null;
  return (
    <div class="graph-note-place">
      <p class="graph-note" role="status">{note}</p>
    </div>
  );
}
