import type { PixelRegion } from "../core/steering_event.ts";
import { placeImage, zoomOf } from "../core/view_transform.ts";
import { useStudio } from "./studio_context.ts";

/** The regions that are set and the one that is being drawn, over the picture. */
export function RegionMarks() {
  const { state } = useStudio();
  const { regions } = state.room.value;
  return (
    <svg class="region-marks" aria-hidden="true">
      <Mark region={regions?.film} kind="film" />
      <Mark region={regions?.render} kind="render" />
      <Mark region={state.regionDraft.value} kind="draft" />
    </svg>
  );
}

interface MarkProps {
  readonly region: PixelRegion | undefined;
  readonly kind: "film" | "render" | "draft";
}

function Mark({ region, kind }: MarkProps) {
  const { state } = useStudio();
  const image = state.imageSize.value;
  const viewport = state.viewport.value;
  if (region === undefined || image === undefined || viewport.width === 0) return null;
  const view = state.view.value;
  const rect = placeImage(view, { image, viewport });
  const zoom = zoomOf(view, { image, viewport }) / devicePixelRatio;
  const [left, top, right, bottom] = region;
  const place = {
    x: rect.left / devicePixelRatio + left * zoom,
    y: rect.top / devicePixelRatio + top * zoom,
    width: (right - left + 1) * zoom,
    height: (bottom - top + 1) * zoom,
  };
  return (
    <g data-testid={`region-${kind}`}>
      <rect class="region-halo" {...place} />
      <rect class={`region region-${kind}`} {...place} />
    </g>
  );
}
