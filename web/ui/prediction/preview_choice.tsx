import { previewText } from "../../core/prediction/preview_text.ts";
import { useStudio } from "../studio_context.ts";

/** Whether moves are shown before their picture, and what that is made of. */
export function PreviewChoice() {
  const { state, actions } = useStudio();
  const { previewMoves } = state.preferences.value;
  const text = previewMoves ? previewText(state.previewMeans.value) : undefined;
  return (
    <>
      <label class="check-row">
        <input
          type="checkbox"
          checked={previewMoves}
          onChange={() => actions.prefer({ previewMoves: !previewMoves })}
        />
        <span>Preview moves until their picture comes</span>
      </label>
      {text !== undefined && <p class="hint" data-testid="preview-hint">{text}</p>}
    </>
  );
}
