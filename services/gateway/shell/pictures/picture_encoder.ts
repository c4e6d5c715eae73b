import { DRAWING_CHARS_MAX, IMAGE_SIDE_MAX } from "@fuelrail/contracts";
import type { Log } from "@fuelrail/kit/log";

/** Pictures that one gateway encodes at the same time. */
const AT_ONCE = 1;
/** Largest picture that is decoded here, pixels. */
const PIXELS_MAX = IMAGE_SIDE_MAX * 4_096;
/** Longest side of a drawing for viewers, pixels, and the qualities that are tried. */
const DRAWING_SIDE_PX = 480;
const DRAWING_QUALITIES = [75, 50, 30];
const JPEG_URL = "data:image/jpeg;base64,";
const LOG_INTERVAL_MS = 10_000;

/** Makes smaller pictures of pictures, a few at a time; what cannot be read gives undefined. */
export interface PictureEncoder {
  /** A JPEG whose longer side is at most `sizePx`. */
  fit(image: Uint8Array, sizePx: number, quality: number): Promise<Uint8Array | undefined>;
  /** A small JPEG as a data URL, for viewers of the render. */
  small(image: Uint8Array): Promise<string | undefined>;
  /** Exactly that many pixels of the whole picture in the middle of black, three bytes each. */
  pixels(image: Uint8Array, width: number, height: number): Promise<Uint8Array | undefined>;
}

/** Makes the encoder of a gateway; libraries do the work on threads of their own. */
export function createPictureEncoder(log: Log): PictureEncoder {
  const waiting: (() => void)[] = [];
  let running = 0;
  const quietLog = log.throttled("unreadable picture", LOG_INTERVAL_MS);

  async function inTurn<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
    running++;
    try {
      return await work();
    } catch (error) {
      quietLog.warn("a picture cannot be read", { error });
      return undefined;
    } finally {
      running--;
      waiting.shift()?.();
    }
  }

  async function jpeg(image: Uint8Array, sizePx: number, quality: number): Promise<Uint8Array> {
    const { default: sharp } = await import("sharp");
    const made = await sharp(image, { limitInputPixels: PIXELS_MAX })
      .resize(sizePx, sizePx, { fit: "inside", withoutEnlargement: true })
      .flatten({ background: "#000000" })
      .jpeg({ quality })
      .toBuffer();
    return new Uint8Array(made.buffer, made.byteOffset, made.byteLength);
  }

  async function rgb(image: Uint8Array, width: number, height: number): Promise<Uint8Array> {
    const { default: sharp } = await import("sharp");
    const made = await sharp(image, { limitInputPixels: PIXELS_MAX })
      .flatten({ background: "#000000" })
      .resize(width, height, { fit: "contain", background: "#000000" })
      .toColourspace("srgb")
      .raw()
      .toBuffer();
    return new Uint8Array(made.buffer, made.byteOffset, made.byteLength);
  }

  return {
    fit: (image, sizePx, quality) => inTurn(() => jpeg(image, sizePx, quality)),
    small: (image) =>
      inTurn(async () => {
        for (const quality of DRAWING_QUALITIES) {
          const url = JPEG_URL + (await jpeg(image, DRAWING_SIDE_PX, quality)).toBase64();
          if (url.length <= DRAWING_CHARS_MAX) return url;
        }
        return undefined;
      }),
    pixels: (image, width, height) => inTurn(() => rgb(image, width, height)),
  };
}
