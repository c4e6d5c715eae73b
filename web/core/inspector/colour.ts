/** Red, green and blue, linear; above 1 for HDR. */
export type LinearColour = readonly [number, number, number];

/** One channel of sRGB, 0..1, as linear light. */
export function linearOfSrgb(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

/** Linear light, 0..1, as one channel of sRGB. */
export function srgbOfLinear(value: number): number {
  return value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055;
}

/** Linear light as "#rrggbb"; what lies outside of 0..1 is cut off. */
export function hexOfLinear(colour: LinearColour): string {
  return "#" + colour.map((channel) => {
    const clamped = Math.min(Math.max(channel, 0), 1);
    return Math.round(srgbOfLinear(clamped) * 255).toString(16).padStart(2, "0");
  }).join("");
}

/** "#rrggbb" as linear light. */
export function linearOfHex(hex: string): LinearColour {
  const channel = (at: number) => linearOfSrgb(Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  return [channel(1), channel(3), channel(5)];
}

/** A colour as what a picker can show and how much brighter it is. */
export interface SplitColour {
  /** Every channel in 0..1. */
  readonly base: LinearColour;
  /** At least 1. */
  readonly intensity: number;
}

/** Splits an HDR colour; without a channel above 1 the intensity is 1. */
export function splitColour([r, g, b]: LinearColour): SplitColour {
  const intensity = Math.max(1, r, g, b);
  return { base: [r / intensity, g / intensity, b / intensity], intensity };
}

/** A colour with another intensity. */
export function joinColour({ base, intensity }: SplitColour): LinearColour {
  return [base[0] * intensity, base[1] * intensity, base[2] * intensity];
}
