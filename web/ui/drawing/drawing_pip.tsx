import { Brush, X } from "lucide";
import { drawerName, drawingStanding, isUnderWay } from "../../core/drawing/drawing_view.ts";
import { formatClock } from "../../core/format.ts";
import { Icon } from "../icon.tsx";
import { IconButton } from "../icon_button.tsx";
import { useStudio } from "../studio_context.ts";

/** What somebody draws in the room, small and beside the render. */
export function DrawingPip() {
  const { drawing: desk, state } = useStudio();
  const { drawing, isHidden } = desk.view.value;
  if (drawing === undefined) return null;
  const name = drawerName(drawing);
  if (isHidden) {
    if (!isUnderWay(drawing)) return null;
    return (
      <button
        type="button"
        class="drawing-chip"
        data-testid="drawing-chip"
        onClick={() => desk.show()}
      >
        <Icon node={Brush} size={16} />
        {`Show what ${drawing.name ?? "a page"} draws`}
      </button>
    );
  }
  const atMs = drawing.atMs ?? state.reading.value.roomNowMs;
  const standing = drawingStanding(drawing, formatClock(atMs));
  return (
    <section
      class={`drawing-pip${isUnderWay(drawing) ? "" : " is-over"}`}
      aria-label={`Drawing by ${name}`}
      data-testid="drawing"
    >
      <div class="drawing-head">
        <Icon node={Brush} size={16} />
        <div class="drawing-words">
          <span class="drawing-name" title={name}>{name}</span>
          <span class="drawing-standing">{standing}</span>
        </div>
        <IconButton node={X} label="Hide the drawing" onClick={() => desk.hide()} />
      </div>
      {drawing.image === undefined
        ? <p class="drawing-none">No picture yet</p>
        : <img class="drawing-image" src={drawing.image} alt={`What ${name} draws`} />}
    </section>
  );
}
