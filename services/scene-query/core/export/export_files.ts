import type { PayloadOf } from "@fuelrail/contracts";

/** How a picture is written. */
export type ExportFormat = PayloadOf<"exportImageRequest">["format"];

/** What Octane has to be told of a format, by the numbers of its wire. */
export interface FormatSpec {
  /** `ImageSaveFormat`. */
  readonly save: number;
  readonly extension: string;
  /** `NamedColorSpace`: sRGB for what is looked at, linear for EXR. */
  readonly colourSpace: number;
  /** `PremultipliedAlphaType`: none, but EXR files hold associated alpha. */
  readonly premultiplied: number;
  /** `ExrCompressionType`. */
  readonly exrCompression: number;
  /** Of a pixel without any compression. */
  readonly bytesPerPixel: number;
  /** What a file of the format begins with. */
  readonly magic: readonly (readonly number[])[];
}

const SRGB = 1;
const LINEAR = 2;
const PNG = [[0x89, 0x50, 0x4e, 0x47]];
const EXR = [[0x76, 0x2f, 0x31, 0x01]];
const TIFF = [[0x49, 0x49, 0x2a, 0x00], [0x4d, 0x4d, 0x00, 0x2a]];
const looked = { colourSpace: SRGB, premultiplied: 0, exrCompression: 1 } as const;
const exr = {
  colourSpace: LINEAR,
  premultiplied: 1,
  exrCompression: 4,
  extension: ".exr",
} as const;

/** Every format that can be asked for. */
export const FORMATS: Readonly<Record<ExportFormat, FormatSpec>> = {
  png8: { ...looked, save: 0, extension: ".png", bytesPerPixel: 4, magic: PNG },
  png16: { ...looked, save: 1, extension: ".png", bytesPerPixel: 8, magic: PNG },
  exr16: { ...exr, save: 2, bytesPerPixel: 8, magic: EXR },
  exr32: { ...exr, save: 3, bytesPerPixel: 16, magic: EXR },
  tiff8: { ...looked, save: 4, extension: ".tif", bytesPerPixel: 4, magic: TIFF },
  tiff16: { ...looked, save: 5, extension: ".tif", bytesPerPixel: 8, magic: TIFF },
  jpeg: { ...looked, save: 6, extension: ".jpg", bytesPerPixel: 4, magic: [[0xff, 0xd8, 0xff]] },
};

/** Largest file that is brought to a browser, bytes; it passes through this service's memory. */
export const DOWNLOAD_BYTES_MAX = 64 * 1024 * 1024;
/** Bytes of one part of a download. */
export const PART_BYTES = 1024 * 1024;

/** Whether bytes are a file of the format, going by how they begin. */
export function isFileOf(format: ExportFormat, bytes: Uint8Array): boolean {
  return FORMATS[format].magic.some((magic) => magic.every((byte, i) => bytes[i] === byte));
}

/** Whether a picture may have more than `bytesMax`, going by its pixels before compression. */
export function mayBeTooLarge(
  format: ExportFormat,
  size: { readonly x: number; readonly y: number },
  bytesMax = DOWNLOAD_BYTES_MAX,
): boolean {
  return size.x * size.y * FORMATS[format].bytesPerPixel > bytesMax;
}

/** A name for the file that no earlier one has: what it shows, when, and a running number. */
export function exportName(
  { name, pass, format, unixMs, count }: {
    readonly name: string;
    readonly pass: string;
    readonly format: ExportFormat;
    readonly unixMs: number;
    readonly count: number;
  },
): string {
  const time = new Date(unixMs).toISOString().slice(0, 19).replace(/[-:]/g, "").replace("T", "-");
  const shown = pass.replace(/[^A-Za-z0-9_-]/g, "_");
  return `${name} ${shown} ${time}-${count}${FORMATS[format].extension}`;
}

/** One part of a file, and how many there are; undefined for a part that is not there. */
export function partOf(
  bytes: Uint8Array,
  part: number,
): { readonly bytes: Uint8Array; readonly parts: number } | undefined {
  const parts = Math.max(1, Math.ceil(bytes.length / PART_BYTES));
  if (part >= parts) return undefined;
  return { bytes: bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES), parts };
}
