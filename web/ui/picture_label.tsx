import { History } from "lucide";
import { formatAge, formatClock } from "../core/format.ts";
import { Icon } from "./icon.tsx";
import { useStudio } from "./studio_context.ts";

/** Says that the picture is not what the renderer shows now, and how old it is. */
export function PictureLabel() {
  const { state } = useStudio();
  if (state.link.value.trust === "current" || !state.hasPicture.value) return null;
  const { pictureAgeMs, picture } = state.reading.value;
  const since = picture === undefined ? undefined : formatClock(picture.capturedAtMs);
  return (
    <div class="picture-label" data-testid="picture-label">
      <Icon node={History} size={16} />
      <strong>Old picture</strong>
      <span>{formatAge(pictureAgeMs)} old{since === undefined ? "" : `, from ${since}`}</span>
    </div>
  );
}
