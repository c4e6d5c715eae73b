import { formatCount, formatDuration } from "../../core/format.ts";
import { measuredRender, remainingSeconds, renderFraction } from "../../core/render_facts.ts";
import { useStudio } from "../studio_context.ts";

/** How much of the render is done; without an end it says that it runs, and nothing more. */
export function ProgressLine() {
  const { state } = useStudio();
  const { render } = state.room.value;
  const fraction = renderFraction(render);
  const runs = render?.state === "rendering" && state.link.value.trust !== "old";
  const percent = fraction === undefined ? 0 : fraction * 100;
  const classes = [
    "progress",
    `progress-${render?.state ?? "unknown"}`,
    fraction === undefined && runs && "is-endless",
  ].filter(Boolean).join(" ");
  const measured = measuredRender(render);
  const remaining = remainingSeconds(measured);
  const text = fraction === undefined
    ? "How far the render is, nobody has told"
    : `${formatCount(measured?.samples)} of ${formatCount(measured?.maxSamples)} samples` +
      (measured?.state === "paused"
        ? ", paused"
        : remaining === undefined
        ? ""
        : `, ${formatDuration(remaining)} remaining`);
  return (
    <div
      class={classes}
      role="progressbar"
      aria-label="Render progress"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={fraction === undefined ? undefined : Math.round(percent)}
      aria-valuetext={text}
      title={text}
      data-testid="progress"
    >
      <div class="progress-fill" style={{ transform: `scaleX(${percent / 100})` }} />
    </div>
  );
}
