import { placeImage } from "../../core/view_transform.ts";
import { displayName, hueOf } from "../../core/viewer_face.ts";
import { useStudio } from "../studio_context.ts";

/** Where the others point. */
export function CursorLayer() {
  const { state, review } = useStudio();
  const others = review.cursors.others.value;
  const image = state.imageSize.value;
  const viewport = state.viewport.value;
  if (others.length === 0 || image === undefined || viewport.width === 0) return null;
  const rect = placeImage(state.view.value, { image, viewport });
  const { viewers } = state.room.value;
  return (
    <div class="cursors" aria-hidden="true" data-testid="cursors">
      {others.map(({ viewerId, at }) => {
        if (at === undefined) return null;
        const x = (rect.left + at[0] * rect.width) / devicePixelRatio;
        const y = (rect.top + at[1] * rect.height) / devicePixelRatio;
        const name = viewers.find((viewer) => viewer.viewerId === viewerId)?.name;
        return (
          <div
            key={viewerId}
            class="cursor"
            data-viewer={viewerId}
            style={{ "--face-hue": `${hueOf(viewerId)}`, transform: `translate(${x}px, ${y}px)` }}
          >
            <svg width="18" height="20" viewBox="0 0 18 20">
              <path d="M1 1l15 9.5-6.6 1.6L6.2 18.6z" />
            </svg>
            <span>{displayName(name, viewerId)}</span>
          </div>
        );
      })}
    </div>
  );
}
