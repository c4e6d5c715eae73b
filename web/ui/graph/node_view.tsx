import { Boxes } from "lucide";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { GraphNode, GraphPin } from "../../core/graph/graph_node.ts";
import { pinText, type Verdict } from "../../core/graph/graph_links.ts";
import { nodeShape } from "../../core/graph/graph_shape.ts";
import { typeText } from "../../core/graph/type_text.ts";
import { Icon } from "../icon.tsx";
import { useGraph } from "./graph_context.ts";

/** What the canvas carries for each node. */
export interface NodeData {
  readonly node: GraphNode;
  /** Too small to show more than that it is there. */
  readonly isFar: boolean;
}

/** One node: a bar with its name, its pins along the top and its output below. */
export function NodeView({ data: { node, isFar } }: { readonly data: NodeData }) {
  const { look } = useGraph();
  const tone = { "--tone": node.colour ?? "var(--quiet)" };
  if (isFar) return <div class="graph-node is-far" style={tone} />;
  const isRenaming = look.renaming.value === node.path;
  return (
    <div class={node.isGraph ? "graph-node is-graph" : "graph-node"} style={tone}>
      {node.isGraph && <Icon node={Boxes} size={14} />}
      {isRenaming
        ? <RenameField node={node} />
        : (
          <span class="graph-node-name" title={titleOf(node)}>
            {node.name}
          </span>
        )}
      <Pins node={node} />
    </div>
  );
}

function titleOf({ name, nodeType, outType, path }: GraphNode): string {
  return `${name}\n${typeText(nodeType)}, gives ${typeText(outType)}\n${path}`;
}

function Pins({ node }: { readonly node: GraphNode }) {
  const { connecting, desk } = useGraph();
  const judge = connecting.judge.value;
  const { pinXs, outputX } = nodeShape(node);
  const { nodes } = desk.graph.value;
  const output = judge?.({ kind: "output", node });
  return (
    <>
      {node.pins.map((pin, index) => (
        <span
          key={pin.name}
          class={`graph-pin nodrag nopan ${stateOf(pin)} ${
            fitClass(judge?.({ kind: "pin", node, pin }))
          }`}
          style={{ left: `${pinXs[index]}px`, "--pin": pin.colour ?? "var(--quiet)" }}
          data-pin={pin.name}
          title={`${pin.label}: takes ${typeText(pin.type)}, ${pinText(nodes, pin)}`}
        />
      ))}
      {!node.isGraph && (
        <span
          class={`graph-output nodrag nopan ${fitClass(output)}`}
          style={{ left: `${outputX}px` }}
          data-output=""
          title={`Gives ${typeText(node.outType)}`}
        />
      )}
    </>
  );
}

function stateOf({ connected, owned }: GraphPin): string {
  if (connected === undefined) return "is-empty";
  return owned ? "is-owned" : "is-linked";
}

function fitClass(verdict: Verdict | undefined): string {
  if (verdict === undefined) return "";
  return verdict.ok ? "fits" : "misfits";
}

function RenameField({ node }: { readonly node: GraphNode }) {
  const { edits, look, stage } = useGraph();
  const field = useRef<HTMLInputElement>(null);
  const done = useRef(false);
  // Before the page is drawn: what is typed at once must not be lost.
  useLayoutEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  function end(text: string | undefined): void {
    if (done.current) return;
    done.current = true;
    const wanted = text?.trim() ?? "";
    look.renaming.value = undefined;
    if (wanted !== "" && wanted !== node.name) void edits.rename(node.path, wanted);
  }
  return (
    <input
      ref={field}
      class="graph-rename nodrag nopan"
      type="text"
      aria-label={`New name of ${node.name}`}
      defaultValue={node.name}
      maxLength={128}
      onPointerDown={(event) => event.stopPropagation()}
      onBlur={(event) => end(event.currentTarget.value)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key !== "Enter" && event.key !== "Escape") return;
        end(event.key === "Enter" ? event.currentTarget.value : undefined);
        stage.focus(node.path);
      }}
    />
  );
}
