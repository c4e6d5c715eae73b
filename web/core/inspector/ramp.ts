import type { Property } from "./property.ts";

/** One stop of a ramp, as two properties of its node. */
export interface RampStop {
  readonly position: Property;
  /** 0..1 along the ramp. */
  readonly at: number;
  /** Undefined where it is a texture or nothing, not a plain colour. */
  readonly colour: readonly [number, number, number] | undefined;
}

/** A ramp of colours between the ends that its node names. */
export interface Ramp {
  readonly start: readonly [number, number, number] | undefined;
  readonly end: readonly [number, number, number] | undefined;
  readonly stops: readonly RampStop[];
}

const RAMP_TYPES = new Set(["NT_TEX_GRADIENT"]);

/** The ramp that a node's properties describe; undefined for nodes that are none. */
export function rampOf(nodeType: string | undefined, items: readonly Property[]): Ramp | undefined {
  if (nodeType === undefined || !RAMP_TYPES.has(nodeType)) return undefined;
  const of = (name: string) => items.find((item) => item.name === name);
  const stops = items.flatMap((item) => {
    const number = /^(?:pos|position)(\d+)$/.exec(item.name)?.[1];
    if (number === undefined || typeof item.value !== "number") return [];
    const colour = colourOf(of(`color${number}`) ?? of(`value${number}`));
    return [{ position: item, at: Math.min(1, Math.max(0, item.value)), colour }];
  });
  return {
    start: colourOf(of("min")),
    end: colourOf(of("max")),
    stops: stops.toSorted((a, b) => a.at - b.at),
  };
}

function colourOf(property: Property | undefined): readonly [number, number, number] | undefined {
  const value = property?.value;
  if (typeof value === "number") return [value, value, value];
  if (!Array.isArray(value)) return undefined;
  const [r, g, b] = value;
  const isColour = typeof r === "number" && typeof g === "number" && typeof b === "number";
  return isColour ? [r, g, b] : undefined;
}
