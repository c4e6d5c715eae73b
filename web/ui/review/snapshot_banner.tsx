import { Camera, Undo2 } from "lucide";
import { formatClock } from "../../core/format.ts";
import { displayName } from "../../core/viewer_face.ts";
import { Icon } from "../icon.tsx";
import { useStudio } from "../studio_context.ts";

/** Says that the picture is a stored one, and leads back to the live one. */
export function SnapshotBanner() {
  const { review: { stills } } = useStudio();
  const snapshot = stills.open.value;
  if (snapshot === undefined) return null;
  const { name, takenAtMs, takenBy, samples } = snapshot;
  const by = takenBy === undefined ? "" : ` by ${displayName(takenBy.name, takenBy.viewerId)}`;
  return (
    <div class="snapshot-banner" role="status" data-testid="snapshot-banner">
      <Icon node={Camera} size={16} />
      <strong>{`Snapshot \u201c${name}\u201d (not live)`}</strong>
      <span class="snapshot-facts">
        {formatClock(takenAtMs)}
        {by}
        {samples === undefined ? "" : `, ${samples} samples`}
      </span>
      <button type="button" class="text-button" onClick={() => stills.showLive()}>
        <Icon node={Undo2} size={16} />
        Back to live
      </button>
    </div>
  );
}
