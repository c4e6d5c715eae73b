import { useSignal } from "@preact/signals";
import { Pencil, Trash2 } from "lucide";
import { useStudio } from "./studio_context.ts";
import { IconButton } from "./icon_button.tsx";

/** The room's camera bookmarks: saved, recalled, renamed and deleted here. */
export function Bookmarks() {
  const { state, actions } = useStudio();
  const { bookmarks } = state.room.value;
  const frozen = state.frozen.value;
  const draft = useSignal("");
  function save(event: Event): void {
    event.preventDefault();
    const name = draft.value.trim() || `View ${bookmarks.length + 1}`;
    draft.value = "";
    actions.steering.saveBookmark(name);
  }
  return (
    <>
      <form class="name-row" onSubmit={save}>
        <input
          type="text"
          aria-label="Name of the new bookmark"
          placeholder={`View ${bookmarks.length + 1}`}
          maxLength={128}
          value={draft.value}
          onInput={(event) => void (draft.value = event.currentTarget.value)}
        />
        <button type="submit" class="button">Save</button>
      </form>
      {frozen !== undefined && bookmarks.length > 0 && (
        <p class="hint" role="status">{frozen}: views can be saved, and the camera stays.</p>
      )}
      {bookmarks.length === 0
        ? <p class="hint">The room remembers the views that you save here.</p>
        : (
          <ul class="menu-list" data-testid="bookmarks">
            {bookmarks.map(({ id, name }) => <BookmarkRow key={id} id={id} name={name} />)}
          </ul>
        )}
    </>
  );
}

function BookmarkRow({ id, name }: { readonly id: string; readonly name: string }) {
  const { state, actions } = useStudio();
  const draft = useSignal<string | undefined>(undefined);
  function rename(event: Event): void {
    event.preventDefault();
    const typed = draft.value?.trim();
    draft.value = undefined;
    if (typed !== undefined && typed !== "" && typed !== name) {
      actions.steering.renameBookmark(id, typed);
    }
  }
  if (draft.value !== undefined) {
    return (
      <li>
        <form class="name-row" onSubmit={rename}>
          <input
            ref={(input) => input?.focus()}
            type="text"
            aria-label={`New name of ${name}`}
            maxLength={128}
            value={draft.value}
            onInput={(event) => void (draft.value = event.currentTarget.value)}
            onBlur={rename}
            onKeyDown={(event) => {
              if (event.key !== "Escape") return;
              event.preventDefault();
              draft.value = undefined;
            }}
          />
        </form>
      </li>
    );
  }
  return (
    <li>
      <button
        type="button"
        class="menu-item"
        title={state.frozen.value}
        disabled={state.frozen.value !== undefined}
        onClick={() => actions.steering.recallBookmark(id)}
      >
        {name}
      </button>
      <IconButton
        node={Pencil}
        label={`Rename ${name}`}
        onClick={() => void (draft.value = name)}
      />
      <IconButton
        node={Trash2}
        label={`Delete ${name}`}
        onClick={() => actions.steering.deleteBookmark(id)}
      />
    </li>
  );
}
