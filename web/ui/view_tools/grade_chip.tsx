import { Contrast, X } from "lucide";
import { gradeText, isNeutral, NEUTRAL_GRADE } from "../../core/view_tools/grade.ts";
import { Icon } from "../icon.tsx";
import { useStudio } from "../studio_context.ts";

/** Says, over the picture, that this view alone shows it differently; a click ends that. */
export function GradeChip() {
  const { viewTools } = useStudio();
  const grade = viewTools.grade.value;
  if (isNeutral(grade)) return null;
  const text = gradeText(grade);
  return (
    <button
      type="button"
      class="grade-chip"
      data-testid="grade-chip"
      title="Show the picture as it is"
      aria-label={`View only: ${text}. Show the picture as it is`}
      onClick={() => viewTools.regrade(NEUTRAL_GRADE)}
    >
      <Icon node={Contrast} size={16} />
      <strong>View only</strong>
      <span>{text}</span>
      <Icon node={X} size={16} />
    </button>
  );
}
