import { Search, X } from "lucide";
import { ROW_KINDS } from "../../core/outliner/type_filter.ts";
import { Icon } from "../icon.tsx";
import { OutlinerTree } from "./outliner_tree.tsx";
import { useStudio } from "../studio_context.ts";

/** The scene as a tree. */
export function OutlinerPanel() {
  const { state, scene } = useStudio();
  return (
    <div class="panel-fill" data-testid="outliner">
      <div class="outliner-tools">
        {state.capabilities.value.has("searchNodesRequest") && <SearchField />}
        <KindField />
      </div>
      <SearchNote />
      <OutlinerTree key={scene.outliner.search.found.value === undefined ? "tree" : "found"} />
      <SelectionFault />
    </div>
  );
}

/** Narrows the tree to one kind of node. */
function KindField() {
  const { kind } = useStudio().scene.outliner;
  return (
    <select
      class="select kind-field"
      aria-label="Show only"
      title="Show only one kind of node"
      value={kind.value ?? ""}
      onChange={(event) => {
        const { value } = event.currentTarget;
        kind.value = value === "" ? undefined : value;
      }}
    >
      <option value="">All</option>
      {ROW_KINDS.map(([type, label]) => <option key={type} value={type}>{label}</option>)}
    </select>
  );
}

function SearchField() {
  const { search } = useStudio().scene.outliner;
  const query = search.query.value;
  return (
    <div class="search-field">
      <Icon node={Search} size={14} />
      <input
        type="search"
        aria-label="Find nodes"
        placeholder="Find nodes"
        value={query}
        maxLength={256}
        onInput={(event) => search.type(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") search.type("");
        }}
      />
      {query !== "" && (
        <button
          type="button"
          class="search-clear"
          aria-label="End the search"
          onClick={() => search.type("")}
        >
          <Icon node={X} size={14} />
        </button>
      )}
    </div>
  );
}

/** Why what was asked for is not selected; below the tree, so that its rows stay where they are. */
function SelectionFault() {
  const fault = useStudio().scene.outliner.selection.fault.value;
  return fault === undefined ? null : <p class="panel-fault" role="alert">{fault}</p>;
}

function SearchNote() {
  const { search } = useStudio().scene.outliner;
  const found = search.found.value;
  const fault = search.fault.value;
  if (fault !== undefined) return <p class="panel-fault" role="alert">{fault}</p>;
  if (found === undefined) return null;
  const more = found.next === undefined ? "" : " or more";
  const nodes = found.rows.length === 1 ? "1 node" : `${found.rows.length}${more} nodes`;
  return (
    <p class="hint search-note" role="status">
      {found.rows.length === 0 ? "Nothing is called so" : nodes}
      {!found.complete && "; the scene is still being read"}
      {found.next !== undefined && (
        <button
          type="button"
          class="link-button"
          onClick={() => search.more()}
        >
          Show more
        </button>
      )}
    </p>
  );
}
