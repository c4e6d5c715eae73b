import { useComputed } from "@preact/signals";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { GraphPoint } from "../../core/graph/graph_node.ts";
import { typeText } from "../../core/graph/type_text.ts";
import { useStudio } from "../studio_context.ts";
import { ArmedNote } from "./armed_note.tsx";
import { Canvas } from "./canvas.tsx";
import { useGraph } from "./graph_context.ts";
import { MiniMap } from "./minimap_view.tsx";
import { createStagePress } from "./stage_press.ts";

/** The canvas with what is drawn on it by hand: links and cuts. */
export function StageView() {
  const graph = useGraph();
  const { connecting, desk, look, stage } = graph;
  const { graphParts } = useStudio().scene;
  const element = useRef<HTMLDivElement>(null);
  const press = useMemo(() => createStagePress(graph, graphParts.world), []);

  useLayoutEffect(() => {
    const box = element.current;
    if (box === null) return;
    stage.element = box;
    const measure = () => {
      look.size.value = { width: box.clientWidth, height: box.clientHeight };
    };
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    measure();
    return () => observer.disconnect();
  }, []);

  useLayoutEffect(() => {
    const cancel = (event: KeyboardEvent) => {
      if (event.key === "Escape" && press.cancel()) event.stopPropagation();
    };
    addEventListener("keydown", cancel, true);
    return () => {
      removeEventListener("keydown", cancel, true);
      press.cancel();
    };
  }, []);

  const isBusy = useComputed(() => connecting.drawn.value !== undefined).value;
  const slash = press.slash.value;
  const classes = [
    "graph-stage",
    look.knife.value && "has-knife",
    look.boxing.value && "is-boxing",
    isBusy && "is-connecting",
    desk.may("connectPinRequest") && "may-connect",
  ].filter(Boolean).join(" ");
  return (
    <div
      ref={element}
      class={classes}
      style={{ "--name-size": `${look.nameSizePx.value}px` }}
      data-testid="graph-stage"
      {...press.handlers}
    >
      <Grid />
      <Canvas />
      {slash !== undefined && <Slash line={slash} />}
      <AimNote />
      <ArmedNote />
      {look.hasMap.value && desk.graph.value.nodes.size > 0 && <MiniMap />}
    </div>
  );
}

const GRID_PX = 24;
const LEAST_GRID_PX = 10;

/** Dots that show how the graph is moved and how large it is. */
function Grid() {
  const { x, y, zoom } = useGraph().look.view.value;
  const step = GRID_PX * zoom < LEAST_GRID_PX ? GRID_PX * zoom * 5 : GRID_PX * zoom;
  // Only shifted while the graph is moved, so that nothing has to be painted for that.
  const style = {
    "--step": `${step}px`,
    "--x": `${x % step}px`,
    "--y": `${y % step}px`,
  };
  return <div class="graph-grid" style={style} />;
}

/** The line of the knife. */
function Slash({ line }: { readonly line: readonly GraphPoint[] }) {
  const { x, y, zoom } = useGraph().look.view.value;
  const points = line.map(([graphX, graphY]) => `${graphX * zoom + x},${graphY * zoom + y}`);
  return (
    <svg class="graph-slash" aria-hidden="true">
      <polyline points={points.join(" ")} />
    </svg>
  );
}

/** Says what letting go would do. */
function AimNote() {
  const { connecting, stage } = useGraph();
  const drawn = connecting.drawn.value;
  if (drawn?.pointer === undefined || drawn.isArmed && drawn.aim === undefined) return null;
  const { aim, from, pointer, taken } = drawn;
  const at = stage.toScreen(pointer);
  const box = stage.element?.getBoundingClientRect();
  const end = aim?.end;
  const text = aim === undefined
    ? taken === undefined
      ? from.kind === "pin" ? `Needs ${typeText(from.pin.type)}` : `${typeText(from.node.outType)}`
      : "Let go to cut"
    : aim.verdict.ok
    ? end?.kind === "pin" ? `${end.pin.label} of ${end.node.name}` : end?.node.name
    : aim.verdict.reason;
  return (
    <div
      class={`graph-aim ${aim === undefined ? "" : aim.verdict.ok ? "fits" : "misfits"}`}
      role="status"
      style={{ left: `${at.x - (box?.left ?? 0) + 14}px`, top: `${at.y - (box?.top ?? 0) + 14}px` }}
    >
      {text}
    </div>
  );
}
