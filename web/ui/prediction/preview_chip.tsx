import { Orbit } from "lucide";
import { Icon } from "../icon.tsx";
import { useStudio } from "../studio_context.ts";

/** Says that what is seen goes ahead of the render. */
export function PreviewChip() {
  const { state } = useStudio();
  if (!state.isPredicted.value) return null;
  return (
    <div class="preview-chip" data-testid="preview-chip">
      <Icon node={Orbit} size={16} />
      <span>Preview of the move, not the render</span>
    </div>
  );
}
