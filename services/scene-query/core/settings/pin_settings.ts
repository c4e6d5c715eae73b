import type { PayloadOf } from "@fuelrail/contracts";
import type { SettingSpec, SettingValue } from "./setting_specs.ts";

/** What is said of a pin's value. */
export type PropertyInfo = NonNullable<PayloadOf<"getPropertiesResponse">["items"]>[number];

/** The nodes of a render target whose pins are settings. */
export type PinPart = "kernel" | "imager" | "environment";

/** What settings of a part are headed with. */
const GROUPS: Readonly<Record<PinPart, string>> = {
  kernel: "Kernel",
  imager: "Imager",
  environment: "Environment",
};

/** Pins that stand in the list under keys of their own. */
const LISTED: ReadonlySet<string> = new Set(["kernel.maxsamples", "imager.white_balance"]);

/** Parts of vectors, by type. */
const PARTS: Readonly<Partial<Record<PropertyInfo["type"], number>>> = {
  int2: 2,
  int3: 3,
  int4: 4,
  float2: 2,
  float3: 3,
  float4: 4,
};

const LABEL_CHARS = 128;

/** The key of a pin's setting; undefined where the pin is listed under another key. */
export function pinKey(part: PinPart, pinName: string): string | undefined {
  const key = `${part}.${pinName}`;
  return LISTED.has(key) || key.length > LABEL_CHARS ? undefined : key;
}

/** What is said of a pin's setting; undefined for what a panel has no control for. */
export function pinSpec(part: PinPart, info: PropertyInfo): SettingSpec | undefined {
  const control = controlOf(info);
  if (control === undefined || info.read_only === true) return undefined;
  const { min, max, slider_min, slider_max, unit, options } = info;
  const isWhole = info.type.startsWith("int") || info.type === "byte";
  const step = isWhole ? Math.max(1, Math.round(info.step ?? 1)) : info.step;
  const initial = settingValueOf(info.default ?? null);
  const parts = PARTS[info.type];
  return {
    label: info.label.slice(0, LABEL_CHARS),
    group: groupOf(part, info).slice(0, LABEL_CHARS),
    control,
    applies_at: "immediate",
    apply_path: `${part} node, pin ${info.name}`.slice(0, 256),
    ...definedOf({ min, max, slider_min, slider_max, step, unit }),
    ...(options === undefined ? {} : { options: options.map(optionOf) }),
    ...(initial === undefined || initial === null ? {} : { default: initial }),
    ...(isWhole ? { isWhole } : {}),
    ...(parts === undefined ? {} : { parts }),
  };
}

/** A pin's value as a setting's; undefined for what is no value of one. */
export function settingValueOf(value: PropertyInfo["value"]): SettingValue | undefined {
  if (value === null || typeof value === "boolean" || typeof value === "number") return value;
  if (typeof value === "string") return value.slice(0, 4_096);
  if (!Array.isArray(value)) return undefined;
  const numbers: number[] = [];
  for (const one of value) {
    if (typeof one !== "number") return undefined;
    numbers.push(one);
  }
  return numbers;
}

function controlOf(info: PropertyInfo): SettingSpec["control"] | undefined {
  switch (info.type) {
    case "bool":
      return "toggle";
    case "enum":
      return info.options === undefined || info.options.length === 0 ? undefined : "select";
    case "colour":
      return "colour";
    case "string":
      return "text";
    case "byte":
    case "int":
    case "float":
      return isSlidable(info) ? "slider" : "number";
    default:
      return PARTS[info.type] === undefined ? undefined : "vector";
  }
}

function isSlidable({ min, max, slider_min, slider_max }: PropertyInfo): boolean {
  return slider_min !== undefined && slider_max !== undefined ||
    min !== undefined && max !== undefined;
}

/** Octane keeps the denoiser on the imager. */
function groupOf(part: PinPart, { name, group = "" }: PropertyInfo): string {
  if (part === "imager" && /denois/i.test(`${name} ${group}`)) return "Denoiser";
  return group === "" ? GROUPS[part] : `${GROUPS[part]}: ${group}`;
}

function optionOf({ value, label }: { readonly value: number; readonly label: string }) {
  return { value, label: label.slice(0, LABEL_CHARS) };
}

function definedOf<T extends object>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: NonNullable<T[K]> };
}
