import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { formatClock } from "../../core/format.ts";
import type { Notice } from "../../core/notices.ts";
import type { CompareMode } from "../../core/view_tools/wipe.ts";
import type { Size } from "../../core/view_transform.ts";
import { renderSize } from "../painter.ts";
import type { PictureStage } from "../picture_stage.ts";

/** A picture that stays while the live one goes on. */
export interface StoredPicture {
  readonly bitmap: ImageBitmap;
  /** The render's size, whatever the bitmap has. */
  readonly size: Size;
  /** What it is and from when, for people. */
  readonly label: string;
}

/** The comparison of the live picture with a stored one. */
export interface CompareDesk {
  /** Undefined while nothing is compared. */
  readonly stored: ReadonlySignal<StoredPicture | undefined>;
  readonly mode: Signal<CompareMode>;
  /** Where the divider lies, as a share of the picture's width. */
  readonly share: Signal<number>;
  /** Keeps the picture that is shown now, and compares with it. */
  hold(): Promise<void>;
  /** Compares with a picture, which the desk then owns. */
  compareWith(picture: StoredPicture): void;
  /** Compares with a picture that must be brought first; the last one asked for wins. */
  fetchStored(label: string, size: Size, bring: () => Promise<ImageBitmap>): Promise<void>;
  /** Turns between the stored and the live picture. */
  flip(): void;
  close(): void;
}

export interface CompareDeskOptions {
  readonly stage: PictureStage;
  /** Name of the snapshot that stands in for the live picture; undefined while none does. */
  readonly snapshotName: () => string | undefined;
  notify(tone: Notice["tone"], text: string): void;
}

export function createCompareDesk(options: CompareDeskOptions): CompareDesk {
  const { stage, notify } = options;
  const stored = signal<StoredPicture | undefined>(undefined);
  const mode = signal<CompareMode>("wipe");
  const share = signal(0.5);
  let lastAsked = 0;

  function compareWith(picture: StoredPicture): void {
    const before = stored.peek();
    stored.value = picture;
    before?.bitmap.close();
  }

  return {
    stored,
    mode,
    share,
    compareWith,
    async fetchStored(label, size, bring) {
      const asked = ++lastAsked;
      try {
        const bitmap = await bring();
        if (asked === lastAsked) compareWith({ bitmap, size, label });
        else bitmap.close();
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        notify("error", `${label} is not there to compare with. ${why}`);
      }
    },
    async hold() {
      const picture = stage.current();
      if (picture === undefined) return notify("info", "There is no picture to hold yet");
      lastAsked++;
      const { header } = picture;
      const name = options.snapshotName();
      const kind = name !== undefined
        ? `Snapshot \u201c${name}\u201d`
        : header.lossless
        ? "Lossless still"
        : "Live JPEG";
      try {
        const bitmap = await createImageBitmap(picture.bitmap);
        compareWith({
          bitmap,
          size: renderSize(header),
          label: `${kind}, ${formatClock(header.capturedAtMs)}, ${header.samples} samples`,
        });
      } catch {
        notify("error", "The picture could not be held: this browser has no memory for it");
      }
    },
    flip() {
      if (stored.value === undefined) {
        return notify("info", "Nothing to compare with: hold a picture first (Shift+C)");
      }
      mode.value = mode.value === "stored" ? "live" : "stored";
    },
    close() {
      lastAsked++;
      const before = stored.peek();
      stored.value = undefined;
      mode.value = "wipe";
      before?.bitmap.close();
    },
  };
}
