import { linearOfSrgb, srgbOfLinear } from "../inspector/colour.ts";

/** How this browser alone shows the picture; what is rendered and saved stays as it is. */
export interface Grade {
  /** Exposure in stops. */
  readonly stops: number;
  /** Above 1 brightens the middle. */
  readonly gamma: number;
}

export const NEUTRAL_GRADE: Grade = { stops: 0, gamma: 1 };

export const STOPS_RANGE = [-6, 6] as const;
export const GAMMA_RANGE = [0.2, 4] as const;

/** Stops of one key press or button. */
export const STOPS_STEP = 0.5;

export function isNeutral({ stops, gamma }: Grade): boolean {
  return stops === 0 && gamma === 1;
}

/** The grade with every value in its range, rounded to what a person can aim at. */
export function tidyGrade({ stops, gamma }: Grade): Grade {
  return {
    stops: within(Math.round(stops * 20) / 20, STOPS_RANGE),
    gamma: within(Math.round(gamma * 100) / 100, GAMMA_RANGE),
  };
}

/**
 * What each of the 256 values of an sRGB channel is shown as, 0..1: exposure scales linear light,
 * gamma bends what comes out.
 */
export function gradeTable({ stops, gamma }: Grade): readonly number[] {
  const gain = 2 ** stops;
  return Array.from({ length: 256 }, (_, value) => {
    const exposed = srgbOfLinear(Math.min(1, linearOfSrgb(value / 255) * gain));
    return Math.min(1, Math.max(0, exposed ** (1 / gamma)));
  });
}

/** Grades sRGB pixels in place; alpha stays. */
export function gradePixels(rgba: Uint8ClampedArray, grade: Grade): void {
  const table = Uint8ClampedArray.from(gradeTable(grade), (value) => Math.round(value * 255));
  for (let at = 0; at + 3 < rgba.length; at += 4) {
    rgba[at] = table[rgba[at] ?? 0] ?? 0;
    rgba[at + 1] = table[rgba[at + 1] ?? 0] ?? 0;
    rgba[at + 2] = table[rgba[at + 2] ?? 0] ?? 0;
  }
}

/** The exposure for people, with its sign. */
export function stopsText(stops: number): string {
  const sign = stops > 0 ? "+" : stops < 0 ? "\u2212" : "";
  return `${sign}${Math.abs(stops).toFixed(2).replace(/0$/, "")} EV`;
}

/** A grade in a few words, without what is as it was. */
export function gradeText({ stops, gamma }: Grade): string {
  const parts = [
    ...(stops === 0 ? [] : [stopsText(stops)]),
    ...(gamma === 1 ? [] : [`gamma ${gamma.toFixed(2)}`]),
  ];
  return parts.length === 0 ? "as it is" : parts.join(", ");
}

function within(value: number, [min, max]: readonly [number, number]): number {
  return Number.isFinite(value) ? Math.min(Math.max(value, min), max) : 0;
}
