import { type Measure, sparkline } from "../../core/charts/history.ts";
import { useStudio } from "../studio_context.ts";

const BOX = { width: 80, height: 14 };
const SPAN_MS = 30_000;

/** The last half minute of a measure, as a line. */
export function SparklineView({ measure }: { readonly measure: Measure }) {
  const { measures } = useStudio();
  const path = sparkline(measures.value, measure, BOX, SPAN_MS);
  return (
    <svg
      class="sparkline"
      viewBox={`0 0 ${BOX.width} ${BOX.height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {path !== "" && <path d={path} vector-effect="non-scaling-stroke" />}
    </svg>
  );
}
