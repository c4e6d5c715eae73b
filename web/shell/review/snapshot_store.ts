import { type AccessToken, bearer } from "../access_token.ts";
import { type ReadonlySignal, signal } from "@preact/signals";
import { snapshotPath } from "../../core/page_address.ts";
import { readSnapshots } from "../../core/review/parse_review.ts";
import type { ReviewEvent, Snapshot } from "../../core/review/review_event.ts";
import { fillSnapshots, replaceSnapshots } from "../../core/review/snapshot_list.ts";
import { textField } from "../../core/json_fields.ts";
import type { Requests } from "../scene/requests.ts";

/** The room's stored stills, and their pictures when somebody wants them. */
export interface SnapshotStore {
  /** Newest first; empty until the room has said. */
  readonly list: ReadonlySignal<readonly Snapshot[]>;
  /** The snapshot of that id, if the room still has it. */
  find(id: string): Snapshot | undefined;
  /** The PNG as it was stored; rejects with a `SnapshotFault` that says why there is none. */
  png(id: string, signal?: AbortSignal): Promise<Blob>;
  /** The picture, which belongs to the caller, who closes it; rejects as `png` does. */
  bitmap(id: string, signal?: AbortSignal): Promise<ImageBitmap>;
  /** Asks for the thumbnails that are still missing; they appear in the list. */
  wantThumbnails(): Promise<void>;
}

/** The store with its way in. */
export interface FedSnapshotStore extends SnapshotStore {
  onEvent(event: ReviewEvent): void;
  /** Forgets everything: another room, or the same one joined anew, is about to speak. */
  reset(): void;
}

export interface SnapshotStoreOptions {
  readonly requests: Requests;
  readonly token: AccessToken;
  roomName(): string | undefined;
}

/** A picture that could not be had, in words for people. */
export class SnapshotFault extends Error {
  override readonly name = "SnapshotFault";
}

/** PNGs that are kept after they were fetched, bytes in all. */
const KEPT_BYTES_MAX = 64 * 1_048_576;

/** Follows the stored stills of the room. */
export function createSnapshotStore(options: SnapshotStoreOptions): FedSnapshotStore {
  const { requests, token } = options;
  const list = signal<readonly Snapshot[]>([]);
  const kept = new Map<string, Blob>();
  let asking: Promise<void> | undefined;

  function keep(id: string, blob: Blob): void {
    kept.delete(id);
    kept.set(id, blob);
    let bytes = [...kept.values()].reduce((sum, { size }) => sum + size, 0);
    for (const [oldest, { size }] of kept) {
      if (bytes <= KEPT_BYTES_MAX || oldest === id) break;
      kept.delete(oldest);
      bytes -= size;
    }
  }

  async function fetchPng(id: string, signal: AbortSignal | undefined): Promise<Blob> {
    const headers = bearer(token);
    let response: Response;
    try {
      const path = snapshotPath(options.roomName() ?? "", id);
      response = await fetch(path, { headers, ...(signal && { signal }) });
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new SnapshotFault("The gateway cannot be reached");
    }
    if (response.ok) return await response.blob();
    throw new SnapshotFault(await reasonOf(response));
  }

  async function png(id: string, signal?: AbortSignal): Promise<Blob> {
    const blob = kept.get(id) ?? await fetchPng(id, signal);
    keep(id, blob);
    return blob;
  }

  async function askThumbnails(): Promise<void> {
    let cursor: string | undefined;
    do {
      const answer = await requests.ask("getSnapshotsRequest", cursor ? { cursor } : {});
      if (!answer.ok) return;
      list.value = fillSnapshots(list.value, readSnapshots(answer.payload));
      cursor = textField(answer.payload, "next");
    } while (cursor !== undefined);
  }

  return {
    list,
    find: (id) => list.value.find((each) => each.id === id),
    png,
    async bitmap(id, signal) {
      const blob = await png(id, signal);
      try {
        return await createImageBitmap(blob, { colorSpaceConversion: "none" });
      } catch {
        throw new SnapshotFault("The stored picture cannot be read");
      }
    },
    async wantThumbnails() {
      if (list.value.every(({ thumbnail }) => thumbnail !== undefined)) return;
      asking ??= askThumbnails().finally(() => void (asking = undefined));
      await asking;
    },
    onEvent(event) {
      if (event.type !== "snapshotsChanged" || !event.isWhole) return;
      list.value = replaceSnapshots(list.value, event.snapshots);
      const ids = new Set(list.value.map(({ id }) => id));
      for (const id of kept.keys()) if (!ids.has(id)) kept.delete(id);
    },
    reset() {
      list.value = [];
      kept.clear();
    },
  };
}

async function reasonOf(response: Response): Promise<string> {
  try {
    const { payload } = await response.json();
    if (typeof payload?.message === "string") return payload.message;
  } catch {
    // Not from the gateway itself; the status says what there is to say.
  }
  return `The gateway refused it with HTTP ${response.status}`;
}
