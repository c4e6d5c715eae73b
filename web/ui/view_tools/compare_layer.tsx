import { useLayoutEffect, useRef } from "preact/hooks";
import { wipeAt, wipeKey, wipeLine } from "../../core/view_tools/wipe.ts";
import { placeImage } from "../../core/view_transform.ts";
import { bindCompareCanvas } from "../../shell/view_tools/compare_canvas.ts";
import { useStudio } from "../studio_context.ts";

/** The stored picture, over the live one. */
export function CompareCanvas() {
  const { state, viewTools: { compare } } = useStudio();
  const canvas = useRef<HTMLCanvasElement>(null);
  const isShown = compare.stored.value !== undefined;
  useLayoutEffect(() => {
    if (canvas.current === null) return;
    return bindCompareCanvas(canvas.current, state, compare);
  }, [isShown]);
  if (!isShown) return null;
  const difference = compare.mode.value === "difference" ? " is-difference" : "";
  return (
    <canvas
      ref={canvas}
      class={`compare-canvas${difference}`}
      aria-hidden="true"
      data-testid="compare-canvas"
    />
  );
}

/** The divider between both, dragged or moved by keys. */
export function WipeDivider() {
  const { state, viewTools: { compare } } = useStudio();
  const image = state.imageSize.value;
  const viewport = state.viewport.value;
  const grip = useRef<HTMLDivElement>(null);
  const isShown = compare.stored.value !== undefined && compare.mode.value === "wipe";
  if (!isShown || image === undefined || viewport.width === 0) return null;
  const picture = placeImage(state.view.value, { image, viewport });
  const share = compare.share.value;
  const { edge, handle } = wipeLine(share, picture, viewport);
  const isAway = edge !== handle;

  function drag(event: PointerEvent): void {
    if (!grip.current?.hasPointerCapture(event.pointerId)) return;
    compare.share.value = wipeAt(deviceX(event, grip.current), picture);
  }

  return (
    <div
      ref={grip}
      class={isAway ? "wipe is-away" : "wipe"}
      style={{ left: `${handle / devicePixelRatio}px` }}
      role="slider"
      tabIndex={0}
      aria-label="Divider between the stored and the live picture"
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
      aria-valuetext={`${Math.round(share * 100)} % of the stored picture`}
      data-testid="wipe"
      onPointerDown={(event) => {
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        event.currentTarget.focus();
        event.preventDefault();
      }}
      onPointerMove={drag}
      onKeyDown={(event) => {
        const next = wipeKey(share, event.key, event.shiftKey);
        if (next === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        compare.share.value = next;
      }}
    >
      <span class="wipe-line" />
      <span class="wipe-grip" />
      <span class="wipe-side wipe-stored">A</span>
      <span class="wipe-side wipe-live">B</span>
    </div>
  );
}

/** Device pixels from the left of the viewport in which the divider lies. */
function deviceX(event: PointerEvent, grip: HTMLElement): number {
  const left = grip.offsetParent?.getBoundingClientRect().left ?? 0;
  return (event.clientX - left) * devicePixelRatio;
}
