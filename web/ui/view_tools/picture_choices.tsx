import { ClipboardCopy, Download, Files, ImageDown } from "lucide";
import { useState } from "preact/hooks";
import { isNeutral, NEUTRAL_GRADE } from "../../core/view_tools/grade.ts";
import { Icon } from "../icon.tsx";
import { useStudio } from "../studio_context.ts";

/** Copies, saves and exports the picture. */
export function PictureChoices() {
  const { state, scene, viewTools } = useStudio();
  const { pictures, exporter } = viewTools;
  const [asShown, setAsShown] = useState(false);
  const mayGrade = !isNeutral(viewTools.grade.value);
  const grade = mayGrade && asShown ? viewTools.grade.value : NEUTRAL_GRADE;
  const picture = state.standIn.value?.header ?? state.reading.value.picture;
  const disabled = !state.hasPicture.value || pictures.busy.value;
  const mayExport = state.capabilities.value.has("exportImageRequest");
  return (
    <>
      <p class="hint">
        {picture === undefined
          ? "There is no picture yet."
          : picture.lossless
          ? "The lossless still is shown: this is what you get."
          : "Not settled yet: you get the live JPEG as it is shown."}
      </p>
      <button
        type="button"
        class="button"
        disabled={disabled}
        onClick={() => void pictures.save(grade)}
      >
        <Icon node={ImageDown} size={16} /> Save as PNG
      </button>
      <button
        type="button"
        class="button"
        disabled={disabled}
        onClick={() => void pictures.copy(grade)}
      >
        <Icon node={ClipboardCopy} size={16} /> Copy
      </button>
      {mayGrade && (
        <label class="check-row">
          <input
            type="checkbox"
            checked={asShown}
            onChange={() => setAsShown(!asShown)}
          />
          <span>With this view's exposure</span>
        </label>
      )}
      {mayExport && (
        <>
          <p class="menu-title">EXR, written by Octane</p>
          <div class="menu-grid">
            {(["exr16", "exr32"] as const).map((format) => (
              <button
                key={format}
                type="button"
                class="button"
                disabled={!state.writable.value || exporter.running.value !== undefined}
                title="The pass that is shown, linear, in full size"
                onClick={() => void exporter.exportExr(format)}
              >
                <Icon node={Download} size={16} /> {format === "exr16" ? "Half float" : "Float"}
              </button>
            ))}
          </div>
          {exporter.left.value !== undefined && (
            <p class="hint" data-testid="export-left">{exporter.left.value}</p>
          )}
          {state.frozen.value !== undefined && <p class="hint">{state.frozen.value}</p>}
          <button
            type="button"
            class="button"
            onClick={() => void (scene.task.value = { kind: "export" })}
          >
            <Icon node={Files} size={16} /> More formats and passes
          </button>
        </>
      )}
    </>
  );
}
