import { Link2, Plus, Scissors, SquareArrowOutUpRight, X } from "lucide";
import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { createJudge, type LinkEnd, pinText, sourceOf } from "../../core/graph/graph_links.ts";
import type { GraphNode, GraphPin } from "../../core/graph/graph_node.ts";
import { typeText } from "../../core/graph/type_text.ts";
import { IconButton } from "../icon_button.tsx";
import type { GraphCommands } from "./commands.ts";
import { useGraph } from "./graph_context.ts";

/** Every pin of a node as a list, so that links need no pointer. */
export function PinSheet({ commands }: { readonly commands: GraphCommands }) {
  const { desk, look, stage } = useGraph();
  const node = desk.graph.value.nodes.get(look.pins.value ?? "");
  if (node === undefined) return null;
  const close = () => {
    look.pins.value = undefined;
    stage.focus(node.path);
  };
  return (
    <Sheet label={`Pins of ${node.name}`} onClose={close}>
      {node.pins.length === 0 && <p class="hint">It has no pins</p>}
      <ul class="graph-pins">
        {node.pins.map((pin) => (
          <PinRow
            key={pin.name}
            node={node}
            pin={pin}
            commands={commands}
          />
        ))}
      </ul>
    </Sheet>
  );
}

function PinRow(
  { node, pin, commands }: {
    readonly node: GraphNode;
    readonly pin: GraphPin;
    readonly commands: GraphCommands;
  },
) {
  const { desk, edits, look, stage } = useGraph();
  const source = sourceOf(desk.graph.value.nodes, pin);
  const mayConnect = commands.barred("connectPinRequest") === undefined;
  return (
    <li data-pin-row={pin.name}>
      <span class="graph-dot" style={{ "--pin": pin.colour ?? "var(--quiet)" }} />
      <span class="graph-pin-label" title={`${pin.name}, takes ${typeText(pin.type)}`}>
        {pin.label}
      </span>
      <span class="graph-pin-text">{pinText(desk.graph.value.nodes, pin)}</span>
      {source !== undefined && (
        <IconButton
          node={SquareArrowOutUpRight}
          label={`Go to what feeds ${pin.label}`}
          onClick={() => {
            look.pins.value = undefined;
            stage.focus(source.path);
          }}
        />
      )}
      <IconButton
        node={Link2}
        label={`Connect a node to ${pin.label}`}
        disabled={!mayConnect}
        onClick={() => void (look.choosing.value = { kind: "pin", node, pin })}
      />
      <IconButton
        node={Plus}
        label={`Make a node in ${pin.label}`}
        disabled={commands.barred("createNodeRequest") !== undefined}
        onClick={() => {
          const place = stage.toScreen(node.position);
          look.pins.value = undefined;
          look.picking.value = {
            place,
            at: node.position,
            outType: pin.type,
            linkTo: undefined,
            inPin: { path: node.path, pin: pin.name },
          };
        }}
      />
      {pin.connected !== undefined && (
        <IconButton
          node={Scissors}
          label={`Empty ${pin.label}`}
          disabled={commands.barred("disconnectPinRequest") !== undefined}
          onClick={() => void edits.cut([{ target: node.path, pin }])}
        />
      )}
    </li>
  );
}

/** The other ends that a link may have, by name. */
export function EndChooser() {
  const { desk, edits, look, stage } = useGraph();
  const query = useSignal("");
  const from = look.choosing.value;
  if (from === undefined) return null;
  const { nodes } = desk.graph.value;
  const judge = createJudge(nodes, from);
  const words = query.value.toLowerCase();
  const ends = [...nodes.values()].flatMap((node): LinkEnd[] =>
    from.kind === "pin"
      ? [{ kind: "output", node }]
      : node.pins.map((pin): LinkEnd => ({ kind: "pin", node, pin }))
  ).filter((end) => judge(end).ok && textOf(end).toLowerCase().includes(words));
  const title = from.kind === "pin"
    ? `Connect to ${from.pin.label} of ${from.node.name}`
    : `Connect ${from.node.name} to`;
  function connect(end: LinkEnd): void {
    if (from === undefined) return;
    look.choosing.value = undefined;
    query.value = "";
    stage.focus(from.node.path);
    if (from.kind === "pin") void edits.connect(end.node, from.node, from.pin.name);
    else if (end.kind === "pin") void edits.connect(from.node, end.node, end.pin.name);
  }
  return (
    <Sheet label={title} onClose={() => void (look.choosing.value = undefined)}>
      <input
        type="search"
        aria-label="Find by name"
        placeholder="Find by name"
        value={query.value}
        onInput={(event) => void (query.value = event.currentTarget.value)}
      />
      {ends.length === 0 && <p class="hint" role="status">Nothing in this graph fits</p>}
      <ul class="graph-ends">
        {ends.slice(0, 100).map((end) => (
          <li key={textOf(end)}>
            <button type="button" class="menu-item" onClick={() => connect(end)}>
              {textOf(end)}
            </button>
          </li>
        ))}
      </ul>
    </Sheet>
  );
}

function textOf(end: LinkEnd): string {
  return end.kind === "output" ? end.node.name : `${end.pin.label} of ${end.node.name}`;
}

/** A small window over the graph; escape closes it. */
function Sheet(
  { label, children, onClose }: {
    readonly label: string;
    readonly children: preact.ComponentChildren;
    onClose(): void;
  },
) {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const first = element.current?.querySelector<HTMLElement>("input, li button:not(:disabled)");
    (first ?? element.current)?.focus();
  }, [label]);
  return (
    <div
      ref={element}
      class="graph-sheet"
      role="dialog"
      aria-label={label}
      tabIndex={-1}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape") onClose();
      }}
    >
      <header>
        <h3>{label}</h3>
        <IconButton node={X} label="Close" onClick={onClose} />
      </header>
      {children}
    </div>
  );
}
