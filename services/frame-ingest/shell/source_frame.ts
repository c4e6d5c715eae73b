import type { OctaneImage } from "@fuelrail/kit/octane";
import type { Admitted } from "../core/admission.ts";
import { isDirect, type JudgedSource } from "../core/pixels/source.ts";
import type { Rgb } from "../core/pixels/decode.ts";
import type { Size } from "../core/rendition.ts";
import type { LentSource, PixelDecoder } from "./pixel_decoder.ts";

/** Rows of sRGB bytes for an encoder. */
export interface RawPixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
  /** Pixels from one row's start to the next one's. */
  readonly pitch: number;
  /** The fourth channel is alpha that counts, not multiplied into the colour. */
  readonly alpha: boolean;
}

/** What a live tier lays the image over, and how bright. */
export interface LiveLook {
  readonly background: Rgb;
  readonly exposureStops: number;
}

/** What is known of an image from its arrival on. */
export interface FrameFacts {
  readonly octane: OctaneImage;
  readonly judged: JudgedSource;
  /** Of the render that the image shows, pixels. */
  readonly render: Size;
  /** Unix time of the callback, ms. */
  readonly capturedAtMs: number;
  /** Monotonic time of the callback, ms. */
  readonly receivedAtMs: number;
  /** A gesture was running when it came. */
  readonly interactive: boolean;
  /** Every sample of the render is in it. */
  readonly complete: boolean;
}

/** One image of the render with its pixels, which are decoded at most once for each use. */
export interface SourceFrame extends FrameFacts {
  readonly id: Omit<Admitted<unknown>, "payload">;
  /** Pixels for a live tier; any alpha left in them is still to be laid over the background. */
  live(look: LiveLook): Promise<RawPixels>;
  /** Pixels for the still, alpha kept. */
  still(look: LiveLook): Promise<RawPixels>;
  /** The same image under another number, to be shown anew. */
  renumbered(seq: number): SourceFrame;
}

/** Makes the frame of an admitted image. */
export function createSourceFrame(
  facts: FrameFacts,
  id: SourceFrame["id"],
  decoder: PixelDecoder,
): SourceFrame {
  const { octane, judged } = facts;
  const isRaw = isDirect(octane, judged);
  const source: LentSource = { ...octane };
  let queue: Promise<unknown> = Promise.resolve();
  let flat: { readonly key: string; readonly pixels: Promise<RawPixels> } | undefined;

  function raw(): Promise<RawPixels> {
    const { data, width, height } = octane;
    const { alpha, pitch } = judged;
    return Promise.resolve({ data, width, height, channels: 4, pitch, alpha });
  }

  function decode(want: "flat" | "straight", look: LiveLook): Promise<RawPixels> {
    const work = queue.then(async () => {
      const decoded = await decoder.decode(source, { want, ...look });
      return { ...decoded, pitch: decoded.width, alpha: decoded.channels === 4 };
    });
    queue = work.catch(() => {});
    return work;
  }

  const make = (numbered: SourceFrame["id"]): SourceFrame => ({
    ...facts,
    id: numbered,
    renumbered: (seq) => make({ ...numbered, seq, firstOfEpoch: false }),
    live(look) {
      if (isRaw) return raw();
      const key = `${look.background} ${look.exposureStops}`;
      if (flat?.key !== key) flat = { key, pixels: decode("flat", look) };
      return flat.pixels;
    },
    still: (look) => isRaw ? raw() : decode("straight", look),
  });
  return make(id);
}
