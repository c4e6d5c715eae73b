import type { InfoFilm } from "./info_film.ts";
import {
  type InfoPass,
  LIGHT_PASSES,
  NO_PASSES,
  passLevels,
  type PassSettings,
} from "./info_passes.ts";
import type { ProgressiveRender } from "./progressive.ts";
import type { PassPixels, RenderedImage } from "./protocol.ts";
import type { ImagerData } from "./scene_data.ts";
import { tonemap } from "./tonemap.ts";

const PLAIN: ImagerData = { exposure: 1, gamma: 1, saturation: 1, whiteBalance: [1, 1, 1] };

/** Makes the passes beside a render's picture, as far as anybody asks for them. */
export interface PassDesk {
  /** Says which passes images shall have from now on. */
  ask(settings: PassSettings): void;
  /** Lets go of what belongs to a render that is over. */
  forget(): void;
  /** Does a little of what was asked for. */
  advance(of: ProgressiveRender): void;
  /** The passes that were asked for, laid out as an image; `whole` finishes them first. */
  develop(of: ProgressiveRender, image: RenderedImage, whole: boolean): PassPixels[];
  /** A pass by itself, whole, laid out as an image. */
  developOne(
    of: ProgressiveRender,
    image: RenderedImage,
    pass: InfoPass,
    settings: PassSettings,
  ): Uint8Array;
}

/** Creates a desk without orders. */
export function createPassDesk(): PassDesk {
  let asked = NO_PASSES;
  let begun: { readonly of: ProgressiveRender; readonly film: InfoFilm } | null = null;

  function filmOf(of: ProgressiveRender): InfoFilm {
    if (begun?.of !== of) begun = { of, film: of.beginPasses(asked) };
    return begun.film;
  }

  function pixels(
    of: ProgressiveRender,
    film: InfoFilm,
    image: RenderedImage,
    pass: InfoPass,
  ): Uint8Array {
    const sums = film.film(pass);
    if (sums === undefined) throw new Error(`The pass "${pass}" was not begun`);
    const isLight = LIGHT_PASSES.has(pass);
    const { format, width, height } = image;
    const hdr = format.pixels.startsWith("hdr");
    return tonemap(sums, isLight ? of.scene.imager : PLAIN, {
      pixels: format.pixels,
      linear: isLight ? format.linear : true,
      premultiplied: "linearized",
      paddingPixels: format.paddingPixels,
      width,
      height,
      ...(!hdr && { levels: passLevels(pass, film.settings) }),
    });
  }

  return {
    ask(settings) {
      if (JSON.stringify(settings) === JSON.stringify(asked)) return;
      asked = settings;
      begun = null;
    },
    forget() {
      begun = null;
    },
    advance(of) {
      if (asked.passes.length > 0) filmOf(of).advance();
    },
    develop(of, image, whole) {
      if (asked.passes.length === 0) return [];
      const film = filmOf(of);
      if (whole) film.complete();
      return asked.passes.map((pass) => ({ pass, bytes: pixels(of, film, image, pass) }));
    },
    developOne(of, image, pass, settings) {
      const known = begun?.of === of && asked.passes.includes(pass) &&
        asked.depthMax === settings.depthMax &&
        asked.occlusionDistance === settings.occlusionDistance;
      const film = known ? filmOf(of) : of.beginPasses({ ...settings, passes: [pass] });
      film.complete();
      return pixels(of, film, image, pass);
    },
  };
}
