import { Download, LoaderCircle } from "lucide";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import {
  EXPORT_FORMATS,
  type ExportedFile,
  type ExportJob,
  progressText,
} from "../../core/export/export_list.ts";
import { formatClock } from "../../core/format.ts";
import type { AovState } from "../../core/scene/scene_event.ts";
import { formatBytes } from "../../core/scene/device_stats.ts";
import { type ExportDesk, exportDeskOf } from "../../shell/export/export_desk.ts";
import { DialogFrame } from "../dialog_frame.tsx";
import { SelectField } from "../fields/select_field.tsx";
import { FrozenNote } from "../frozen_note.tsx";
import { Icon } from "../icon.tsx";
import { useStudio } from "../studio_context.ts";

/** Lets Octane write the picture, or several of its passes, as files. */
export function ExportWindow({ onClose }: { onClose(): void }) {
  const studio = useStudio();
  const { state } = studio;
  const desk = exportDeskOf(studio);
  const { aov } = state.room.value;
  const passes = aov?.available ?? [];
  const format = useSignal<string>("png8");
  const name = useSignal("");
  const chosen = useSignal<readonly string[]>([firstPass(aov)]);
  const bar = state.barOf("exportImageRequest");
  const wanted = passes.length === 0 ? ["beauty"] : passes.filter((pass) => {
    return chosen.value.includes(pass);
  });
  useEffect(() => void desk.readFiles(), []);
  return (
    <DialogFrame title="Export pictures" testId="export" onClose={onClose}>
      <FrozenNote />
      <form
        class="dialog-body export-form"
        onSubmit={(event) => {
          event.preventDefault();
          const start = name.value.trim();
          void desk.start(format.value, wanted, start === "" ? undefined : start);
        }}
      >
        <div class="field-row">
          <label for="export-format">Format</label>
          <SelectField
            id="export-format"
            label="Format"
            options={EXPORT_FORMATS}
            value={format.value}
            disabled={bar !== undefined}
            onChoose={(key) => void (format.value = key)}
          />
        </div>
        <div class="field-row">
          <label for="export-name">Name</label>
          <input
            id="export-name"
            type="text"
            placeholder="render"
            maxLength={128}
            value={name.value}
            disabled={bar !== undefined}
            onInput={(event) => void (name.value = event.currentTarget.value)}
          />
        </div>
        {passes.length > 1 && (
          <fieldset class="export-passes">
            <legend>Passes, written one by one</legend>
            {passes.map((pass) => (
              <label key={pass} class="check-row">
                <input
                  type="checkbox"
                  checked={chosen.value.includes(pass)}
                  disabled={bar !== undefined}
                  onChange={(event) => {
                    const others = chosen.value.filter((each) => each !== pass);
                    chosen.value = event.currentTarget.checked ? [...others, pass] : others;
                  }}
                />
                <span>{pass}</span>
              </label>
            ))}
          </fieldset>
        )}
        <p class="hint">
          Octane writes the files on its own machine, where they stay; they come here where it lets
          them be read.
        </p>
        <div class="dialog-actions">
          <button
            type="submit"
            class="button"
            title={bar}
            disabled={bar !== undefined || desk.running.value || wanted.length === 0}
          >
            {wanted.length > 1 ? `Export ${wanted.length} passes` : "Export"}
          </button>
        </div>
        <Jobs desk={desk} />
        <Files desk={desk} />
      </form>
    </DialogFrame>
  );
}

/** The pass that is shown, if it can be exported. */
function firstPass(aov: AovState | undefined): string {
  const { active = "", available = [] } = aov ?? {};
  return available.includes(active) ? active : available[0] ?? "beauty";
}

function Jobs({ desk }: { readonly desk: ExportDesk }) {
  const jobs = desk.jobs.value;
  if (jobs.length === 0) return null;
  const ended = jobs.filter(({ state }) => state === "written" || state === "failed").length;
  return (
    <section class="export-jobs" aria-label="This export">
      <p role="status">
        {desk.running.value && <Icon node={LoaderCircle} size={14} />} {progressText(jobs)}
      </p>
      {desk.running.value && (
        <progress aria-label="Passes that are done" value={ended} max={jobs.length} />
      )}
      <ul>
        {jobs.map((job) => <JobRow key={job.pass} job={job} />)}
      </ul>
    </section>
  );
}

function JobRow({ job }: { readonly job: ExportJob }) {
  if (job.state === "failed") return <li class="is-bad" role="alert">{job.pass}: {job.reason}</li>;
  if (job.state !== "written" || job.file.download !== undefined) return null;
  return <li>{job.file.label}: {job.note ?? "it lies on Octane's machine"}</li>;
}

function Files({ desk }: { readonly desk: ExportDesk }) {
  const files = desk.files.value;
  if (desk.fault.value !== undefined) {
    return <p class="panel-fault" role="alert">{desk.fault.value}</p>;
  }
  if (files === undefined || files.length === 0) return null;
  return (
    <section aria-label="Exported so far">
      <h3 class="picker-head">Exported so far</h3>
      <ul class="export-files">
        {files.map((file) => <FileRow key={file.label} file={file} desk={desk} />)}
      </ul>
    </section>
  );
}

function FileRow({ file, desk }: { readonly file: ExportedFile; readonly desk: ExportDesk }) {
  const { label, bytes, madeAtMs, download } = file;
  return (
    <li>
      <span class="picker-name" title={label}>{label}</span>
      {madeAtMs !== undefined && <span class="picker-fact">{formatClock(madeAtMs)}</span>}
      {bytes !== undefined && <span class="picker-fact">{formatBytes(bytes)}</span>}
      {download === undefined ? <span class="picker-fact">on Octane's machine only</span> : (
        <button
          type="button"
          class="text-button"
          aria-label={`Save ${label}`}
          onClick={() => void desk.save(file)}
        >
          <Icon node={Download} size={14} /> Save
        </button>
      )}
    </li>
  );
}
