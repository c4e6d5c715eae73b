import { THUMBNAIL_CHARS_MAX } from "@fuelrail/contracts";

const WIDTH_PX = 192;
const HEIGHT_PX = 144;
/** Qualities that are tried until the thumbnail is small enough. */
const QUALITIES = [72, 50, 30];
const URL_START = "data:image/jpeg;base64,";

/** A small JPEG of a PNG as a data URL; undefined when none can be made of it here. */
export async function thumbnailOf(png: Uint8Array): Promise<string | undefined> {
  try {
    const { default: sharp } = await import("sharp");
    const small = sharp(png)
      .resize(WIDTH_PX, HEIGHT_PX, { fit: "inside", withoutEnlargement: true })
      .flatten({ background: "#000000" });
    for (const quality of QUALITIES) {
      const jpeg = new Uint8Array(await small.clone().jpeg({ quality }).toBuffer());
      const url = `${URL_START}${jpeg.toBase64()}`;
      if (url.length <= THUMBNAIL_CHARS_MAX) return url;
    }
    return undefined;
  } catch {
    return undefined;
  }
}
