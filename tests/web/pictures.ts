import sharp from "sharp";

/** Red, green, blue and alpha, each 0..255. */
export type Colour = readonly [number, number, number, number?];

export const RED: Colour = [220, 40, 40];
export const GREEN: Colour = [40, 190, 70];
export const BLUE: Colour = [50, 80, 220];
export const WHITE: Colour = [240, 240, 240];

/** Paints each pixel of a picture of `width` by `height`. */
export type Painter = (x: number, y: number) => Colour;

/** One colour everywhere. */
export function flat(colour: Colour): Painter {
  return () => colour;
}

/** Four colours: top left, top right, bottom left, bottom right. */
export function quarters(width: number, height: number, colours: readonly Colour[]): Painter {
  return (x, y) => colours[(x < width / 2 ? 0 : 1) + (y < height / 2 ? 0 : 2)] ?? WHITE;
}

/** A soft landscape of the kind that a renderer might show, with grain that shrinks. */
export function landscape(width: number, height: number, grain: number): Painter {
  return (x, y) => {
    const u = x / width;
    const v = y / height;
    const hills = 0.62 + 0.08 * Math.sin(u * 7) + 0.05 * Math.sin(u * 17 + 1);
    const noise = (Math.random() - 0.5) * grain;
    const sun = Math.exp(-((u - 0.72) ** 2 + ((v - 0.3) * height / width) ** 2) * 90);
    const base = v > hills
      ? [70 - 60 * (v - hills), 78 - 40 * (v - hills), 66]
      : [96 + 120 * v + 130 * sun, 130 + 60 * v + 90 * sun, 190 - 60 * v + 40 * sun];
    return [clamp(base[0], noise), clamp(base[1], noise), clamp(base[2], noise)];
  };
}

function clamp(value = 0, noise = 0): number {
  return Math.max(0, Math.min(255, Math.round(value + noise)));
}

/** The picture as JPEG bytes. */
export async function jpeg(width: number, height: number, painter: Painter): Promise<Uint8Array> {
  const image = sharp(raster(width, height, painter), { raw: { width, height, channels: 4 } });
  return new Uint8Array(await image.removeAlpha().jpeg({ quality: 92 }).toBuffer());
}

/** One colour as PNG bytes, of any size in no time. */
export async function flatPng(
  width: number,
  height: number,
  [r, g, b]: Colour,
): Promise<Uint8Array<ArrayBuffer>> {
  const image = sharp({ create: { width, height, channels: 3, background: { r, g, b } } });
  return new Uint8Array(await image.png({ compressionLevel: 1 }).toBuffer());
}

/** The picture as PNG bytes with alpha. */
export async function png(width: number, height: number, painter: Painter): Promise<Uint8Array> {
  const image = sharp(raster(width, height, painter), { raw: { width, height, channels: 4 } });
  return new Uint8Array(await image.png().toBuffer());
}

function raster(width: number, height: number, painter: Painter): Uint8Array {
  const pixels = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [red, green, blue, alpha = 255] = painter(x, y);
      pixels.set([red, green, blue, alpha], (y * width + x) * 4);
    }
  }
  return pixels;
}
