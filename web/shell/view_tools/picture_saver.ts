import { type ReadonlySignal, signal } from "@preact/signals";
import type { Notice } from "../../core/notices.ts";
import { type Grade, gradePixels, isNeutral } from "../../core/view_tools/grade.ts";
import { pictureName, pictureText } from "../../core/view_tools/picture_name.ts";
import type { DecodedPicture } from "../painter.ts";
import type { PictureStage } from "../picture_stage.ts";
import type { StudioState } from "../studio_state.ts";
import { saveBlob } from "./save_blob.ts";

/** Saves and copies the picture that is shown, as PNG. */
export interface PictureSaver {
  readonly busy: ReadonlySignal<boolean>;
  /** Saves it; with a grade, as this view shows it. */
  save(grade: Grade): Promise<void>;
  copy(grade: Grade): Promise<void>;
}

export interface PictureSaverOptions {
  readonly state: StudioState;
  readonly stage: PictureStage;
  /** The still's own bytes; undefined when the room keeps them no longer. */
  fetchStill(session: number, seq: number): Promise<Uint8Array<ArrayBuffer> | undefined>;
  notify(tone: Notice["tone"], text: string): void;
}

const NO_PICTURE = "There is no picture yet";
/** Rows that are graded at once, so that the page stays responsive. */
const STRIP_ROWS = 64;

export function createPictureSaver(options: PictureSaverOptions): PictureSaver {
  const { state, stage, notify } = options;
  const busy = signal(false);

  /** The bytes as they came for a still, else what is shown, encoded without loss. */
  async function pngOf({ header, bitmap }: DecodedPicture, grade: Grade): Promise<Blob> {
    const isPlain = isNeutral(grade);
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext("2d");
    if (context === null) throw new Error("This browser has no memory for it");
    // Drawn first: the bitmap is closed as soon as the next picture comes.
    context.drawImage(bitmap, 0, 0);
    if (header.lossless && isPlain) {
      const bytes = await options.fetchStill(header.session, header.seq).catch(() => undefined);
      if (bytes !== undefined) return new Blob([bytes], { type: "image/png" });
    }
    if (!isPlain) await gradeCanvas(context, grade);
    return await canvas.convertToBlob({ type: "image/png" });
  }

  async function run(what: string, act: () => Promise<string>): Promise<void> {
    if (busy.peek()) return;
    busy.value = true;
    try {
      notify("good", await act());
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      notify("error", `The picture was not ${what}. ${why}`);
    } finally {
      busy.value = false;
    }
  }

  function shown(): DecodedPicture {
    const picture = stage.current();
    if (picture === undefined) throw new Error(NO_PICTURE);
    return picture;
  }

  const graded = (grade: Grade) => isNeutral(grade) ? "" : ", with this view's exposure";

  return {
    busy,
    save: (grade) =>
      run("saved", async () => {
        const picture = shown();
        const blob = await pngOf(picture, grade);
        saveBlob(blob, pictureName(state.roomName.peek(), picture.header));
        return `Saved ${pictureText(picture.header)}${graded(grade)}`;
      }),
    copy: (grade) =>
      run("copied", async () => {
        const picture = shown();
        if (!("ClipboardItem" in globalThis) || navigator.clipboard?.write === undefined) {
          throw new Error(
            "Browsers copy pictures only from pages on https or localhost: save it instead",
          );
        }
        // The promise goes in as it is: Safari wants the copying to begin within the click.
        const item = new ClipboardItem({ "image/png": pngOf(picture, grade) });
        await navigator.clipboard.write([item]);
        return `Copied ${pictureText(picture.header)}${graded(grade)}`;
      }),
  };
}

async function gradeCanvas(
  context: OffscreenCanvasRenderingContext2D,
  grade: Grade,
): Promise<void> {
  const { width, height } = context.canvas;
  for (let top = 0; top < height; top += STRIP_ROWS) {
    const strip = context.getImageData(0, top, width, Math.min(STRIP_ROWS, height - top));
    gradePixels(strip.data, grade);
    context.putImageData(strip, 0, top);
    await new Promise((resolve) => setTimeout(resolve));
  }
}
