import { panelDrag } from "../../shell/layout/panel_drag.ts";
import { Icon } from "../icon.tsx";
import { panelOf } from "../panels.ts";

/** Where the panel that is being dragged would go. */
export function DropMark() {
  const drag = panelDrag.value;
  const panel = drag === undefined ? undefined : panelOf(drag.id);
  if (drag === undefined || panel === undefined) return null;
  const mark = drag.drop?.mark;
  return (
    <div class="panel-drag" aria-hidden="true">
      {mark !== undefined && (
        <div
          class="drop-mark"
          style={{
            left: `${mark.left}px`,
            top: `${mark.top}px`,
            width: `${mark.width}px`,
            height: `${mark.height}px`,
          }}
        />
      )}
      <div class="drag-ghost" style={{ left: `${drag.x}px`, top: `${drag.y}px` }}>
        <Icon node={panel.icon} size={15} />
        {panel.title}
      </div>
    </div>
  );
}
