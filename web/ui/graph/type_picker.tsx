import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { NodeType } from "../../core/graph/graph_node.ts";
import { searchTypes } from "../../core/graph/graph_search.ts";
import { typeText } from "../../core/graph/type_text.ts";
import type { Picking } from "../../shell/graph/graph_view.ts";
import { useGraph } from "./graph_context.ts";

const EDGE_PX = 8;
/** Rows in the page at a time; whoever looks for more types a word. */
const SHOWN_MAX = 200;

/** The catalogue of what can be made, open while somebody chooses. */
export function TypePicker() {
  const picking = useGraph().look.picking.value;
  return picking === undefined ? null : <OpenPicker picking={picking} />;
}

function OpenPicker({ picking }: { readonly picking: Picking }) {
  const { catalogue, desk, edits, look, stage } = useGraph();
  const panel = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const query = useSignal("");
  const at = useSignal(0);
  const list = useMemo(() => catalogue.of(picking.outType), [picking.outType]);
  const groups = useComputed(() => searchTypes(list.value.types, query.value));
  const { state, fault } = list.value;
  const flat = groups.value.flatMap(({ types }) => types).slice(0, SHOWN_MAX);
  const chosen = flat[Math.min(at.value, flat.length - 1)];

  useLayoutEffect(() => {
    const element = panel.current;
    if (element === null) return;
    element.showPopover();
    const { offsetWidth, offsetHeight, style } = element;
    const { x, y } = picking.place;
    style.left = `${Math.max(EDGE_PX, Math.min(x, innerWidth - offsetWidth - EDGE_PX))}px`;
    style.top = `${Math.max(EDGE_PX, Math.min(y, innerHeight - offsetHeight - EDGE_PX))}px`;
    field.current?.focus();
  }, [picking]);

  useEffect(() => {
    panel.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [chosen]);

  function close(): void {
    look.picking.value = undefined;
    stage.element?.closest<HTMLElement>(".graph")?.focus();
  }

  function make({ nodeType }: NodeType): void {
    const { inPin, at: place, linkTo } = picking;
    const holder = inPin && desk.graph.value.nodes.get(inPin.path);
    close();
    if (inPin === undefined) return void edits.create(nodeType, place, linkTo);
    if (holder !== undefined) void edits.createInPin(holder, inPin.pin, nodeType);
  }

  function onKeyDown(event: KeyboardEvent): void {
    event.stopPropagation();
    const last = flat.length - 1;
    const to = {
      ArrowDown: at.value + 1,
      ArrowUp: at.value - 1,
      PageDown: at.value + 8,
      PageUp: at.value - 8,
    }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      at.value = Math.min(Math.max(to, 0), Math.max(last, 0));
    } else if (event.key === "Enter" && chosen !== undefined) {
      event.preventDefault();
      make(chosen);
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
    }
  }

  let index = -1;
  const fits = picking.outType === undefined ? "" : ` that fit ${typeText(picking.outType)}`;
  return (
    <div
      ref={panel}
      class="graph-picker"
      popover="auto"
      role="dialog"
      aria-label={`Nodes${fits}`}
      data-testid="graph-picker"
      onKeyDown={onKeyDown}
      onToggle={(event: { readonly newState: string }) => {
        if (event.newState === "closed" && look.picking.peek() === picking) {
          look.picking.value = undefined;
        }
      }}
    >
      <input
        ref={field}
        type="search"
        role="combobox"
        list={undefined}
        aria-expanded="true"
        aria-controls="graph-types"
        aria-activedescendant={chosen === undefined ? undefined : `type-${chosen.nodeType}`}
        aria-label={`Find a node${fits}`}
        placeholder={`Find a node${fits}`}
        value={query.value}
        maxLength={128}
        onInput={(event) => {
          query.value = event.currentTarget.value;
          at.value = 0;
        }}
      />
      <div id="graph-types" class="graph-types" role="listbox" aria-label={`Nodes${fits}`}>
        {groups.value.map(({ title, types }) => {
          const rows = types.slice(0, Math.max(0, SHOWN_MAX - index - 1));
          if (rows.length === 0) return null;
          return (
            <div key={title} role="group" aria-label={title === "" ? "Found" : title}>
              {title !== "" && <div class="graph-types-head" aria-hidden="true">{title}</div>}
              {rows.map((type) => {
                const own = ++index;
                return (
                  <div
                    key={type.nodeType}
                    id={`type-${type.nodeType}`}
                    class="graph-type"
                    role="option"
                    aria-selected={type === chosen}
                    onPointerMove={() => void (at.value = own)}
                    onClick={() => make(type)}
                  >
                    <span>{type.label}</span>
                    <em>{type.isGraph ? "graph" : typeText(type.outType)}</em>
                  </div>
                );
              })}
            </div>
          );
        })}
      </div>
      <p class="hint" role="status">
        {state === "reading" && "Reading what Octane can make"}
        {state === "failed" && fault}
        {state === "read" && flat.length === 0 && "Nothing is called so"}
        {state === "read" && flat.length === SHOWN_MAX && "Type a word to see the rest"}
      </p>
    </div>
  );
}
