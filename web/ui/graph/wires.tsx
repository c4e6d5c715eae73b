import "./react/page_hooks.ts";
import { memo } from "preact/compat";
import { endPoint } from "../../core/graph/connecting.ts";
import type { GraphNode, GraphPoint } from "../../core/graph/graph_node.ts";
import { wireOf, wirePath } from "../../core/graph/graph_shape.ts";
import { useGraph } from "./graph_context.ts";

/** Where a wire between two nodes leaves and arrives. */
export function useWireEnds() {
  const { desk } = useGraph();
  const { nodes } = desk.graph.value;
  const drafts = desk.drafts.value;
  const placeOf = (node: GraphNode): GraphPoint => drafts.get(node.path) ?? node.position;
  return (source: string, target: string, pin: string) => {
    const from = nodes.get(source);
    const to = nodes.get(target);
    const fed = to?.pins.find(({ name }) => name === pin);
    if (from === undefined || to === undefined || fed === undefined) return undefined;
    return wireOf(
      endPoint({ kind: "output", node: from }, placeOf(from)),
      endPoint({ kind: "pin", node: to, pin: fed }, placeOf(to)),
    );
  };
}

/** Every wire of the graph, those on their way, and the one that is being drawn. */
export function Wires() {
  const { connecting, desk, edits, look } = useGraph();
  const links = desk.links.value;
  const selected = new Set(desk.selected.value);
  const ends = useWireEnds();
  const picked = look.wire.value;
  const taken = connecting.drawn.value?.taken?.id;
  return (
    <svg class="graph-wires" aria-hidden="true">
      {links.map(({ id, source, target, pin, inside }) => {
        const wire = ends(source, target, pin.name);
        if (wire === undefined) return null;
        const isNear = selected.has(source) || selected.has(target);
        if (id === taken) return null;
        const state = `${isNear ? " is-near" : ""}${picked === id ? " is-picked" : ""}`;
        return (
          <WireView
            key={id}
            id={id}
            path={wirePath(wire)}
            colour={pin.colour}
            state={`graph-wire${state}${inside === undefined ? "" : " is-inside"}`}
          />
        );
      })}
      {[...edits.pending.value].map(([key, { source, target, pin }]) => {
        const wire = ends(source, target, pin);
        if (wire === undefined) return null;
        return <path key={`pending ${key}`} class="graph-wire is-pending" d={wirePath(wire)} />;
      })}
      <DrawnWire />
    </svg>
  );
}

interface WireProps {
  readonly id: string;
  readonly path: string;
  readonly colour: string | undefined;
  readonly state: string;
}

/** One wire; drawn again only when it has moved. */
const WireView = memo(({ id, path, colour, state }: WireProps) => (
  <g class={state} data-wire={id} style={{ "--pin": colour ?? "var(--quiet)" }}>
    <path class="graph-wire-hit nopan" d={path} />
    <path class="graph-wire-line" d={path} />
  </g>
));

/** The wire that follows the pointer, and a ring around what it would be connected to. */
function DrawnWire() {
  const { connecting, desk } = useGraph();
  const drawn = connecting.drawn.value;
  if (drawn === undefined) return null;
  const placeOf = (node: GraphNode) => desk.drafts.value.get(node.path) ?? node.position;
  const { from, aim, pointer } = drawn;
  const start = endPoint(from, placeOf(from.node));
  const end = aim?.verdict.ok ? endPoint(aim.end, placeOf(aim.end.node)) : pointer;
  const wire = from.kind === "output" ? wireOf(start, end) : wireOf(end, start);
  const colour = from.kind === "pin" ? from.pin.colour : from.node.colour;
  const fits = aim === undefined ? "" : aim.verdict.ok ? " fits" : " misfits";
  const ring = aim && endPoint(aim.end, placeOf(aim.end.node));
  return (
    <g class={`graph-drawn${fits}`} style={{ "--pin": colour ?? "var(--gold)" }}>
      <path class="graph-wire-line" d={wirePath(wire)} />
      {ring !== undefined && <circle class="graph-ring" cx={ring[0]} cy={ring[1]} r={9} />}
    </g>
  );
}
