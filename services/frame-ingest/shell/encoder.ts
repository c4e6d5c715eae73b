import sharp, { type Sharp } from "sharp";
import type { TileArea } from "@fuelrail/contracts/binary";
import type { Size } from "../core/rendition.ts";
import type { RawPixels } from "./source_frame.ts";

/** How a live frame is to look. */
export interface LiveEncoding {
  readonly size: Size;
  /** JPEG quality, 1 to 100. */
  readonly quality: number;
  readonly chroma: "420" | "444";
  /** `#rrggbb` behind alpha. */
  readonly background: string;
}

/** How a tile is to look. */
export type TileEncoding = Pick<LiveEncoding, "quality" | "chroma">;

/** Encodes pictures on threads of its own. */
export interface Encoder {
  /** A JPEG of the wanted size. */
  live(pixels: RawPixels, encoding: LiveEncoding): Promise<Uint8Array>;
  /** An opaque picture of the wanted size, as rows of red, green and blue without gaps. */
  flat(pixels: RawPixels, size: Size, background: string): Promise<Uint8Array<ArrayBuffer>>;
  /** A JPEG of a part of a picture that `flat` made. */
  tile(pixels: RawPixels, area: TileArea, encoding: TileEncoding): Promise<Uint8Array>;
  /** A lossless PNG of the whole picture. */
  still(pixels: RawPixels): Promise<Uint8Array>;
}

/** Fast and still a third smaller than uncompressed; higher levels take a multiple of the time. */
const PNG_LEVEL = 1;

/** Makes the encoder; one thread an image, because the tiers already work side by side. */
export function createEncoder(): Encoder {
  sharp.concurrency(1);
  sharp.cache(false);
  sharp.simd(true);
  return {
    async live(pixels, { size, quality, chroma, background }) {
      const picture = await resized(open(pixels), pixels, size, background);
      return await picture.jpeg({ ...jpegOf({ quality, chroma }), optimiseCoding: false })
        .toBuffer();
    },
    async flat(pixels, size, background) {
      const picture = await resized(open(pixels), pixels, size, background);
      const bytes = await picture.raw().toBuffer();
      // Memory of its own, which can be handed to another thread.
      return new Uint8Array(bytes);
    },
    async tile(pixels, area, encoding) {
      // Tables made for the tile are a third of the common ones, which would weigh on small ones.
      return await open(pixels).extract(area)
        .jpeg({ ...jpegOf(encoding), optimiseCoding: true }).toBuffer();
    },
    async still(pixels) {
      const picture = open(pixels);
      const kept = pixels.alpha ? picture : picture.removeAlpha();
      return await kept.png({ compressionLevel: PNG_LEVEL, adaptiveFiltering: true }).toBuffer();
    },
  };
}

function jpegOf({ quality, chroma }: TileEncoding) {
  return { quality, chromaSubsampling: chroma === "444" ? "4:4:4" : "4:2:0" };
}

function open({ data, width, height, channels, pitch }: RawPixels): Sharp {
  const bytes = data.subarray(0, pitch * height * channels);
  const picture = sharp(bytes, {
    raw: { width: pitch, height, channels },
    limitInputPixels: false,
    sequentialRead: true,
  });
  return pitch === width ? picture : picture.extract({ left: 0, top: 0, width, height });
}

/**
 * An opaque picture of the wanted size. A fourth channel that is no alpha is taken off before
 * resizing, which would multiply the colours with it.
 */
async function resized(
  picture: Sharp,
  pixels: RawPixels,
  { width, height }: Size,
  background: string,
): Promise<Sharp> {
  const opaque = pixels.alpha ? picture.flatten({ background }) : picture.removeAlpha();
  if (width === pixels.width && height === pixels.height) return opaque;
  if (pixels.channels === 3 || pixels.alpha) {
    return opaque.resize(width, height, { fit: "fill", kernel: "linear" });
  }
  const bare = await opaque.raw().toBuffer();
  return sharp(bare, {
    raw: { width: pixels.width, height: pixels.height, channels: 3 },
    limitInputPixels: false,
    sequentialRead: true,
  }).resize(width, height, { fit: "fill", kernel: "linear" });
}
