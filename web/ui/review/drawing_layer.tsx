import { useLayoutEffect, useRef } from "preact/hooks";
import { followDrawings } from "../../shell/review/annotation_layer.ts";
import { useStudio } from "../studio_context.ts";

/** What people have drawn on the picture. */
export function DrawingLayer() {
  const studio = useStudio();
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(
    () => canvas.current === null ? undefined : followDrawings(canvas.current, studio),
    [],
  );
  const { drawn, shown } = studio.review.annotations;
  const count = shown.value ? drawn.value.length : 0;
  return (
    <canvas
      ref={canvas}
      class="drawing-layer"
      role="img"
      aria-label={count === 1 ? "1 drawing" : `${count} drawings`}
      aria-hidden={count === 0}
      data-testid="drawings"
      data-count={count}
    />
  );
}
