import { X } from "lucide";
import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { formatBytes } from "../../core/scene/device_stats.ts";
import { type Asset, readAssets } from "../../core/scene/scene_replies.ts";
import { IconButton } from "../icon_button.tsx";
import { useStudio } from "../studio_context.ts";

export interface AssetDialogProps {
  readonly title: string;
  readonly chosen: string | undefined;
  onChoose(id: string): void;
  onClose(): void;
}

const FIND_AFTER_MS = 200;

/** Chooses one file of the asset registry. */
export function AssetDialog({ title, chosen, onChoose, onClose }: AssetDialogProps) {
  const { scene } = useStudio();
  const dialog = useRef<HTMLDialogElement>(null);
  const newest = useRef(0);
  const query = useSignal("");
  const assets = useSignal<readonly Asset[] | undefined>(undefined);
  const next = useSignal<string | undefined>(undefined);
  const fault = useSignal<string | undefined>(undefined);

  async function load(cursor?: string): Promise<void> {
    const mine = ++newest.current;
    const wanted = query.value.trim();
    const answer = await scene.requests.ask("getAssetsRequest", {
      ...(wanted === "" ? {} : { query: wanted }),
      ...(cursor === undefined ? {} : { cursor }),
    });
    if (mine !== newest.current) return;
    if (!answer.ok) return void (fault.value = answer.message);
    const page = readAssets(answer.payload);
    fault.value = undefined;
    assets.value = [...(cursor === undefined ? [] : assets.value ?? []), ...page.assets];
    next.value = page.next;
  }

  useLayoutEffect(() => {
    dialog.current?.showModal();
    return () => void newest.current++;
  }, []);
  const wanted = query.value;
  useEffect(() => {
    const timer = setTimeout(() => void load(), assets.peek() === undefined ? 0 : FIND_AFTER_MS);
    return () => clearTimeout(timer);
  }, [wanted]);

  return (
    <dialog ref={dialog} class="dialog picker" aria-label={`File for ${title}`} onClose={onClose}>
      <header class="dialog-head">
        <h2>{title}</h2>
        <IconButton
          node={X}
          label="Close"
          onClick={() =>
            dialog.current?.close()}
        />
      </header>
      <div class="picker-tools">
        <input
          type="search"
          aria-label="Find a file"
          placeholder="Find a file"
          value={query.value}
          onInput={(event) =>
            void (query.value = event.currentTarget.value)}
        />
      </div>
      {fault.value !== undefined && <p class="panel-fault" role="alert">{fault.value}</p>}
      <ul class="picker-list" aria-label="Files">
        {assets.value?.map(({ id, label, kind, bytes }) => (
          <li key={id}>
            <button
              type="button"
              class="picker-item"
              aria-pressed={id === chosen}
              onClick={() => {
                onChoose(id);
                dialog.current?.close();
              }}
            >
              <span class="picker-name">{label}</span>
              <span class="picker-fact">{kind}</span>
              {bytes !== undefined && <span class="picker-fact">{formatBytes(bytes)}</span>}
            </button>
          </li>
        ))}
      </ul>
      {assets.value?.length === 0 && <p class="hint picker-note">No file was found.</p>}
      {assets.value === undefined && fault.value === undefined && (
        <p class="hint picker-note">Reading the registry</p>
      )}
      {next.value !== undefined && (
        <button
          type="button"
          class="button"
          onClick={() => void load(next.value)}
        >
          More
        </button>
      )}
    </dialog>
  );
}
