import { formatBytes } from "../../core/scene/device_stats.ts";
import type { ExportStep } from "../../shell/view_tools/exporter.ts";
import { useStudio } from "../studio_context.ts";

/** How far the export is. */
export function ExportProgress() {
  const { viewTools: { exporter } } = useStudio();
  const step = exporter.running.value;
  if (step === undefined) return null;
  const total = step.step === "fetching" ? step.totalBytes : undefined;
  const value = step.step === "fetching" && total !== undefined ? step.receivedBytes : undefined;
  return (
    <div class="export-progress" role="status" data-testid="export-progress">
      <span>{stepText(step)}</span>
      <progress aria-label="Export" {...(value === undefined ? {} : { value, max: total })} />
    </div>
  );
}

function stepText(step: ExportStep): string {
  if (step.step === "writing") return "Octane writes the EXR file";
  const of = step.totalBytes === undefined ? "" : ` of ${formatBytes(step.totalBytes)}`;
  return `Fetching ${step.label}: ${formatBytes(step.receivedBytes)}${of}`;
}
