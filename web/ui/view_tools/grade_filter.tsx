import { gradeTable, isNeutral } from "../../core/view_tools/grade.ts";
import { useStudio } from "../studio_context.ts";

const FILTER_ID = "view-grade";

/** The style that shows the picture through this view's exposure; empty for a neutral one. */
export function useGradeStyle(): { readonly filter?: string } {
  const { viewTools } = useStudio();
  return isNeutral(viewTools.grade.value) ? {} : { filter: `url(#${FILTER_ID})` };
}

/** What that style refers to: the browser's own compositor grades, frame by frame. */
export function GradeFilter() {
  const { viewTools } = useStudio();
  const grade = viewTools.grade.value;
  if (isNeutral(grade)) return null;
  const tableValues = gradeTable(grade).map((value) => value.toFixed(5)).join(" ");
  const table = { type: "table", tableValues } as const;
  return (
    <svg class="grade-filter" aria-hidden="true" width="0" height="0">
      <filter
        id={FILTER_ID}
        x="0"
        y="0"
        width="1"
        height="1"
        color-interpolation-filters="sRGB"
      >
        <feComponentTransfer>
          <feFuncR {...table} />
          <feFuncG {...table} />
          <feFuncB {...table} />
        </feComponentTransfer>
      </filter>
    </svg>
  );
}
