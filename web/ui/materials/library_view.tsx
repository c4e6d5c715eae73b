import { ChevronRight, Download, Folder } from "lucide";
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import {
  type Library,
  type LibraryEntry,
  type LibraryPage,
  type Preview,
  readLibrary,
  readPreview,
} from "../../core/materials/material.ts";
import { Icon } from "../icon.tsx";
import { IconButton } from "../icon_button.tsx";
import { useStudio } from "../studio_context.ts";
import { Swatch } from "./swatch.tsx";

interface Step {
  /** Undefined for the library itself. */
  readonly id: string | undefined;
  readonly name: string;
}

/** Walks through a library that Octane serves; says so when it serves none. */
export function LibraryView({ library }: { readonly library: Library }) {
  const { scene, state } = useStudio();
  const title = library === "local" ? "LocalDB" : "LiveDB";
  const way = useSignal<readonly Step[]>([{ id: undefined, name: title }]);
  const page = useSignal<LibraryPage | undefined>(undefined);
  const fault = useSignal<string | undefined>(undefined);
  const loading = useSignal<string | undefined>(undefined);
  const newest = useRef(0);
  const bar = state.barOf("loadLibraryMaterialRequest");

  async function read(cursor?: string): Promise<void> {
    const mine = ++newest.current;
    const folder = way.peek().at(-1)?.id;
    const answer = await scene.requests.ask("getMaterialLibraryRequest", {
      library,
      ...(folder === undefined ? {} : { folder }),
      ...(cursor === undefined ? {} : { cursor }),
    });
    if (mine !== newest.current) return;
    fault.value = answer.ok ? undefined : answer.message;
    if (!answer.ok) return;
    const next = readLibrary(answer.payload);
    const before = cursor === undefined ? undefined : page.peek();
    page.value = {
      ...next,
      folders: [...before?.folders ?? [], ...next.folders],
      entries: [...before?.entries ?? [], ...next.entries],
    };
  }

  function go(steps: readonly Step[]): void {
    way.value = steps;
    page.value = undefined;
    fault.value = undefined;
    void read();
  }

  async function load({ id, name }: LibraryEntry): Promise<void> {
    loading.value = id;
    await scene.actions.loadFromLibrary(library, id, name);
    loading.value = undefined;
  }

  useEffect(() => {
    void read();
    return () => void newest.current++;
  }, []);
  return (
    <>
      <nav class="crumbs" aria-label={`Place in ${title}`}>
        {way.value.map((step, index) => (
          <button
            key={step.id ?? ""}
            type="button"
            class="text-button"
            aria-current={index === way.value.length - 1 ? "page" : undefined}
            onClick={() => go(way.peek().slice(0, index + 1))}
          >
            {index > 0 && <Icon node={ChevronRight} size={12} />}
            {step.name}
          </button>
        ))}
      </nav>
      {fault.value !== undefined && <p class="panel-fault" role="alert">{fault.value}</p>}
      <ul class="material-list" aria-label={title}>
        {page.value?.folders.map((folder) => (
          <li key={folder.id}>
            <button
              type="button"
              class="picker-item"
              onClick={() => go([...way.peek(), folder])}
            >
              <Icon node={Folder} size={16} />
              <span class="picker-name">{folder.name}</span>
            </button>
          </li>
        ))}
        {page.value?.entries.map((entry) => (
          <li key={entry.id} class="material-row">
            <Thumbnail library={library} entry={entry} />
            <span class="material-name">
              {entry.name}
              {entry.author !== undefined && <small>{entry.author}</small>}
            </span>
            <span class="material-actions">
              <IconButton
                node={Download}
                label={`Load ${entry.name} into the scene`}
                hint={bar}
                disabled={bar !== undefined || loading.value !== undefined}
                onClick={() => void load(entry)}
              />
            </span>
          </li>
        ))}
      </ul>
      {page.value?.next !== undefined && (
        <button
          type="button"
          class="button"
          onClick={() => void read(page.peek()?.next)}
        >
          More
        </button>
      )}
      <p class="hint panel-note" role="status">
        {page.value === undefined && fault.value === undefined && `Reading ${title}`}
        {page.value !== undefined &&
          page.value.folders.length + page.value.entries.length === 0 && "This folder is empty"}
      </p>
    </>
  );
}

function Thumbnail(
  { library, entry }: { readonly library: Library; readonly entry: LibraryEntry },
) {
  const { scene } = useStudio();
  const preview = useSignal<Preview | undefined>(undefined);
  useEffect(() => {
    if (!entry.hasThumbnail) return;
    let gone = false;
    void scene.requests.ask("getMaterialPreviewRequest", { library, entry: entry.id })
      .then((answer) => {
        if (gone) return;
        preview.value = answer.ok
          ? readPreview(answer.payload)
          : { ok: false, reason: answer.message };
      });
    return () => void (gone = true);
  }, [entry.id]);
  return <Swatch material={{ swatch: undefined }} preview={preview.value} />;
}
