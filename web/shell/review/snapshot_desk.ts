import { type ReadonlySignal, signal } from "@preact/signals";
import { formatClock } from "../../core/format.ts";
import type { Notice } from "../../core/notices.ts";
import type { Drawing, Snapshot } from "../../core/review/review_event.ts";
import type { Confirmer } from "../scene/confirmer.ts";
import type { DecodedPicture } from "../painter.ts";
import type { PictureStage } from "../picture_stage.ts";
import type { Requests } from "../scene/requests.ts";
import type { StudioState } from "../studio_state.ts";
import { saveBlob } from "../view_tools/save_blob.ts";
import type { SnapshotStore } from "./snapshot_store.ts";

/** What people do with stored stills. */
export interface SnapshotDesk {
  /** The snapshot that stands in the place of the live picture. */
  readonly open: ReadonlySignal<Snapshot | undefined>;
  /** What is under way, so that it is not begun twice. */
  readonly isBusy: ReadonlySignal<boolean>;
  take(name: string, withDrawings: boolean): Promise<boolean>;
  rename(id: string, name: string): Promise<void>;
  /** Deletes it for good, once the person has said so. */
  remove(snapshot: Snapshot): Promise<void>;
  /** Shows a snapshot in the place of the live picture. */
  show(id: string): Promise<void>;
  showLive(): void;
  /** Saves the picture that is shown with what is drawn on it. */
  exportShown(drawings: readonly Drawing[]): Promise<void>;
  /** Does something with a stored picture, and says why it could not be done. */
  keep(work: () => Promise<void>): Promise<void>;
  /** The room's list has changed. */
  onList(): void;
}

export interface SnapshotDeskOptions {
  readonly state: StudioState;
  readonly stage: PictureStage;
  readonly store: SnapshotStore;
  readonly requests: Requests;
  readonly confirmer: Confirmer;
  notify(tone: Notice["tone"], text: string): void;
  /** What is drawn on it will be wanted. */
  onShown(id: string): void;
}

export function createSnapshotDesk(options: SnapshotDeskOptions): SnapshotDesk {
  const { state, stage, store, requests, notify } = options;
  const open = signal<Snapshot | undefined>(undefined);
  const isBusy = signal(false);
  let lastAsked = 0;

  async function run(what: string, work: () => Promise<boolean | void>): Promise<boolean> {
    if (isBusy.value) return false;
    isBusy.value = true;
    try {
      return await work() !== false;
    } catch (error) {
      notify("error", `${what}. ${error instanceof Error ? error.message : String(error)}`);
      return false;
    } finally {
      isBusy.value = false;
    }
  }

  async function ask(type: string, payload: Readonly<Record<string, unknown>>): Promise<void> {
    const answer = await requests.ask(type, payload);
    if (!answer.ok) throw new Error(answer.message);
  }

  function standIn(snapshot: Snapshot | undefined, picture: DecodedPicture | undefined): void {
    const before = state.standIn.peek();
    open.value = snapshot;
    state.standIn.value = picture;
    state.standInName.value = snapshot?.name;
    stage.standIn(picture);
    if (before?.bitmap instanceof ImageBitmap) before.bitmap.close();
  }

  function showLive(): void {
    lastAsked++;
    if (open.value !== undefined) standIn(undefined, undefined);
  }

  return {
    open,
    isBusy,
    take: (name, withDrawings) =>
      run("No snapshot was taken", () =>
        ask("takeSnapshotRequest", {
          with_annotations: withDrawings,
          ...(name === "" ? {} : { name }),
        })),
    async rename(id, name) {
      await run("The snapshot keeps its name", () => ask("renameSnapshotRequest", { id, name }));
    },
    async remove({ id, name, takenAtMs, width, height }) {
      const goOn = await options.confirmer.ask({
        title: "Delete this snapshot?",
        message: `\u201c${name}\u201d and everything drawn on it will be gone for everybody.`,
        points: [`Taken at ${formatClock(takenAtMs)}, ${width} \u00d7 ${height} pixels`],
        goOn: "Delete",
      });
      if (goOn) await run("It was not deleted", () => ask("deleteSnapshotRequest", { id }));
    },
    async show(id) {
      const asked = ++lastAsked;
      const snapshot = store.find(id);
      if (snapshot === undefined) return notify("error", "The room no longer has this snapshot");
      try {
        const bitmap = await store.bitmap(id);
        if (asked !== lastAsked) return bitmap.close();
        options.onShown(id);
        standIn(snapshot, { bitmap, header: headerOf(snapshot, bitmap) });
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        notify("error", `\u201c${snapshot.name}\u201d cannot be shown. ${why}`);
      }
    },
    showLive,
    keep: async (work) => void await run("The snapshot was not saved", work),
    async exportShown(drawings) {
      await run("Nothing was saved", async () => {
        const picture = stage.current();
        if (picture === undefined) throw new Error("There is no picture yet");
        const { paintDrawings } = await import("./annotation_painter.ts");
        const { width, height } = picture.bitmap;
        const canvas = new OffscreenCanvas(width, height);
        const context = canvas.getContext("2d");
        if (context === null) throw new Error("This browser has no memory for it");
        context.drawImage(picture.bitmap, 0, 0);
        const kind = picture.header.lossless ? "lossless still" : "live JPEG as shown now";
        paintDrawings(context, { left: 0, top: 0, width, height }, drawings);
        const blob = await canvas.convertToBlob({ type: "image/png" });
        const name = open.value?.name ?? `${state.roomName.value ?? "room"} ${picture.header.seq}`;
        saveBlob(blob, `${name.replace(/[^\w .-]+/g, "_")} annotated.png`);
        const what = open.value === undefined ? `the ${kind}` : `\u201c${open.value.name}\u201d`;
        notify("good", `Saved ${what} with ${drawings.length} drawings`);
      });
    },
    onList() {
      const shown = open.value;
      if (shown === undefined) return;
      const now = store.find(shown.id);
      if (now !== undefined) {
        open.value = now;
        state.standInName.value = now.name;
      } else {
        showLive();
        notify("info", `\u201c${shown.name}\u201d was deleted; this is the live picture again`);
      }
    },
  };
}

/** What a frame of the snapshot would say of itself. */
function headerOf(snapshot: Snapshot, bitmap: ImageBitmap): DecodedPicture["header"] {
  const { width, height } = bitmap;
  return {
    ...{ kind: "image", codec: "png", tier: "still", lossless: true, alpha: true },
    ...{ converged: false, interactive: false, announced: false },
    ...{ seq: snapshot.seq, session: snapshot.session, epoch: snapshot.epoch },
    ...{ baseSeq: 0, inputSeq: 0, renderPassId: 0, maxSamples: 0 },
    ...{ width, height, renderWidth: width, renderHeight: height },
    ...{ samples: snapshot.samples ?? 0, renderSeconds: 0, samplesPerSecond: 0 },
    capturedAtMs: snapshot.takenAtMs,
  };
}
