import { useLayoutEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import { chartSeries, type Measure, type MeasureHistory } from "../../core/charts/history.ts";

export interface BigChartProps {
  readonly measure: Measure;
  readonly history: MeasureHistory;
  /** A value with its unit, for people. */
  format(value: number): string;
}

const HEIGHT_PX = 132;
const SPAN_S = 120;

/** One measure over the last two minutes; what nobody measured is a gap. */
export function BigChart({ measure, history, format }: BigChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | undefined>(undefined);

  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return;
    const plot = new uPlot(optionsOf(element, format), [[], []], element);
    chart.current = plot;
    const observer = new ResizeObserver(() => {
      plot.setSize({ width: element.clientWidth, height: HEIGHT_PX });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.destroy();
      chart.current = undefined;
    };
  }, []);

  useLayoutEffect(() => {
    const [x, y] = chartSeries(history, measure, history.at(-1)?.atMs ?? 0);
    chart.current?.setData([x, y]);
  }, [history]);

  return <div ref={place} class="big-chart-plot" aria-hidden="true" />;
}

function optionsOf(element: HTMLElement, format: (value: number) => string): uPlot.Options {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const axis: uPlot.Axis = {
    stroke: colour("--text-3"),
    font: `11px ${colour("--font")}`,
    grid: { stroke: colour("--line"), width: 1 },
    ticks: { show: false },
  };
  return {
    width: element.clientWidth,
    height: HEIGHT_PX,
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, points: { size: 7 } },
    scales: {
      x: { time: false, range: [-SPAN_S, 0] },
      y: { range: (_plot, _min, max) => [0, max > 0 ? max * 1.15 : 1] },
    },
    axes: [
      { ...axis, size: 26, values: (_plot, ticks) => ticks.map((tick) => `${tick} s`) },
      {
        ...axis,
        size: 72,
        space: 32,
        values: (_plot, ticks) => ticks.map((tick) => format(tick)),
      },
    ],
    series: [{}, {
      stroke: colour("--gold"),
      fill: "rgb(220 171 76 / 0.12)",
      width: 1.5,
      points: { show: false },
      spanGaps: false,
    }],
  };
}
