import { effect } from "@preact/signals";
import { placeStored, storedReach, wipeLine } from "../../core/view_tools/wipe.ts";
import {
  placeImage,
  showsSquarePixels,
  snapToPixels,
  type Stage,
} from "../../core/view_transform.ts";
import type { StudioState } from "../studio_state.ts";
import type { CompareDesk } from "./compare_desk.ts";

/**
 * Paints the stored picture over the live one, cut at the divider; live frames repaint nothing
 * here. The returned function lets go.
 */
export function bindCompareCanvas(
  canvas: HTMLCanvasElement,
  state: StudioState,
  compare: CompareDesk,
): () => void {
  return effect(() => {
    const viewport = state.viewport.value;
    const image = state.imageSize.value;
    const view = state.view.value;
    const stored = compare.stored.value;
    const mode = compare.mode.value;
    const share = compare.share.value;
    const context = canvas.getContext("2d");
    if (context === null) return;
    if (canvas.width !== viewport.width || canvas.height !== viewport.height) {
      canvas.width = viewport.width;
      canvas.height = viewport.height;
    }
    context.clearRect(0, 0, canvas.width, canvas.height);
    if (stored === undefined || image === undefined || viewport.width === 0) return;
    const stage: Stage = { image, viewport };
    const picture = placeImage(view, stage);
    const { edge } = wipeLine(share, picture, viewport);
    const reach = storedReach(mode, edge, viewport);
    if (reach <= 0) return;
    const { left, top, width, height } = snapToPixels(placeStored(picture, stored.size));
    context.save();
    context.beginPath();
    context.rect(0, 0, reach, viewport.height);
    context.clip();
    // Where the stored picture leaves the live one uncovered, black says that there is nothing.
    const whole = snapToPixels(picture);
    context.fillStyle = "#000";
    context.fillRect(whole.left, whole.top, whole.width, whole.height);
    context.imageSmoothingEnabled = !showsSquarePixels(view);
    context.imageSmoothingQuality = "high";
    context.drawImage(stored.bitmap, left, top, width, height);
    context.restore();
  });
}
