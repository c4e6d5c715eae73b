import { Camera, X } from "lucide";
import { useEffect } from "preact/hooks";
import { formatClock } from "../../core/format.ts";
import type { Snapshot } from "../../core/review/review_event.ts";
import { Icon } from "../icon.tsx";
import { useStudio } from "../studio_context.ts";

/** What to compare the live picture with. */
export function CompareChoices() {
  const { state, viewTools: { compare } } = useStudio();
  const isOn = compare.stored.value !== undefined;
  return (
    <>
      <button
        type="button"
        class="button"
        disabled={!state.hasPicture.value}
        onClick={() => void compare.hold()}
      >
        <Icon node={Camera} size={16} /> {isOn ? "Hold the picture anew" : "Hold the picture"}
      </button>
      <p class="hint">
        The picture as it is now stays in this browser, as A; the live one is B.
      </p>
      <StoredStills />
      {isOn && (
        <button type="button" class="button" onClick={() => compare.close()}>
          <Icon node={X} size={16} /> End comparing
        </button>
      )}
    </>
  );
}

/** The room's stored stills, each of which can be A. */
function StoredStills() {
  const { review: { snapshots } } = useStudio();
  const list = snapshots.list.value;
  useEffect(() => void snapshots.wantThumbnails(), [list.length]);
  if (list.length === 0) return null;
  return (
    <>
      <p class="menu-title">Stored stills of the room</p>
      <ul class="still-list">
        {list.map((snapshot) => <StoredStill key={snapshot.id} snapshot={snapshot} />)}
      </ul>
    </>
  );
}

function StoredStill({ snapshot }: { readonly snapshot: Snapshot }) {
  const { review: { snapshots }, viewTools: { compare } } = useStudio();
  const { id, name, width, height, takenAtMs, thumbnail } = snapshot;
  const label = `${name}, ${formatClock(takenAtMs)}`;
  return (
    <li>
      <button
        type="button"
        class="still-choice"
        aria-label={`Compare with ${label}`}
        onClick={() =>
          void compare.fetchStored(label, { width, height }, () => snapshots.bitmap(id))}
      >
        {thumbnail === undefined
          ? <span class="still-blank" />
          : <img src={thumbnail} alt="" width={56} height={32} />}
        <span>{label}</span>
      </button>
    </li>
  );
}
