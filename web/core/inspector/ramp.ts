import type { Property } from "./property.ts";

/** A linear colour. */
export type RampColour = readonly [r: number, g: number, b: number];

/** One stop of a ramp, as two properties of its node. */
export interface RampStop {
  /** As its properties are numbered, from 1. */
  readonly number: number;
  readonly position: Property;
  /** 0..1 along the ramp. */
  readonly at: number;
  /** Undefined where the node has no such property. */
  readonly value: Property | undefined;
  /** Undefined where it is a texture or nothing, not a plain colour. */
  readonly colour: RampColour | undefined;
}

/** A ramp of colours between the ends that its node names. */
export interface Ramp {
  readonly start: RampColour | undefined;
  readonly end: RampColour | undefined;
  /** From start to end. */
  readonly stops: readonly RampStop[];
  /** How many stops there are, where that can be changed. */
  readonly count: Property | undefined;
}

/** A place for a stop, and what the ramp is there. */
export interface RampPlace {
  readonly at: number;
  readonly colour: RampColour | undefined;
}

/** One value of a stop to write. */
export interface StopWrite {
  readonly property: Property;
  readonly value: number | RampColour;
}

const RAMP_TYPES = new Set(["NT_TEX_GRADIENT"]);
const COUNT = "numControlPoints";

/** The ramp that a node's properties describe; undefined for nodes that are none. */
export function rampOf(nodeType: string | undefined, items: readonly Property[]): Ramp | undefined {
  if (nodeType === undefined || !RAMP_TYPES.has(nodeType)) return undefined;
  const of = (name: string) => items.find((item) => item.name === name);
  const stops = items.flatMap((position): RampStop[] => {
    const number = /^(?:pos|position)(\d+)$/.exec(position.name)?.[1];
    if (number === undefined || typeof position.value !== "number") return [];
    const value = of(`color${number}`) ?? of(`value${number}`);
    const at = Math.min(1, Math.max(0, position.value));
    return [{ number: Number(number), position, at, value, colour: colourOf(value) }];
  });
  const count = of(COUNT);
  return {
    start: colourOf(of("min")),
    end: colourOf(of("max")),
    stops: stops.toSorted((a, b) => a.at - b.at || a.number - b.number),
    count: count?.readOnly === false && typeof count.value === "number" ? count : undefined,
  };
}

/** What a ramp is at a place, blended straight between what is known beside it. */
export function rampAt({ start, end, stops }: Ramp, at: number): RampPlace {
  const marks = [{ at: 0, colour: start }, ...stops, { at: 1, colour: end }];
  const later = marks.findIndex((mark) => mark.at > at);
  const next = later < 1 ? marks.length - 1 : later;
  const [from, to] = [marks[next - 1], marks[next]];
  if (from?.colour === undefined || to?.colour === undefined) return { at, colour: undefined };
  const share = to.at === from.at ? 0 : (at - from.at) / (to.at - from.at);
  const mix = (axis: 0 | 1 | 2) => blend(from.colour?.[axis], to.colour?.[axis], share);
  return { at, colour: [mix(0), mix(1), mix(2)] };
}

function blend(a = 0, b = 0, share: number): number {
  return a + (b - a) * share;
}

/** The middle of the widest part between two stops. */
export function widestGap(ramp: Ramp): RampPlace {
  const marks = [0, ...ramp.stops.map(({ at }) => at), 1];
  let best = 0;
  for (let index = 1; index < marks.length - 1; index++) {
    const gap = (from: number) => (marks[from + 1] ?? 1) - (marks[from] ?? 0);
    if (gap(index) > gap(best)) best = index;
  }
  return rampAt(ramp, ((marks[best] ?? 0) + (marks[best + 1] ?? 1)) / 2);
}

/**
 * What has to be written before the last stop goes in the place of another: every stop after that
 * one moves down by one number. Undefined when a texture would have to move, which nothing can.
 */
export function shiftsBefore({ stops }: Ramp, number: number): readonly StopWrite[] | undefined {
  const after = stops.filter((stop) => stop.number >= number)
    .toSorted((a, b) => a.number - b.number);
  if (after.length > 1 && after.some(({ colour }) => colour === undefined)) return undefined;
  return after.slice(1).flatMap(({ at, colour }, index): StopWrite[] => {
    const to = after[index];
    if (to?.value === undefined || colour === undefined) return [];
    return [{ property: to.position, value: at }, { property: to.value, value: colour }];
  });
}

function colourOf(property: Property | undefined): RampColour | undefined {
  const value = property?.value;
  if (typeof value === "number") return [value, value, value];
  if (!Array.isArray(value)) return undefined;
  const [r, g, b] = value;
  const isColour = typeof r === "number" && typeof g === "number" && typeof b === "number";
  return isColour ? [r, g, b] : undefined;
}
