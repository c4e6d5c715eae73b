import { RotateCcw } from "lucide";
import {
  GAMMA_RANGE,
  isNeutral,
  NEUTRAL_GRADE,
  STOPS_RANGE,
  stopsText,
} from "../../core/view_tools/grade.ts";
import { Icon } from "../icon.tsx";
import { SliderRow } from "../fields/slider_row.tsx";
import { useStudio } from "../studio_context.ts";

/** Exposure and gamma of this view. */
export function GradeChoices() {
  const { viewTools } = useStudio();
  const grade = viewTools.grade.value;
  const [lowest, highest] = GAMMA_RANGE;
  return (
    <>
      <p class="hint">View only: the render and what others see stay as they are.</p>
      <SliderRow
        label="Exposure"
        text={stopsText(grade.stops)}
        value={grade.stops}
        min={STOPS_RANGE[0]}
        max={STOPS_RANGE[1]}
        step={0.05}
        onChange={(stops) => viewTools.regrade({ stops })}
      />
      <SliderRow
        label="Gamma"
        text={grade.gamma.toFixed(2)}
        value={Math.log(grade.gamma)}
        min={Math.log(lowest)}
        max={Math.log(highest)}
        step={0.01}
        onChange={(value) => viewTools.regrade({ gamma: Math.exp(value) })}
      />
      <button
        type="button"
        class="button"
        disabled={isNeutral(grade)}
        onClick={() => viewTools.regrade(NEUTRAL_GRADE)}
      >
        <Icon node={RotateCcw} size={14} /> Neutral
      </button>
    </>
  );
}
