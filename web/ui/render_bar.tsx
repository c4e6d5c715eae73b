import {
  formatAge,
  formatCount,
  formatDuration,
  formatFps,
  formatMs,
  formatSampleRate,
  formatSize,
} from "../core/format.ts";
import {
  measuredRender,
  remainingSeconds,
  renderFraction,
  tierText,
} from "../core/render_facts.ts";
import { RenderCommands } from "./render_commands.tsx";
import { useStudio } from "./studio_context.ts";

/** How far the render is, and how well its picture gets here. */
export function RenderBar() {
  const { state } = useStudio();
  const render = measuredRender(state.room.value.render);
  const { picture, fps, delayMs, pictureAgeMs } = state.reading.value;
  const inputToImageMs = state.inputToImageMs.value;
  const isOld = state.link.value.trust === "old";
  // What holds only while it is measured is not shown beside an old picture.
  const now = isOld ? undefined : render;
  return (
    <footer class="render-bar" data-region>
      <Progress />
      {isOld && <p class="visually-hidden">Last known values</p>}
      <div class="render-row">
        <RenderCommands />
        <dl class={isOld ? "facts is-old" : "facts"} data-testid="facts">
          <Fact
            name="Samples"
            wide
            value={`${formatCount(render?.samples)} / ${formatCount(render?.maxSamples)}`}
          />
          <Fact name="Speed" value={formatSampleRate(now?.samplesPerSecond)} />
          <Fact name="Render time" value={formatDuration(render?.renderSeconds)} />
          <Fact name="Remaining" value={formatDuration(remainingSeconds(now))} />
          <Fact name="Size" value={formatSize(render?.width, render?.height)} />
          <Fact name="Shown" wide value={tierText(picture)} />
          <Fact name="Picture age" value={formatAge(pictureAgeMs)} />
          <Fact
            name="Frames/s"
            value={formatFps(now === undefined || picture === undefined ? undefined : fps)}
          />
          <Fact name="Delay" value={formatMs(now === undefined ? undefined : delayMs)} />
          <Fact name="Input to image" value={formatMs(isOld ? undefined : inputToImageMs)} />
        </dl>
      </div>
    </footer>
  );
}

interface FactProps {
  readonly name: string;
  readonly value: string;
  readonly wide?: boolean;
}

function Fact({ name, value, wide }: FactProps) {
  return (
    <div class={wide ? "fact fact-wide" : "fact"}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Progress() {
  const { state } = useStudio();
  const { render } = state.room.value;
  const fraction = renderFraction(render);
  const percent = fraction === undefined ? 0 : fraction * 100;
  return (
    <div
      class={`progress progress-${render?.state ?? "unknown"}`}
      role="progressbar"
      aria-label="Render progress"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={fraction === undefined ? undefined : Math.round(percent)}
      data-testid="progress"
    >
      <div class="progress-fill" style={{ transform: `scaleX(${percent / 100})` }} />
    </div>
  );
}
