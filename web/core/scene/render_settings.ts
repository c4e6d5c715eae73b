import {
  choiceField,
  type JsonObject,
  numberField,
  objectsField,
  textField,
} from "../json_fields.ts";

/** A render setting's value; colours are linear, vectors and sizes lists. */
export type RenderSettingValue = null | boolean | number | string | readonly number[];

/** All effective settings by key. */
export type SettingsState = Readonly<Record<string, RenderSettingValue>>;

export const SETTING_CONTROLS = [
  "toggle",
  "slider",
  "number",
  "select",
  "colour",
  "size",
  "vector",
  "text",
  "region",
] as const;
export type SettingControl = typeof SETTING_CONTROLS[number];

/** One setting that this Octane offers. */
export interface SettingCapability {
  readonly key: string;
  readonly label: string;
  readonly group: string;
  readonly control: SettingControl;
  readonly appliesAt: string;
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly step: number | undefined;
  readonly unit: string;
  readonly options: readonly { readonly value: RenderSettingValue; readonly label: string }[];
  readonly preset: RenderSettingValue | undefined;
}

/** Group of settings that name none. */
export const NO_GROUP = "Render";

/** Reads the settings that may be shown: those that were proven here and can be applied. */
export function readCapabilities(payload: JsonObject): readonly SettingCapability[] {
  return objectsField(payload, "capabilities").flatMap((each) => {
    const key = textField(each, "key");
    const control = choiceField(each, "control", SETTING_CONTROLS);
    const appliesAt = textField(each, "applies_at") ?? "unsupported";
    const offered = each.validated === true && appliesAt !== "unsupported";
    if (key === undefined || control === undefined || !offered) return [];
    return [{
      key,
      label: textField(each, "label") ?? key,
      group: textField(each, "group") ?? NO_GROUP,
      control,
      appliesAt,
      min: numberField(each, "min"),
      max: numberField(each, "max"),
      step: numberField(each, "step"),
      unit: textField(each, "unit") ?? "",
      options: objectsField(each, "options").map((option) => {
        const value = readSettingValue(option.value) ?? null;
        return { value, label: textField(option, "label") ?? String(value) };
      }),
      preset: readSettingValue(each.default),
    }];
  });
}

/** Reads the values of settings; what has no known form is left out. */
export function readSettings(fields: JsonObject): SettingsState {
  const settings: Record<string, RenderSettingValue> = {};
  for (const [key, value] of Object.entries(fields)) {
    const read = readSettingValue(value);
    if (read !== undefined) settings[key] = read;
  }
  return settings;
}

function readSettingValue(value: unknown): RenderSettingValue | undefined {
  if (value === null || typeof value === "boolean" || typeof value === "number") return value;
  if (typeof value === "string") return value;
  return Array.isArray(value) && value.every(Number.isFinite) ? value : undefined;
}

/** Settings by their group, in the order in which they came. */
export function groupSettings(
  capabilities: readonly SettingCapability[],
): readonly (readonly [group: string, settings: readonly SettingCapability[]])[] {
  const groups = new Map<string, SettingCapability[]>();
  for (const each of capabilities) {
    groups.set(each.group, [...(groups.get(each.group) ?? []), each]);
  }
  return [...groups];
}

/** When a setting shows its effect, for people; undefined when it does at once. */
export function appliesText(appliesAt: string): string | undefined {
  if (appliesAt === "reload_required") return "Shows after the project is loaded again";
  if (appliesAt === "next_scene_load") return "Shows from the next project on";
  return undefined;
}

/** The name of a render pass for people, made of its id. */
export function passText(id: string): string {
  const words = id.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
