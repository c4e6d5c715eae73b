import { IMAGE_SIDE_MAX, type PayloadOf } from "@fuelrail/contracts";

/** A render setting's value, as viewers see it. */
export type SettingValue = PayloadOf<"setRenderSettingRequest">["value"];

/** What a control for a setting needs to know. */
export type SettingCapability = PayloadOf<"renderSettingsChanged">["capabilities"][number];

/** Values of all settings that there are, by key. */
export type Settings = Readonly<Record<string, SettingValue>>;

/** Keys of the settings that can be set here. */
export type SettingKey =
  | "film_size"
  | "render_region"
  | "film_region"
  | "max_samples"
  | "sub_sampling"
  | "clay"
  | "priority"
  | "focus_distance"
  | "autofocus"
  | "white_point";

/** What a setting is, whatever this Octane makes of it. */
export type SettingSpec = Omit<SettingCapability, "key" | "validated" | "validation_evidence">;

const now = { applies_at: "immediate" } as const;

/** Least distance at which Octane focuses, metres. */
const FOCUS_MIN = 1e-6;
/** Farthest distance at which Octane focuses, metres. */
const FOCUS_MAX = 1e10;

/** Every setting, in the order in which a panel shows them. */
export const SETTING_SPECS: Readonly<Record<SettingKey, SettingSpec>> = {
  film_size: {
    ...now,
    label: "Film size",
    group: "Film",
    control: "size",
    apply_path: "film settings, resolution",
    min: 1,
    max: IMAGE_SIDE_MAX,
    step: 1,
    unit: "px",
  },
  render_region: {
    ...now,
    label: "Render region",
    group: "Film",
    control: "region",
    apply_path: "render engine, region with both corners included",
    min: 0,
    max: IMAGE_SIDE_MAX - 1,
    step: 1,
    unit: "px",
    default: null,
  },
  film_region: {
    ...now,
    label: "Film region",
    group: "Film",
    control: "region",
    apply_path: "film settings, region offset and size",
    min: 0,
    max: IMAGE_SIDE_MAX,
    step: 1,
    unit: "px",
    default: null,
  },
  max_samples: {
    ...now,
    label: "Samples",
    group: "Render",
    control: "slider",
    apply_path: "kernel, max. samples",
    min: 1,
    max: 256_000,
    step: 1,
    unit: "samples per pixel",
  },
  sub_sampling: {
    ...now,
    label: "Subsampling",
    group: "Render",
    control: "select",
    apply_path: "render engine, subsample mode",
    options: [
      { value: 1, label: "None" },
      { value: 2, label: "2 x 2" },
      { value: 4, label: "4 x 4" },
    ],
  },
  clay: {
    ...now,
    label: "Clay",
    group: "Render",
    control: "select",
    apply_path: "render engine, clay mode",
    options: [
      { value: 0, label: "Off" },
      { value: 1, label: "Grey" },
      { value: 2, label: "Coloured" },
    ],
  },
  priority: {
    ...now,
    label: "Render priority",
    group: "Render",
    control: "select",
    apply_path: "render engine, priority",
    options: [
      { value: 0, label: "Low" },
      { value: 1, label: "Medium" },
      { value: 2, label: "High" },
    ],
  },
  focus_distance: {
    ...now,
    label: "Focus distance",
    group: "Camera",
    control: "number",
    apply_path: "camera, focal depth, with autofocus off",
    min: FOCUS_MIN,
    max: FOCUS_MAX,
    unit: "m",
  },
  autofocus: {
    ...now,
    label: "Autofocus",
    group: "Camera",
    control: "toggle",
    apply_path: "camera, autofocus",
  },
  white_point: {
    ...now,
    label: "White point",
    group: "Imager",
    control: "colour",
    apply_path: "imager, white balance",
    min: 0,
  },
};

/** Whether `key` names a setting that can be set here. */
export function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(SETTING_SPECS, key);
}

/** What can be set, given the keys that this Octane answered for. */
export function capabilitiesFor(settings: Settings): SettingCapability[] {
  return Object.keys(settings).filter(isSettingKey).map((key) => ({
    key,
    ...SETTING_SPECS[key],
    validated: true,
    validation_evidence: "this Octane was asked for the value and gave it",
  }));
}
