import { useEffect, useState } from "preact/hooks";
import {
  type Channel,
  clippedShare,
  type Histogram,
  histogramPath,
  histogramPeak,
} from "../../core/scopes/histogram.ts";
import type { WaveformMode } from "../../core/scopes/waveform.ts";
import type { ScopeResult } from "../../shell/scopes/scope_messages.ts";
import { type ScopeDesk, startScopes } from "../../shell/scopes/scope_desk.ts";
import { browserWorld } from "../../shell/world.ts";
import { ChoiceRow } from "../fields/choice_row.tsx";
import { useStudio } from "../studio_context.ts";
import { WaveformView } from "./waveform_view.tsx";

const HEIGHT = 96;

const MODES: readonly (readonly [WaveformMode, string])[] = [
  ["luma", "Luma"],
  ["rgb", "RGB"],
  ["parade", "Parade"],
];

/** Histogram and waveform of the picture that is shown, measured beside the page. */
export function ScopesPanel() {
  const { state, stage } = useStudio();
  const [desk, setDesk] = useState<ScopeDesk | undefined>(undefined);
  useEffect(() => {
    const started = startScopes({ state, stage, world: browserWorld });
    setDesk(started);
    return () => started.stop();
  }, []);
  const result = desk?.result.value;
  const fault = desk?.fault.value;
  const mode = desk?.mode.value ?? "luma";
  return (
    <div class="scopes" data-testid="scopes">
      <ChoiceRow
        label="Show"
        choices={MODES}
        value={mode}
        onChoose={(chosen) => desk !== undefined && void (desk.mode.value = chosen)}
      />
      <h3 class="scope-title">Waveform</h3>
      <WaveformView result={result} mode={mode} />
      <h3 class="scope-title">Histogram</h3>
      <HistogramView histogram={result?.histogram} mode={mode} />
      <p class="hint scope-source" data-testid="scope-source">
        {fault ?? sourceText(result, state.hasPicture.value)}
      </p>
    </div>
  );
}

function sourceText(result: ScopeResult | undefined, hasPicture: boolean): string {
  if (result === undefined) {
    return hasPicture ? "Measuring the picture" : "There is no picture to measure yet";
  }
  const size = `${result.width} \u00d7 ${result.height}`;
  return `${size} pixels as they are shown, before this view's exposure`;
}

interface HistogramProps {
  readonly histogram: Histogram | undefined;
  readonly mode: WaveformMode;
}

function HistogramView({ histogram, mode }: HistogramProps) {
  const channels: readonly Channel[] = mode === "luma" ? ["luma"] : ["red", "green", "blue"];
  const peak = histogram === undefined ? 1 : histogramPeak(histogram, channels);
  return (
    <>
      <svg
        class="histogram"
        viewBox={`0 0 256 ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={histogram === undefined ? "No histogram yet" : "Histogram of sRGB values"}
        data-testid="histogram"
      >
        {histogram !== undefined && channels.map((channel) => (
          <path
            key={channel}
            class={`histogram-${channel}`}
            d={histogramPath(histogram[channel], peak, HEIGHT)}
          />
        ))}
      </svg>
      <dl class="clipping">
        {channels.map((channel) => (
          <div key={channel} class={`clip-${channel}`}>
            <dt>{channel === "luma" ? "Luma" : channel.charAt(0).toUpperCase()}</dt>
            <dd>
              {percent(histogram && clippedShare(histogram, channel, "low"))} black,{" "}
              {percent(histogram && clippedShare(histogram, channel, "high"))} full
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function percent(share: number | undefined): string {
  if (share === undefined) return "\u2013";
  const value = share * 100;
  return `${value > 0 && value < 0.1 ? "<0.1" : value.toFixed(1)} %`;
}
