import { steppedNumber } from "./number_text.ts";

/** What a number allows, as far as a drag has to know. */
export interface ScrubRules {
  readonly whole: boolean;
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly step: number | undefined;
  /** Ends of the slider, where it has one. */
  readonly sliderMin: number | undefined;
  readonly sliderMax: number | undefined;
}

/** A drag on a number's name. */
export interface Scrub {
  readonly startedAt: number;
  /** Where the drag has led, before it is rounded. */
  readonly raw: number;
  readonly perPixel: number;
  /** CSS pixels from where it started, until it counts as a drag. */
  readonly travelPx: number;
  /** False while it may still be a click. */
  readonly moved: boolean;
}

/** How far a press may wander and still be a click, CSS pixels. */
export const SCRUB_SLOP_PX = 3;
/** A drag over this many pixels runs through a whole slider. */
const SLIDER_TRAVEL_PX = 200;

/** A press on the name of a number. */
export function startScrub(value: number, rules: ScrubRules): Scrub {
  return {
    startedAt: value,
    raw: value,
    perPixel: perPixelOf(value, rules),
    travelPx: 0,
    moved: false,
  };
}

/** The drag after the pointer went on; shift makes it ten times finer, control ten times coarser. */
export function moveScrub(
  scrub: Scrub,
  dxPx: number,
  keys: { readonly shift: boolean; readonly ctrl: boolean },
): Scrub {
  const travelPx = scrub.travelPx + dxPx;
  if (!scrub.moved && Math.abs(travelPx) <= SCRUB_SLOP_PX) return { ...scrub, travelPx };
  const factor = keys.shift ? 0.1 : keys.ctrl ? 10 : 1;
  return { ...scrub, travelPx, moved: true, raw: scrub.raw + dxPx * scrub.perPixel * factor };
}

/** The value that a drag stands for: within its range, without digits that nobody can aim at. */
export function scrubValue({ raw, perPixel }: Scrub, rules: ScrubRules): number {
  if (rules.whole) return steppedNumber(Math.round(raw), 0, 1, rules);
  const digits = Math.min(Math.max(1 - Math.floor(Math.log10(perPixel)), 0), 9);
  return steppedNumber(Number(raw.toFixed(digits)), 0, 1, rules);
}

function perPixelOf(value: number, { whole, step, sliderMin, sliderMax }: ScrubRules): number {
  if (sliderMin !== undefined && sliderMax !== undefined && sliderMax > sliderMin) {
    const perPixel = (sliderMax - sliderMin) / SLIDER_TRAVEL_PX;
    return whole ? Math.max(perPixel, 0.1) : perPixel;
  }
  if (step !== undefined && step > 0) return whole ? step / 4 : step;
  if (whole) return 0.25;
  const size = Math.abs(value);
  return size === 0 ? 0.01 : 10 ** (Math.floor(Math.log10(size)) - 2);
}
