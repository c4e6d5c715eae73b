import { isAbsolute } from "node:path";
import type { FloatPicture } from "../files/exr.ts";
import { encodeImageFile, type ImageFileOptions } from "../files/image_file.ts";
import { LIGHT_PASSES, passLevels } from "../tracer/info_passes.ts";
import type { RenderedImage } from "../tracer/protocol.ts";
import { type Premultiplied, rolledOff } from "../tracer/tonemap.ts";
import { BEAUTY_PASS, RENDER_PASSES } from "./render_passes.ts";
import type { RenderEngine } from "./render_engine.ts";

/** What shall be written, and where: a whole path on this machine. */
export interface SaveOrder {
  readonly path: string;
  readonly passId: number;
  readonly premultiplied: Premultiplied;
  readonly file: ImageFileOptions;
  /** Whether to answer before the file is written. */
  readonly asynchronous: boolean;
}

/**
 * Writes a pass to a file; false for a pass that is not enabled, before the first picture, for a
 * PNG with premultiplied alpha, and for a path that cannot be written.
 */
export async function saveImage(engine: RenderEngine, order: SaveOrder): Promise<boolean> {
  const { path, passId, premultiplied, file } = order;
  if (!isAbsolute(path) || !engine.passes.enabled.includes(passId)) return false;
  if (file.kind.startsWith("png") && premultiplied !== "none") return false;
  const image = await engine.developPass(
    { pixels: "hdrRgba", linear: true, premultiplied, paddingPixels: 0 },
    passId,
  );
  if (image === null) return false;
  const written = write(path, picture(engine, image, passId, file), file, passId);
  return order.asynchronous ? true : await written;
}

async function write(
  path: string,
  made: FloatPicture,
  file: ImageFileOptions,
  passId: number,
): Promise<boolean> {
  const isLight = lightPass(passId);
  const bytes = await encodeImageFile(made, isLight ? file : { ...file, curve: "linear" });
  try {
    await Deno.writeFile(path, bytes);
    return true;
  } catch (error) {
    if (
      error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied ||
      error instanceof Deno.errors.IsADirectory || error instanceof Deno.errors.NotADirectory
    ) return false;
    throw error;
  }
}

function lightPass(passId: number): boolean {
  const pass = RENDER_PASSES.find(({ id }) => id === passId)?.pass;
  return passId === BEAUTY_PASS || (pass !== undefined && LIGHT_PASSES.has(pass));
}

/** The picture's numbers for a file: in whole numbers they are what a display shows. */
function picture(
  engine: RenderEngine,
  image: RenderedImage,
  passId: number,
  { kind }: ImageFileOptions,
): FloatPicture {
  const { width, height } = image;
  const values = new Float32Array(image.bytes.buffer, image.bytes.byteOffset, width * height * 4);
  const asLight = kind.startsWith("exr");
  const { gamma = 1, filmic = false } = engine.compiled?.scene.imager ?? {};
  const rolled = (value: number) => filmic ? rolledOff(value) : Math.max(0, value);
  const pass = RENDER_PASSES.find(({ id }) => id === passId);
  const settings = engine.passes.one(passId)?.settings;
  const levels = pass === undefined || settings === undefined
    ? { scale: 1, offset: 0 }
    : passLevels(pass.pass, settings);
  const shown = (value: number) =>
    lightPass(passId) ? Math.pow(rolled(value), 1 / gamma) : value * levels.scale + levels.offset;
  const all = asLight ? values : values.map((value, i) => i % 4 === 3 ? value : shown(value));
  if (image.alphaChannel) return { width, height, channels: 4, values: all };
  return { width, height, channels: 3, values: all.filter((_, i) => i % 4 !== 3) };
}
