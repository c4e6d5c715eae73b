import { guideShapes } from "../../core/view_tools/guides.ts";
import { placeImage, type Rect, snapToPixels } from "../../core/view_transform.ts";
import { useStudio } from "../studio_context.ts";

/** Safe frames, guides and the mask, on the picture's extent. */
export function GuidesLayer() {
  const { state, viewTools } = useStudio();
  const choice = viewTools.guides.value;
  const image = state.imageSize.value;
  const viewport = state.viewport.value;
  const isAny = choice.shown.length > 0 || choice.maskRatio !== undefined;
  if (!isAny || image === undefined || viewport.width === 0) return null;
  const placed = snapToPixels(placeImage(state.view.value, { image, viewport }));
  const picture = cssRect(placed);
  const { frames, lines, opening } = guideShapes(picture, choice);
  return (
    <svg class="guides" aria-hidden="true" data-testid="guides">
      {opening !== undefined && (
        <path class="guide-mask" fill-rule="evenodd" d={ring(picture) + ring(opening)} />
      )}
      {opening !== undefined && <rect class="guide-opening" {...box(opening)} />}
      {["guide-halo", "guide"].map((kind) => (
        <g key={kind} class={kind}>
          {frames.map(({ guide, rect }) => (
            <rect key={guide} class={`guide-${guide}`} data-guide={guide} {...box(rect)} />
          ))}
          {lines.map(({ from, to }, index) => (
            <line key={index} x1={from.x} y1={from.y} x2={to.x} y2={to.y} />
          ))}
        </g>
      ))}
    </svg>
  );
}

function cssRect({ left, top, width, height }: Rect): Rect {
  const scale = devicePixelRatio;
  return { left: left / scale, top: top / scale, width: width / scale, height: height / scale };
}

function box({ left, top, width, height }: Rect) {
  return { x: left, y: top, width, height };
}

function ring({ left, top, width, height }: Rect): string {
  return `M${left} ${top}h${width}v${height}h${-width}Z`;
}
