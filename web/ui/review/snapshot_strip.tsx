import { Download, Pencil, Trash2 } from "lucide";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { formatClock } from "../../core/format.ts";
import type { Snapshot } from "../../core/review/review_event.ts";
import { IconButton } from "../icon_button.tsx";
import { Section } from "../section.tsx";
import { useStudio } from "../studio_context.ts";

/** The stored stills of the room. */
export function SnapshotStrip() {
  const { state, review } = useStudio();
  const { snapshots, stills, annotations } = review;
  const list = snapshots.list.value;
  useEffect(() => void snapshots.wantThumbnails(), [list]);
  const open = stills.open.value;
  const mayTake = state.capabilities.value.has("takeSnapshotRequest");
  return (
    <Section title="Snapshots">
      {mayTake && <TakeForm />}
      {list.length === 0 && <p class="hint">Nothing is stored yet</p>}
      <ul class="snapshots" data-testid="snapshots">
        {list.map((each) => (
          <SnapshotCard key={each.id} snapshot={each} isOpen={open?.id === each.id} />
        ))}
      </ul>
      <button
        type="button"
        class="button"
        disabled={!state.hasPicture.value || stills.isBusy.value}
        onClick={() => void stills.exportShown(annotations.drawn.value)}
      >
        Save {open === undefined ? "picture" : "snapshot"} with drawings
      </button>
    </Section>
  );
}

function TakeForm() {
  const { state, review } = useStudio();
  const { stills, annotations } = review;
  const name = useRef<HTMLInputElement>(null);
  const [withDrawings, setWithDrawings] = useState(true);
  const isLive = stills.open.value === undefined;
  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    const isTaken = await stills.take(name.current?.value.trim() ?? "", withDrawings);
    if (isTaken && name.current !== null) name.current.value = "";
  }
  return (
    <form class="take-form" onSubmit={submit}>
      <div class="name-row">
        <input
          ref={name}
          type="text"
          maxLength={128}
          aria-label="Name of the new snapshot"
          placeholder="Name (may be left out)"
        />
        <button
          type="submit"
          class="button"
          disabled={!state.joined.value || stills.isBusy.value || !isLive}
        >
          Take
        </button>
      </div>
      <label class="check">
        <input
          type="checkbox"
          checked={withDrawings}
          onChange={({ currentTarget }) => setWithDrawings(currentTarget.checked)}
        />
        With what is drawn
        {annotations.drawn.value.length > 0 && isLive && ` (${annotations.drawn.value.length})`}
      </label>
    </form>
  );
}

function SnapshotCard(
  { snapshot, isOpen }: { readonly snapshot: Snapshot; readonly isOpen: boolean },
) {
  const { state, review: { stills, snapshots } } = useStudio();
  const [isNaming, setNaming] = useState(false);
  const { id, name, thumbnail, takenAtMs, width, height } = snapshot;
  const may = (request: string) => state.capabilities.value.has(request);
  async function download(): Promise<void> {
    const { saveBlob } = await import("../../shell/view_tools/save_blob.ts");
    await stills.keep(async () => saveBlob(await snapshots.png(id), `${name}.png`));
  }
  return (
    <li class={isOpen ? "snapshot is-open" : "snapshot"}>
      <button
        type="button"
        class="snapshot-open"
        aria-pressed={isOpen}
        aria-label={isOpen ? `${name}: back to live` : `Show ${name}`}
        onClick={() => isOpen ? stills.showLive() : void stills.show(id)}
      >
        {thumbnail === undefined
          ? <span class="snapshot-blank" />
          : <img src={thumbnail} alt="" loading="lazy" />}
      </button>
      {isNaming
        ? (
          <RenameForm
            snapshot={snapshot}
            onDone={() => setNaming(false)}
          />
        )
        : <span class="snapshot-name" title={name}>{name}</span>}
      <span class="snapshot-facts">
        {`${formatClock(takenAtMs)}, ${width} \u00d7 ${height}`}
      </span>
      <span class="snapshot-actions">
        {may("renameSnapshotRequest") && (
          <IconButton
            node={Pencil}
            label={`Rename ${name}`}
            onClick={() => setNaming(true)}
          />
        )}
        <IconButton node={Download} label={`Save ${name}`} onClick={() => void download()} />
        {may("deleteSnapshotRequest") && (
          <IconButton
            node={Trash2}
            label={`Delete ${name}`}
            onClick={() => void stills.remove(snapshot)}
          />
        )}
      </span>
    </li>
  );
}

function RenameForm(
  { snapshot, onDone }: { readonly snapshot: Snapshot; readonly onDone: () => void },
) {
  const { review: { stills } } = useStudio();
  const field = useRef<HTMLInputElement>(null);
  // Before the page is drawn: what is typed at once must not be lost.
  useLayoutEffect(() => field.current?.select(), []);
  function submit(event: Event): void {
    event.preventDefault();
    const name = field.current?.value.trim() ?? "";
    onDone();
    if (name !== "" && name !== snapshot.name) void stills.rename(snapshot.id, name);
  }
  return (
    <form class="snapshot-name" onSubmit={submit}>
      <input
        ref={field}
        type="text"
        maxLength={128}
        defaultValue={snapshot.name}
        aria-label={`New name of ${snapshot.name}`}
        onBlur={onDone}
        onKeyDown={({ key }) => key === "Escape" && onDone()}
      />
    </form>
  );
}
