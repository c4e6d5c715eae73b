import { useComputed, useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { searchTypes } from "../../core/graph/graph_search.ts";
import { typeText } from "../../core/graph/type_text.ts";
import { lastPart } from "../../core/scene/scene_path.ts";
import { createTypeCatalogue } from "../../shell/graph/type_catalogue.ts";
import { DialogFrame } from "../dialog_frame.tsx";
import { FrozenNote } from "../frozen_note.tsx";
import { useStudio } from "../studio_context.ts";

/** Rows in the page at a time; whoever looks for more types a word. */
const SHOWN_MAX = 200;

/** Chooses what to make in a graph from the catalogue of node types. */
export function CreateWindow(
  { parent, onClose }: { readonly parent: string; onClose(): void },
) {
  const { scene, state } = useStudio();
  const list = useMemo(() => createTypeCatalogue(scene.graphParts).of(undefined), []);
  const query = useSignal("");
  const groups = useComputed(() => searchTypes(list.value.types, query.value));
  const bar = state.barOf("createNodeRequest");
  const { state: reading, fault } = list.value;
  let left = SHOWN_MAX;
  return (
    <DialogFrame title={`Create in ${lastPart(parent)}`} testId="create" onClose={onClose}>
      <div class="picker-tools">
        <input
          type="search"
          aria-label="Find a node type"
          placeholder="Find a node type"
          maxLength={128}
          value={query.value}
          onInput={(event) => void (query.value = event.currentTarget.value)}
        />
      </div>
      <FrozenNote />
      <div class="picker-list">
        {groups.value.map(({ title, types }) => {
          const rows = types.slice(0, left);
          left -= rows.length;
          if (rows.length === 0) return null;
          return (
            <section key={title} aria-label={title === "" ? "Found" : title}>
              {title !== "" && <h3 class="picker-head">{title}</h3>}
              {rows.map(({ nodeType, label, isGraph, outType }) => (
                <button
                  key={nodeType}
                  type="button"
                  class="picker-item"
                  disabled={bar !== undefined}
                  onClick={() => {
                    void scene.actions.create(parent, nodeType);
                    onClose();
                  }}
                >
                  <span class="picker-name">{label}</span>
                  <span class="picker-fact">{isGraph ? "graph" : typeText(outType)}</span>
                </button>
              ))}
            </section>
          );
        })}
      </div>
      <p class="hint picker-note" role="status">
        {reading === "reading" && "Reading what Octane can make"}
        {reading === "failed" && fault}
        {reading === "read" && groups.value.length === 0 && "Nothing is called so"}
        {left === 0 && "Type a word to see the rest"}
      </p>
    </DialogFrame>
  );
}
