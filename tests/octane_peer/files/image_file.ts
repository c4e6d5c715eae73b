import sharp from "sharp";
import { encodeSrgb } from "../tracer/tonemap.ts";
import { encodeExr, type ExrCompression, type FloatPicture } from "./exr.ts";

/** Kinds of image files that can be written. */
export type ImageFileKind = "png8" | "png16" | "exr16" | "exr32" | "tiff8" | "tiff16" | "jpeg";

/** How TIFF files are packed. */
export type TiffCompression = "none" | "deflate" | "lzw" | "packbits";

/** What a file shall be; `quality` is that of a JPEG, 1..100. */
export interface ImageFileOptions {
  readonly kind: ImageFileKind;
  /** Whether numbers are kept as light, or follow the curve of a display. */
  readonly curve: "linear" | "srgb";
  readonly exrCompression: ExrCompression;
  readonly tiffCompression: TiffCompression;
  readonly quality: number;
  /** Goes before the channel names of an EXR file. */
  readonly layer?: string;
}

/** What a kind's files are called behind the dot. */
export const FILE_ENDINGS: Record<ImageFileKind, string> = {
  png8: "png",
  png16: "png",
  exr16: "exr",
  exr32: "exr",
  tiff8: "tif",
  tiff16: "tif",
  jpeg: "jpg",
};

function curved({ values, channels }: FloatPicture, curve: "linear" | "srgb"): Float32Array {
  if (curve === "linear") return values;
  return values.map((value, i) => channels === 4 && i % 4 === 3 ? value : signedSrgb(value));
}

function signedSrgb(value: number): number {
  return value < 0 ? -encodeSrgb(-value) : encodeSrgb(value);
}

function whole(values: Float32Array, most: 255 | 65535): Uint8Array | Uint16Array {
  const result = most === 255 ? new Uint8Array(values.length) : new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    result[i] = value > 0 ? Math.min(1, value) * most + 0.5 : 0;
  }
  return result;
}

/** Writes a picture as the bytes of a file. A JPEG has no alpha. */
export async function encodeImageFile(
  picture: FloatPicture,
  options: ImageFileOptions,
): Promise<Uint8Array> {
  const { kind } = options;
  const values = curved(picture, options.curve);
  if (kind === "exr16" || kind === "exr32") {
    return encodeExr({ ...picture, values }, {
      half: kind === "exr16",
      compression: options.exrCompression,
      ...(options.layer !== undefined && { layer: options.layer }),
    });
  }
  const { width, height, channels } = picture;
  const deep = kind === "png16" || kind === "tiff16";
  const image = sharp(whole(values, deep ? 65535 : 255), { raw: { width, height, channels } });
  if (deep) image.toColourspace("rgb16");
  switch (kind) {
    case "png8":
    case "png16":
      image.png();
      break;
    case "tiff8":
    case "tiff16":
      image.tiff({ compression: options.tiffCompression, predictor: "none" });
      break;
    case "jpeg":
      image.removeAlpha().jpeg({ quality: options.quality, chromaSubsampling: "4:4:4" });
      break;
  }
  return new Uint8Array(await image.toBuffer());
}
