import { FilePlus, RotateCw, Save, X } from "lucide";
import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { formatBytes } from "../../core/scene/device_stats.ts";
import type { ProjectEntry } from "../../core/scene/scene_replies.ts";
import { FrozenNote } from "../frozen_note.tsx";
import { Icon } from "../icon.tsx";
import { IconButton } from "../icon_button.tsx";
import { LoadProgress } from "./load_progress.tsx";
import { useStudio } from "../studio_context.ts";

/** The registry's projects: open one, save the open one, start another. */
export function ProjectDialog() {
  const { scene } = useStudio();
  const { projects } = scene;
  const dialog = useRef<HTMLDialogElement>(null);
  const open = projects.isOpen.value;
  useLayoutEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog
      ref={dialog}
      class="dialog picker"
      aria-labelledby="projects-title"
      data-testid="projects"
      onClose={() => {
        // The browser tells late that it has closed: it may have been opened again by then.
        if (dialog.current?.open !== true) projects.isOpen.value = false;
      }}
    >
      <header class="dialog-head">
        <h2 id="projects-title">Projects</h2>
        <IconButton
          node={X}
          label="Close the projects"
          onClick={() => void (projects.isOpen.value = false)}
        />
      </header>
      {open && <ProjectPicker />}
    </dialog>
  );
}

function ProjectPicker() {
  const { state, scene } = useStudio();
  const { projects } = scene;
  const { loading, link } = state.room.value;
  const list = projects.list.value;
  const busy = projects.busy.value;
  const may = (request: string) => state.capabilities.value.has(request);
  const disabled = busy !== undefined || loading !== undefined || !state.writable.value;
  return (
    <>
      <div class="picker-tools">
        <input
          type="search"
          aria-label="Find a project"
          placeholder="Find a project"
          value={projects.query.value}
          onInput={(event) => projects.find(event.currentTarget.value)}
        />
      </div>
      <LoadProgress />
      <FrozenNote />
      {busy !== undefined && loading === undefined && (
        <p class="hint picker-note" role="status">{busy}</p>
      )}
      {projects.fault.value !== undefined && (
        <p class="panel-fault" role="alert">{projects.fault.value}</p>
      )}
      <ul class="picker-list" aria-label="Projects that can be opened">
        {list?.projects.map((entry) => (
          <ProjectRow
            key={entry.id}
            entry={entry}
            disabled={disabled || !may("openStageRequest")}
          />
        ))}
      </ul>
      {list?.projects.length === 0 && (
        <p class="hint picker-note">There are no projects to open here.</p>
      )}
      {list?.next !== undefined && (
        <button
          type="button"
          class="button picker-more"
          onClick={() => projects.more()}
        >
          More
        </button>
      )}
      {may("saveProjectAsRequest") && <SaveForm disabled={disabled} />}
      <div class="dialog-actions picker-actions">
        {may("newProjectRequest") && (
          <button
            type="button"
            class="button"
            disabled={disabled}
            onClick={() => projects.create()}
          >
            <Icon node={FilePlus} size={14} /> New
          </button>
        )}
        {may("resetStageRequest") && (
          <button
            type="button"
            class="button"
            disabled={disabled}
            onClick={() => projects.reload()}
          >
            <Icon node={RotateCw} size={14} /> Load again
          </button>
        )}
        {may("saveProjectRequest") && (
          <button
            type="button"
            class="button"
            disabled={disabled}
            onClick={() => projects.save()}
          >
            <Icon node={Save} size={14} /> Save
          </button>
        )}
      </div>
      {may("newProjectRequest") && link?.generation === "alpha5" && (
        <p class="hint picker-note">
          With this Octane (Alpha 5) a new project may ask on Octane's own screen and wait there for
          an answer.
        </p>
      )}
    </>
  );
}

function ProjectRow(
  { entry, disabled }: { readonly entry: ProjectEntry; readonly disabled: boolean },
) {
  const { state, scene } = useStudio();
  const { id, label, folder, bytes, changedAtMs, open } = entry;
  const isRecent = state.preferences.value.recentProjects.includes(id);
  return (
    <li>
      <button
        type="button"
        class="picker-item"
        aria-current={open}
        disabled={disabled}
        onClick={() => scene.projects.open(entry)}
      >
        <span class="picker-name">
          {label}
          {folder !== undefined && <small>{folder}</small>}
        </span>
        {open && <span class="picker-mark">open</span>}
        {isRecent && !open && <span class="picker-mark is-quiet">recent</span>}
        {changedAtMs !== undefined && <span class="picker-fact">{dayText(changedAtMs)}</span>}
        {bytes !== undefined && <span class="picker-fact">{formatBytes(bytes)}</span>}
      </button>
    </li>
  );
}

function SaveForm({ disabled }: { readonly disabled: boolean }) {
  const { state, scene } = useStudio();
  const name = useSignal("");
  const trimmed = name.value.trim();
  function save(kind: "project" | "package"): void {
    if (trimmed === "") return;
    void scene.projects.saveAs(trimmed, kind);
    name.value = "";
  }
  return (
    <form
      class="name-row picker-save"
      onSubmit={(event) => {
        event.preventDefault();
        save("project");
      }}
    >
      <input
        type="text"
        aria-label="Save the open project as"
        placeholder="Save as"
        maxLength={128}
        value={name.value}
        onInput={(event) => void (name.value = event.currentTarget.value)}
      />
      <button type="submit" class="button" disabled={disabled || trimmed === ""}>Save as</button>
      {state.capabilities.value.has("packageProjectRequest") && (
        <button
          type="button"
          class="button"
          disabled={disabled || trimmed === ""}
          onClick={() => save("package")}
        >
          Package
        </button>
      )}
    </form>
  );
}

function dayText(unixMs: number): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: "medium" }).format(unixMs);
}
