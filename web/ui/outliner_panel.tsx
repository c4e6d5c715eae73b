import { Search, X } from "lucide";
import { IconButton } from "./icon_button.tsx";
import { Icon } from "./icon.tsx";
import { OutlinerTree } from "./outliner_tree.tsx";
import { useStudio } from "./studio_context.ts";

/** Whether the page has an outliner to show. */
export function useHasOutliner(): boolean {
  return useStudio().state.capabilities.value.has("getChildrenRequest");
}

/** The scene as a tree; on narrow pages it lies over the viewport. */
export function OutlinerPanel() {
  const { state, actions, scene } = useStudio();
  if (!useHasOutliner() || !state.preferences.value.outlinerOpen) return null;
  const close = () => actions.prefer({ outlinerOpen: false });
  const count = state.room.value.selection?.prims.length ?? 0;
  return (
    <>
      <div class="scrim scrim-outliner" onClick={close} />
      <aside class="outliner-panel" aria-label="Scene" data-testid="outliner">
        <header class="panel-head">
          <h2>Scene</h2>
          {count > 0 && <span class="panel-count">{count} selected</span>}
          <span class="spacer" />
          <IconButton node={X} label="Close the outliner" onClick={close} />
        </header>
        {state.capabilities.value.has("searchNodesRequest") && <SearchField />}
        <SearchNote />
        <OutlinerTree key={scene.outliner.search.found.value === undefined ? "tree" : "found"} />
      </aside>
    </>
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
