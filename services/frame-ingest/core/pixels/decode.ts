import { decodeBytes } from "./decode_bytes.ts";
import { decodeLight } from "./decode_light.ts";
import { toLinearSrgb } from "./primaries.ts";
import { COLOR_SPACE, type JudgedSource, type SourcePixels } from "./source.ts";

/** A red, green, blue colour in sRGB bytes. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** How pixels are turned into what an encoder takes. */
export interface DecodeOptions {
  /** `flat` lays colour over the background; `straight` keeps alpha, not premultiplied. */
  readonly want: "flat" | "straight";
  readonly background: Rgb;
  /** Brightening of high dynamic range images, stops. */
  readonly exposureStops: number;
}

/** Rows without padding of sRGB bytes. */
export interface DecodedPixels {
  readonly data: Uint8Array<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
}

/**
 * Decodes any image that `judgeSource` accepts: alpha unmultiplied, named colour spaces taken to
 * sRGB, high dynamic range exposed and clipped; rows that did not come show the background.
 */
export function decodePixels(
  source: SourcePixels,
  judged: JudgedSource,
  options: DecodeOptions,
): DecodedPixels {
  const { data, width, height, channels, filled } = hasTable(source, judged)
    ? decodeBytes(source, judged, options.want, options.background)
    : decodeLight(source, judged, options);
  if (channels === 3) fillRows(data, filled, options.background);
  return { data, width, height, channels };
}

/** Bytes in sRGB primaries depend on nothing but their alpha, so a table holds every answer. */
function hasTable(source: SourcePixels, judged: JudgedSource): boolean {
  return judged.format.depth === "u8" && toLinearSrgb(source.colorSpace) === undefined &&
    source.colorSpace !== COLOR_SPACE.linearSrgb;
}

function fillRows(data: Uint8Array, from: number, [red, green, blue]: Rgb): void {
  for (let at = from; at < data.length; at += 3) {
    data[at] = red;
    data[at + 1] = green;
    data[at + 2] = blue;
  }
}
