/** The part of a received image that its pixels depend on. */
export interface SourcePixels {
  /** Octane's image type number. */
  readonly type: number;
  /** Octane's named colour space number. */
  readonly colorSpace: number;
  readonly isLinear: boolean;
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** Pixels from the start of one row to the start of the next; 0 means `width`. */
  readonly pitch: number;
  /** Rows from the top; may end early. */
  readonly data: Uint8Array;
  readonly hasAlpha: boolean;
  /** Octane's premultiplied alpha type number. */
  readonly premultiplied: number;
}

/** How one pixel is stored. */
export interface PixelFormat {
  readonly depth: "u8" | "f16" | "f32";
  /** 1 grey, 2 grey and alpha, 4 red, green, blue and alpha. */
  readonly channels: 1 | 2 | 4;
  readonly bytesPerPixel: number;
}

/** Octane's names for how colour was multiplied by alpha, by number. */
export const PREMULTIPLIED = { none: 0, linearized: 1, encoded: 2 } as const;

/** Octane's named colour spaces, by number; unnamed ones pass as what `isLinear` says of sRGB. */
export const COLOR_SPACE = {
  other: 0,
  srgb: 1,
  linearSrgb: 2,
  aces2065: 3,
  acesCg: 4,
  xyzE: 5,
  ocio: 1000,
} as const;

const FORMATS: Readonly<Record<number, PixelFormat>> = {
  0: { depth: "u8", channels: 4, bytesPerPixel: 4 },
  1: { depth: "u8", channels: 1, bytesPerPixel: 1 },
  2: { depth: "f32", channels: 4, bytesPerPixel: 16 },
  3: { depth: "f32", channels: 1, bytesPerPixel: 4 },
  4: { depth: "u8", channels: 2, bytesPerPixel: 2 },
  5: { depth: "f32", channels: 2, bytesPerPixel: 8 },
  6: { depth: "f16", channels: 4, bytesPerPixel: 8 },
  7: { depth: "f16", channels: 1, bytesPerPixel: 2 },
  8: { depth: "f16", channels: 2, bytesPerPixel: 4 },
};

/** The layout of an image type, or undefined for the block-compressed and unknown ones. */
export function formatOf(type: number): PixelFormat | undefined {
  return FORMATS[type];
}

/** A source image that can be shown, with the rows that really came. */
export interface JudgedSource {
  readonly ok: true;
  readonly format: PixelFormat;
  /** Pixels, never 0. */
  readonly pitch: number;
  /** Whole rows in the buffer, at most the height. */
  readonly rows: number;
  /** Fewer rows came than the height says. */
  readonly truncated: boolean;
  /** The image has an alpha channel that counts. */
  readonly alpha: boolean;
}

/** Why a source image cannot be shown; `code` is short enough for a metric's label. */
export interface RefusedSource {
  readonly ok: false;
  readonly code: "type" | "size" | "pitch" | "empty";
  readonly reason: string;
}

const MAX_SIDE_PX = 65_535;

/** Whether an image can be shown, and how much of it came. */
export function judgeSource(source: SourcePixels): JudgedSource | RefusedSource {
  const { width, height, type, data } = source;
  const format = formatOf(type);
  if (format === undefined) {
    return { ok: false, code: "type", reason: `Image type ${type} cannot be shown` };
  }
  if (!isSide(width) || !isSide(height)) {
    return { ok: false, code: "size", reason: `Image size ${width} x ${height} is unusable` };
  }
  const pitch = source.pitch === 0 ? width : source.pitch;
  if (pitch < width) {
    const reason = `Row pitch ${pitch} is below the width ${width}`;
    return { ok: false, code: "pitch", reason };
  }
  const pixels = Math.floor(data.length / format.bytesPerPixel);
  const rows = Math.min(height, Math.floor((pixels + pitch - width) / pitch));
  if (rows === 0) {
    const reason = `Image of ${width} x ${height} came with ${data.length} bytes of pixels`;
    return { ok: false, code: "empty", reason };
  }
  const alpha = source.hasAlpha && format.channels !== 1;
  return { ok: true, format, pitch, rows, truncated: rows < height, alpha };
}

function isSide(pixels: number): boolean {
  return Number.isInteger(pixels) && pixels >= 1 && pixels <= MAX_SIDE_PX;
}

/** Whether the values are sRGB as they stand, so that no pixel needs to be computed. */
export function isPlainSrgb(source: SourcePixels): boolean {
  const { colorSpace, isLinear } = source;
  const { other, srgb, ocio } = COLOR_SPACE;
  return !isLinear && (colorSpace === srgb || colorSpace === other || colorSpace === ocio);
}

/** Whether an encoder can take the buffer as it is, reading rows of `pitch` four-byte pixels. */
export function isDirect(source: SourcePixels, judged: JudgedSource): boolean {
  const { format, pitch, alpha } = judged;
  const wholeBytes = pitch * source.height * format.bytesPerPixel;
  return format.depth === "u8" && format.channels === 4 && isPlainSrgb(source) &&
    source.data.length >= wholeBytes &&
    (!alpha || source.premultiplied === PREMULTIPLIED.none);
}
