import { Minus, Plus, Scan } from "lucide";
import { formatZoom } from "../core/format.ts";
import { ZOOM_STEP } from "../core/shortcuts.ts";
import { Icon } from "./icon.tsx";
import { IconButton } from "./icon_button.tsx";
import { useStudio } from "./studio_context.ts";

/** Zoom, fit and actual size; the zoom is the real one, in screen pixels per render pixel. */
export function ViewControls() {
  const { state, actions } = useStudio();
  const zoom = state.zoom.value;
  const disabled = zoom === undefined;
  const fits = state.view.value.mode === "fit";
  return (
    <div class="view-controls" role="group" aria-label="View">
      <IconButton
        node={Minus}
        label="Zoom out"
        shortcut="-"
        disabled={disabled}
        onClick={() => actions.run({ type: "zoom", factor: 1 / ZOOM_STEP })}
      />
      <output class="zoom-value" data-testid="zoom" aria-label="Zoom">{formatZoom(zoom)}</output>
      <IconButton
        node={Plus}
        label="Zoom in"
        shortcut="+"
        disabled={disabled}
        onClick={() => actions.run({ type: "zoom", factor: ZOOM_STEP })}
      />
      <button
        type="button"
        class="text-button"
        title="Fit the picture (F)"
        aria-pressed={fits}
        disabled={disabled}
        onClick={() => actions.run({ type: "fit" })}
      >
        <Icon node={Scan} size={16} />
        Fit
      </button>
      <button
        type="button"
        class="text-button"
        title="Actual size (1)"
        aria-pressed={!fits && zoom === 1}
        disabled={disabled}
        onClick={() => actions.run({ type: "actualSize" })}
      >
        1:1
      </button>
    </div>
  );
}
