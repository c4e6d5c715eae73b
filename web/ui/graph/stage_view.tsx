import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { useComputed, useSignal } from "@preact/signals";
import type { GraphPoint } from "../../core/graph/graph_node.ts";
import type { LinkEnd } from "../../core/graph/graph_links.ts";
import { isCut } from "../../core/graph/knife.ts";
import { typeText } from "../../core/graph/type_text.ts";
import type { Picking } from "../../shell/graph/graph_view.ts";
import { Canvas } from "./canvas.tsx";
import { useGraph } from "./graph_context.ts";
import { MiniMap } from "./minimap_view.tsx";

/** The canvas with what is drawn on it by hand: links and cuts. */
export function StageView() {
  const { connecting, desk, edits, look, stage } = useGraph();
  const element = useRef<HTMLDivElement>(null);
  const slash = useSignal<readonly GraphPoint[] | undefined>(undefined);

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

  useEffect(() => {
    const cancel = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      if (connecting.drawn.value === undefined && slash.value === undefined) return;
      event.stopPropagation();
      connecting.cancel();
      slash.value = undefined;
    };
    addEventListener("keydown", cancel, true);
    return () => removeEventListener("keydown", cancel, true);
  }, []);

  /** The pin or output under the pointer, and the link that the pin holds. */
  function endUnder(target: EventTarget | null) {
    if (!(target instanceof Element)) return undefined;
    const path = target.closest<HTMLElement>(".react-flow__node")?.dataset.id;
    const node = desk.graph.value.nodes.get(path ?? "");
    if (node === undefined) return undefined;
    if (target.closest("[data-output]") !== null) {
      const end: LinkEnd = { kind: "output", node };
      return { end, link: undefined };
    }
    const name = target.closest<HTMLElement>("[data-pin]")?.dataset.pin;
    const pin = node.pins.find((each) => each.name === name);
    if (pin === undefined) return undefined;
    const end: LinkEnd = { kind: "pin", node, pin };
    const link = desk.links.value.find((each) => each.target === path && each.pin === pin);
    return { end, link };
  }

  function onPointerDown(event: PointerEvent): void {
    if (event.button !== 0) return;
    const at = stage.toGraph(event.clientX, event.clientY);
    if (look.knife.value || event.altKey) {
      if (!desk.may("disconnectPinRequest")) return;
      hold(event);
      slash.value = [at];
      return;
    }
    const found = endUnder(event.target);
    if (found === undefined || !desk.may("connectPinRequest")) return;
    hold(event);
    const { end, link } = found;
    const source = link && desk.graph.value.nodes.get(link.source);
    // A link that ends at a pin is pulled off it; what comes from inside a graph stays.
    if (link !== undefined && source !== undefined && link.inside === undefined) {
      connecting.begin({ kind: "output", node: source }, at, link);
    } else connecting.begin(end, at);
  }

  function hold(event: PointerEvent): void {
    event.stopPropagation();
    event.preventDefault();
    element.current?.setPointerCapture(event.pointerId);
  }

  function onPointerMove(event: PointerEvent): void {
    const at = stage.toGraph(event.clientX, event.clientY);
    look.pointer.value = at;
    if (slash.value !== undefined) slash.value = [...slash.value, at];
    else if (connecting.drawn.value !== undefined) connecting.move(at);
    else if (event.buttons === 0) {
      const isFree = event.target instanceof Element && event.target.matches(".react-flow__pane");
      look.pointed.value = isFree ? stage.wireAt(event.clientX, event.clientY) : undefined;
    }
  }

  function onPointerUp(event: PointerEvent): void {
    if (slash.value !== undefined) {
      const line = slash.value;
      slash.value = undefined;
      const cut = look.wires.value.filter(({ wire }) => isCut(wire, line));
      return void edits.cut(cut.map(({ link }) => link));
    }
    const dropped = connecting.end();
    if (dropped === undefined || !desk.may("createNodeRequest")) return;
    const { from, at } = dropped;
    const picking: Picking = {
      place: { x: event.clientX, y: event.clientY },
      at,
      outType: from.kind === "pin" ? from.pin.type : undefined,
      linkTo: from.kind === "pin"
        ? { target: from.node.path, pin: from.pin.name }
        : { source: from.node.path, sourceType: from.node.outType },
      inPin: undefined,
    };
    // What opens while the button is let go is closed by the browser at once.
    requestAnimationFrame(() => void (look.picking.value = picking));
  }

  const isBusy = useComputed(() => connecting.drawn.value !== undefined).value;
  const classes = [
    "graph-stage",
    look.knife.value && "has-knife",
    isBusy && "is-connecting",
    desk.may("connectPinRequest") && "may-connect",
  ].filter(Boolean).join(" ");
  return (
    <div
      ref={element}
      class={classes}
      data-testid="graph-stage"
      onPointerDownCapture={onPointerDown}
      onMouseDownCapture={(event) => {
        const isOurs = isBusy || slash.value !== undefined;
        if (isOurs) event.stopPropagation();
      }}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={() => {
        connecting.cancel();
        slash.value = undefined;
      }}
      onPointerLeave={() => {
        look.pointer.value = undefined;
        look.pointed.value = undefined;
      }}
      onContextMenu={(event) => event.preventDefault()}
    >
      <Grid />
      <Canvas />
      {slash.value !== undefined && <Slash line={slash.value} />}
      <AimNote />
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
  if (drawn === undefined) return null;
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
