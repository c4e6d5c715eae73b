import { type Measure, type MeasureHistory, rangeOf } from "../../core/charts/history.ts";
import { formatAge, formatFps, formatMs, formatSampleRate } from "../../core/format.ts";
import { useStudio } from "../studio_context.ts";
import { BigChart } from "./big_chart.tsx";

interface ChartKind {
  readonly measure: Measure;
  readonly title: string;
  format(value: number): string;
}

const CHARTS: readonly ChartKind[] = [
  { measure: "samplesPerSecond", title: "Speed", format: formatSampleRate },
  { measure: "fps", title: "Frames drawn a second", format: formatFps },
  { measure: "pictureAgeMs", title: "Picture age", format: formatAge },
  { measure: "latencyMs", title: "Link, there and back", format: formatMs },
];

/** The measures of the last two minutes, large enough to read. */
export function ChartBoard() {
  const { measures } = useStudio();
  const history = measures.value;
  return (
    <div class="chart-board" data-testid="chart-board">
      {CHARTS.map((kind) => <Chart key={kind.measure} kind={kind} history={history} />)}
    </div>
  );
}

function Chart({ kind, history }: { readonly kind: ChartKind; readonly history: MeasureHistory }) {
  const { measure, title, format } = kind;
  const range = rangeOf(history, measure);
  const words = range === undefined
    ? "not measured yet"
    : `now ${format(range.last)}, ${format(range.min)} to ${format(range.max)}`;
  return (
    <figure class="big-chart" data-measure={measure}>
      <figcaption>
        <b>{title}</b> <span>{words}</span>
      </figcaption>
      <BigChart measure={measure} history={history} format={format} />
    </figure>
  );
}
