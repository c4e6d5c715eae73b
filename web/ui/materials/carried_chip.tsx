import { Palette } from "lucide";
import { Icon } from "../icon.tsx";
import { useStudio } from "../studio_context.ts";

/** The material that a finger carries, above the finger. */
export function CarriedChip() {
  const carried = useStudio().scene.carry.carried.value;
  if (carried === undefined) return null;
  return (
    <div
      class={carried.fits ? "carried fits" : "carried"}
      style={{ left: `${carried.x}px`, top: `${carried.y}px` }}
      aria-hidden="true"
      data-testid="carried"
    >
      <Icon node={Palette} size={14} />
      {carried.name}
    </div>
  );
}
