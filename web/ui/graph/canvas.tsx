import { Flow, type FlowChange, type FlowHandle, type FlowView, InGraph } from "./flow.ts";
import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { memo } from "preact/compat";
import type { GraphPoint } from "../../core/graph/graph_node.ts";
import { withDrafts } from "../../core/graph/graph_drafts.ts";
import type { Studio } from "../../shell/studio.ts";
import { useStudio } from "../studio_context.ts";
import { type GraphPanelParts, useGraph } from "./graph_context.ts";
import { createFlowNodes } from "./flow_nodes.ts";
import { LEAST_ZOOM } from "./stage.ts";
import { NodeView } from "./node_view.tsx";
import { Wires } from "./wires.tsx";

const NODE_TYPES = { node: NodeView };
const NO_EDGES: readonly never[] = [];
const MIDDLE_AND_RIGHT = [1, 2];
/** How far a node is dragged before it moves, with a mouse and with a finger; CSS pixels. */
const DRAG_PX = 3;
const COARSE_DRAG_PX = 10;
const MULTI_KEYS = ["Shift", "Control", "Meta"];

/** The nodes and wires; the library pans, zooms, drags and draws the box of a selection. */
export const Canvas = memo(() => {
  const studio = useStudio();
  const graph = useGraph();
  const { desk, look } = graph;
  const makeNodes = useMemo(createFlowNodes, []);
  // The same functions for ever: with new ones every node would be drawn again.
  const handlers = useMemo(() => createHandlers(studio, graph), []);
  const round = useSignal(0);
  const isTouch = matchMedia("(pointer: coarse)").matches;
  const drawsBox = !isTouch || look.boxing.value;
  const isMovable = desk.may("moveNodesRequest");
  const nodes = useComputed(() =>
    makeNodes({
      nodes: desk.graph.value.nodes,
      drafts: desk.drafts.value,
      selected: look.boxed.value ?? new Set(desk.selected.value),
      isFar: look.isFar.value,
      isMovable: desk.may("moveNodesRequest"),
      active: activeOf(),
      hits: new Set(look.hits.value),
      hit: look.hits.value[look.hit.value],
      round: round.value,
    })
  );

  /** The keyboard enters the graph at the node it was on, else at a selected one, else at the first. */
  function activeOf(): string | undefined {
    const { nodes: known } = desk.graph.value;
    const wanted = look.active.value;
    if (wanted !== undefined && known.has(wanted)) return wanted;
    return desk.selected.value.find((path) => known.has(path)) ?? known.keys().next().value;
  }

  // The canvas has marked nodes by itself; after an answer it shows what the room holds.
  useEffect(() => {
    round.value = round.peek() + 1;
  }, [desk.selected.value]);

  return (
    <Flow
      nodes={nodes.value}
      edges={NO_EDGES}
      nodeTypes={NODE_TYPES}
      {...handlers}
      panOnDrag={isTouch ? !drawsBox : MIDDLE_AND_RIGHT}
      selectionOnDrag={drawsBox}
      selectionMode="partial"
      selectionKeyCode={isTouch ? null : "Shift"}
      multiSelectionKeyCode={MULTI_KEYS}
      panActivationKeyCode="Space"
      deleteKeyCode={null}
      zoomOnDoubleClick={false}
      minZoom={LEAST_ZOOM}
      maxZoom={2}
      nodesConnectable={false}
      nodesDraggable={isMovable}
      elementsSelectable
      nodeDragThreshold={isTouch ? COARSE_DRAG_PX : DRAG_PX}
      disableKeyboardA11y
      // From afar nodes are cheap to keep, and taking them in and out costs more than they do.
      onlyRenderVisibleElements={!look.isFar.value}
      elevateNodesOnSelect
    >
      <InGraph>
        <Wires />
      </InGraph>
    </Flow>
  );
});

/** What becomes of what people do to the canvas. */
function createHandlers(
  { state, scene }: Studio,
  { connecting, desk, edits, look, stage }: GraphPanelParts,
) {
  let moved = new Map<string, GraphPoint>();

  function choose(paths: readonly string[]): void {
    if (state.capabilities.peek().has("selectPrimsRequest")) {
      return scene.actions.select(paths, "replace");
    }
    scene.inspector.ownPath.value = paths.at(-1);
  }

  function openMenu(event: MouseEvent, path: string | undefined, link?: string): void {
    event.preventDefault();
    look.menu.value = { place: { x: event.clientX, y: event.clientY }, path, link };
  }

  function onDragStart(): void {
    moved = new Map();
  }

  function onDragStop(): void {
    const places = moved;
    moved = new Map();
    void edits.move(places);
  }

  return {
    onInit(flow: FlowHandle) {
      stage.flow = flow;
      void flow.setViewport(look.view.peek());
      look.isReady.value = true;
    },
    onNodesChange(changes: readonly FlowChange[]) {
      const places = new Map<string, GraphPoint>();
      const chosen = new Set(look.boxed.peek() ?? desk.selected.peek());
      let hasChosen = false;
      for (const change of changes) {
        if (change.type === "position" && change.position !== undefined) {
          const place = [change.position.x, change.position.y] as const;
          places.set(change.id, place);
          moved.set(change.id, place);
        } else if (change.type === "select") {
          hasChosen = true;
          if (change.selected) chosen.add(change.id);
          else chosen.delete(change.id);
        }
      }
      if (places.size > 0) desk.drafts.value = withDrafts(desk.drafts.peek(), places);
      if (!hasChosen) return;
      look.wire.value = undefined;
      if (look.boxed.peek() !== undefined) look.boxed.value = chosen;
      else choose([...chosen]);
    },
    onNodeDragStart: onDragStart,
    onSelectionDragStart: onDragStart,
    onNodeDragStop: onDragStop,
    onSelectionDragStop: onDragStop,
    onSelectionStart: () => void (look.boxed.value = new Set()),
    onSelectionEnd() {
      const boxed = look.boxed.peek();
      look.boxed.value = undefined;
      look.boxing.value = false;
      if (boxed !== undefined) choose([...boxed]);
    },
    // While it moves, the graph is one picture that is shifted; at rest it is drawn sharp again.
    onMoveStart() {
      look.pointed.value = undefined;
      stage.element?.classList.add("is-moving");
    },
    onMoveEnd: () => stage.element?.classList.remove("is-moving"),
    onMove: (_: unknown, view: FlowView) => void (look.view.value = view),
    onPaneClick(event: MouseEvent) {
      if (connecting.drawn.peek()?.isArmed) return connecting.cancel();
      const wire = stage.wireAt(event.clientX, event.clientY);
      look.wire.value = wire;
      stage.element?.closest<HTMLElement>(".graph")?.focus();
      if (wire !== undefined) return;
      if (desk.selected.peek().length > 0) choose([]);
    },
    onPaneContextMenu(event: MouseEvent) {
      // Where nodes cannot be dragged, the library takes a press on one for a press beside it. It
      // tells when the button goes up, and then the node's own menu may lie over the node already.
      const under = document.elementsFromPoint(event.clientX, event.clientY)
        .map((each) => each.closest<HTMLElement>(".react-flow__node")?.dataset.id)
        .find((id) => id !== undefined);
      if (under !== undefined) return openMenu(event, under);
      const wire = stage.wireAt(event.clientX, event.clientY);
      if (wire !== undefined) look.wire.value = wire;
      openMenu(event, undefined, wire);
    },
    onNodeContextMenu: (event: MouseEvent, { id }: { readonly id: string }) => openMenu(event, id),
    onSelectionContextMenu: (event: MouseEvent) => openMenu(event, desk.selected.peek()[0]),
    onNodeDoubleClick(_: MouseEvent, { id }: { readonly id: string }) {
      if (desk.graph.peek().nodes.get(id)?.isGraph) desk.enter(id);
      else if (desk.mayOrSay("renameNodeRequest")) look.renaming.value = id;
    },
  };
}
