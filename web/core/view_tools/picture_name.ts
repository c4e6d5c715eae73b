import type { FrameHeader } from "@fuelrail/contracts/binary";
import { formatSize } from "../format.ts";

/** The name under which a picture is saved: room, when it was rendered, what it is. */
export function pictureName(room: string | undefined, picture: FrameHeader): string {
  const time = new Date(picture.capturedAtMs).toISOString().slice(0, 19)
    .replace(/[-:]/g, "").replace("T", "-");
  const kind = picture.lossless ? "still" : "live";
  return `${room ?? "fuelrail"}_${time}_${picture.samples}spp_${kind}.png`;
}

/** What a saved or copied picture is, for people. */
export function pictureText(picture: FrameHeader): string {
  const size = formatSize(picture.width, picture.height);
  return picture.lossless
    ? `the lossless still, ${size}`
    : `the live JPEG as it is shown, ${size}: there is no lossless still of it yet`;
}
