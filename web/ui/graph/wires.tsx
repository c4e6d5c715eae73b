import { useComputed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { endPoint } from "../../core/graph/connecting.ts";
import type { GraphNode } from "../../core/graph/graph_node.ts";
import { wireOf, wirePath } from "../../core/graph/graph_shape.ts";
import { type Stroke, strokesOf } from "../../core/graph/wire_layout.ts";
import { useGraph } from "./graph_context.ts";

/** Every wire in sight, those on their way, and the one that is being drawn. */
export function Wires() {
  return (
    <svg class="graph-wires" aria-hidden="true">
      <Strokes />
      <Marked />
      <Pending />
      <DrawnWire />
    </svg>
  );
}

/** Wires of the same looks are one path each, which the browser moves as one picture. */
function Strokes() {
  const { connecting, desk, look } = useGraph();
  const taken = useComputed(() => connecting.drawn.value?.taken?.id).value;
  const selected = desk.selected.value;
  const wires = look.wires.value;
  const box = look.drawnBox.value;
  const strokes = useMemo(
    () => strokesOf(wires, box, new Set(selected), taken),
    [wires, box, selected, taken],
  );
  return (
    <>
      {strokes.map((stroke) => <StrokeView key={stroke.key} stroke={stroke} />)}
    </>
  );
}

function StrokeView({ stroke }: { readonly stroke: Stroke }) {
  const { colour, ids, isInside, isNear, path } = stroke;
  return (
    <path
      class={`graph-wire${isNear ? " is-near" : ""}${isInside ? " is-inside" : ""}`}
      style={{ "--pin": colour ?? "var(--quiet)" }}
      data-wires={ids.join("\t")}
      d={path}
    />
  );
}

/** The wire under the pointer and the one that was clicked, above the others. */
function Marked() {
  const { look } = useGraph();
  const picked = look.wire.value;
  const pointed = look.pointed.value;
  if (picked === undefined && pointed === undefined) return null;
  return (
    <>
      {look.wires.value.filter(({ link: { id } }) => id === picked || id === pointed).map(
        ({ link: { id, pin }, wire }) => (
          <path
            key={id}
            class={`graph-wire ${id === picked ? "is-picked" : "is-pointed"}`}
            style={{ "--pin": pin.colour ?? "var(--quiet)" }}
            d={wirePath(wire)}
          />
        ),
      )}
    </>
  );
}

/** Links that were asked for and not answered yet. */
function Pending() {
  const { desk, edits } = useGraph();
  const { nodes } = desk.graph.value;
  const drafts = desk.drafts.value;
  const placeOf = (node: GraphNode) => drafts.get(node.path) ?? node.position;
  return (
    <>
      {[...edits.pending.value].map(([key, { source, target, pin }]) => {
        const from = nodes.get(source);
        const to = nodes.get(target);
        const fed = to?.pins.find(({ name }) => name === pin);
        if (from === undefined || to === undefined || fed === undefined) return null;
        const wire = wireOf(
          endPoint({ kind: "output", node: from }, placeOf(from)),
          endPoint({ kind: "pin", node: to, pin: fed }, placeOf(to)),
        );
        return <path key={key} class="graph-wire is-pending" d={wirePath(wire)} />;
      })}
    </>
  );
}

/** The wire that follows the pointer, and rings around its ends. */
function DrawnWire() {
  const { connecting, desk } = useGraph();
  const drawn = connecting.drawn.value;
  if (drawn === undefined) return null;
  const placeOf = (node: GraphNode) => desk.drafts.value.get(node.path) ?? node.position;
  const { from, aim, isArmed, pointer } = drawn;
  const start = endPoint(from, placeOf(from.node));
  const end = aim?.verdict.ok ? endPoint(aim.end, placeOf(aim.end.node)) : pointer;
  const wire = end && (from.kind === "output" ? wireOf(start, end) : wireOf(end, start));
  const colour = from.kind === "pin" ? from.pin.colour : from.node.colour;
  const fits = aim === undefined ? "" : aim.verdict.ok ? " fits" : " misfits";
  const ring = aim && endPoint(aim.end, placeOf(aim.end.node));
  return (
    <g class={`graph-drawn${fits}`} style={{ "--pin": colour ?? "var(--gold)" }}>
      {wire !== undefined && <path class="graph-wire" d={wirePath(wire)} />}
      {isArmed && <circle class="graph-armed-ring" cx={start[0]} cy={start[1]} r={9} />}
      {ring !== undefined && <circle class="graph-ring" cx={ring[0]} cy={ring[1]} r={9} />}
    </g>
  );
}
