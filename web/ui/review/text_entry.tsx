import { useLayoutEffect, useRef } from "preact/hooks";
import { TEXT_HEIGHT } from "../../core/review/drawing.ts";
import { placeImage } from "../../core/view_transform.ts";
import { useStudio } from "../studio_context.ts";

const LONGEST = 2_000;
const SMALLEST_PX = 12;

/** The field in which words for the picture are typed, at the place where they will stand. */
export function TextEntry() {
  const { state, review } = useStudio();
  const writing = review.writing.value;
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => field.current?.focus(), [writing?.at]);
  const image = state.imageSize.value;
  const viewport = state.viewport.value;
  if (writing === undefined || image === undefined || viewport.width === 0) return null;
  const rect = placeImage(state.view.value, { image, viewport });
  const { colour, width } = review.ink.value;
  const [u, v] = writing.at;
  const fontPx = Math.max(SMALLEST_PX, width * TEXT_HEIGHT * rect.width / devicePixelRatio);
  const keep = () => void review.write(writing.at, field.current?.value ?? "");
  return (
    <textarea
      ref={field}
      class="text-entry"
      aria-label="Words on the picture"
      placeholder="Type, then press Enter"
      maxLength={LONGEST}
      rows={2}
      defaultValue={writing.text}
      style={{
        left: `${(rect.left + u * rect.width) / devicePixelRatio}px`,
        top: `${(rect.top + v * rect.height) / devicePixelRatio}px`,
        color: colour,
        fontSize: `${fontPx}px`,
      }}
      onPointerDown={(event) => event.stopPropagation()}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape") review.writing.value = undefined;
        if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
        event.preventDefault();
        keep();
      }}
      onBlur={() => {
        if (review.writing.peek() === writing) keep();
      }}
    />
  );
}
