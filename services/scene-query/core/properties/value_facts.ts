import type { PropertyInfo, PropertyValue, ValueType } from "./normalise.ts";

/** What a pin says of the values that it takes. */
export interface ValueFacts extends
  Pick<
    PropertyInfo,
    "default" | "min" | "max" | "slider_min" | "slider_max" | "step" | "unit" | "options"
  > {
  readonly type: ValueType;
}

/** Range of one component of a number. */
export interface Component {
  readonly minValue: number;
  readonly maxValue: number;
  readonly sliderMinValue: number;
  readonly sliderMaxValue: number;
  readonly sliderStep?: number;
}

const INT_TYPES = ["int", "int2", "int3", "int4"] as const;
const FLOAT_TYPES = ["float", "float2", "float3", "float4"] as const;

/** Units that Octane gives by a pin's name only in words. */
const UNITS: Readonly<Record<string, string>> = {
  fov: "deg",
  sensorWidth: "mm",
  focalLength: "mm",
};

/** The type of a number pin of so many components. */
export function numberType(
  kind: "int" | "float",
  components: number,
  isColour: boolean,
): ValueType {
  if (isColour && components === 3) return "colour";
  const types = kind === "int" ? INT_TYPES : FLOAT_TYPES;
  return types[Math.min(Math.max(components, 1), 4) - 1] ?? kind;
}

/** The unit of a pin's value, as far as it is known. */
export function unitOf(pinName: string, isPercentage: boolean): { readonly unit?: string } {
  const unit = isPercentage ? "%" : UNITS[pinName];
  return unit === undefined ? {} : { unit };
}

/** Ranges that hold for every component; what is not finite or says nothing is left out. */
export function rangesOf(components: readonly Component[]): Omit<ValueFacts, "type"> {
  const pick = (choose: (...numbers: number[]) => number, of: (one: Component) => number) => {
    const value = choose(...components.map(of));
    return components.length > 0 && Number.isFinite(value) ? value : undefined;
  };
  const min = pick(Math.min, (one) => one.minValue);
  const max = pick(Math.max, (one) => one.maxValue);
  const low = pick(Math.min, (one) => one.sliderMinValue);
  const high = pick(Math.max, (one) => one.sliderMaxValue);
  const step = pick(Math.min, (one) => one.sliderStep ?? Number.NaN);
  const isRange = min !== undefined && max !== undefined && min < max;
  const isSlider = low !== undefined && high !== undefined && low < high;
  return {
    ...(isRange ? { min, max } : {}),
    ...(isSlider ? { slider_min: low, slider_max: high } : {}),
    ...(step !== undefined && step > 0 ? { step } : {}),
  };
}

/** Facts with a default, unless there is none. */
export function withDefault(
  facts: ValueFacts,
  value: PropertyValue | undefined,
): ValueFacts {
  return value === undefined || value === null ? facts : { ...facts, default: value };
}
