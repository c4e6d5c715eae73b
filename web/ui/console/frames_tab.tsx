import { useEffect, useMemo, useRef } from "preact/hooks";
import { type ConsoleFrame, SPANS, summariseFrames } from "../../core/console/frames.ts";
import type { ConsoleDesk } from "../../shell/console/console_desk.ts";
import { useStudio } from "../studio_context.ts";
import { paintTimeline } from "./timeline_paint.ts";
import { msText } from "./texts.ts";

/** Where the time goes between Octane's callback and the drawn picture. */
export function FramesTab({ desk }: { readonly desk: ConsoleDesk }) {
  const { wire } = useStudio();
  const frames = desk.frames.value;
  const rows = useMemo(() => summariseFrames(frames), [frames]);
  const skipped = frames.filter((frame) => frame.skipped).length;
  const { offsetMs, errorMs } = wire.clock();
  return (
    <div class="console-split">
      <div class="console-column console-chart">
        <Timeline frames={frames} />
        <ul class="console-legend" aria-label="Colours of the chart">
          {SPANS.map(({ id, label }) => (
            <li key={id}>
              <span class={`swatch span-${id}`} aria-hidden="true" /> {label}
            </li>
          ))}
        </ul>
        <p class="hint">
          {frames.length} frames, {skipped}{" "}
          of them not sent because a newer one was there. Stages are timed by frame-ingest, the
          gateway and this page; the page's clock is {errorMs === undefined
            ? "not compared yet"
            : `set right by ${msText(offsetMs)}, known to ${msText(errorMs)}`}
          , and frame-ingest and gateway are taken to agree.
        </p>
      </div>
      <div class="console-side" tabIndex={0} role="region" aria-label="Times of the stages">
        <table class="console-table">
          <caption>Times of the stages, in ms</caption>
          <thead>
            <tr>
              <th scope="col">Stage</th>
              <th scope="col">Frames</th>
              <th scope="col">Median</th>
              <th scope="col">95 %</th>
              <th scope="col">Longest</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ label, count, p50Ms, p95Ms, maxMs }) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td>{count}</td>
                {[p50Ms, p95Ms, maxMs].map((value, index) => (
                  <td key={index}>{count === 0 ? "-" : value.toFixed(1)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function Timeline({ frames }: { readonly frames: readonly ConsoleFrame[] }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const paint = () => paintTimeline(element, frames);
    paint();
    const observer = new ResizeObserver(paint);
    observer.observe(element);
    return () => observer.disconnect();
  }, [frames]);
  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={`The last ${frames.length} frames, one column each; the table has the times`}
    />
  );
}
