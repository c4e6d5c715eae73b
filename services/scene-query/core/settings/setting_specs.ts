import { IMAGE_SIDE_MAX, type PayloadOf } from "@fuelrail/contracts";

/** A render setting's value, as viewers see it. */
export type SettingValue = PayloadOf<"setRenderSettingRequest">["value"];

/** What a control for a setting needs to know. */
export type SettingCapability = PayloadOf<"renderSettingsChanged">["capabilities"][number];

/** Values of all settings that there are, by key. */
export type Settings = Readonly<Record<string, SettingValue>>;

/** Keys of the settings that do not lie on pins of whatever nodes the scene has. */
export type SettingKey =
  | "render_target"
  | "film_size"
  | "render_region"
  | "film_region"
  | "max_samples"
  | "sub_sampling"
  | "clay"
  | "priority"
  | "real_time"
  | "focus_distance"
  | "autofocus"
  | "white_point"
  | "fps"
  | "timeline_time"
  | "timeline_frame"
  | "timeline_play";

/** What a setting is. */
export interface SettingSpec
  extends Omit<SettingCapability, "key" | "validated" | "validation_evidence"> {
  /** Only whole numbers are values of it. */
  readonly isWhole?: boolean;
  /** How many numbers a vector has. */
  readonly parts?: number;
}

const now = { applies_at: "immediate" } as const;

/** Least distance at which Octane focuses, metres. */
const FOCUS_MIN = 1e-6;
/** Farthest distance at which Octane focuses, metres. */
const FOCUS_MAX = 1e10;

/** What is said of each such setting, in the order in which a panel shows them. */
export const SETTING_SPECS: Readonly<Record<SettingKey, SettingSpec>> = {
  render_target: {
    ...now,
    label: "Render target",
    group: "Render",
    control: "select",
    apply_path: "render engine, render target node",
    options: [],
  },
  film_size: {
    ...now,
    label: "Film size",
    group: "Film",
    control: "size",
    apply_path: "film settings, resolution",
    min: 1,
    max: IMAGE_SIDE_MAX,
    isWhole: true,
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
    isWhole: true,
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
    isWhole: true,
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
    isWhole: true,
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
  real_time: {
    applies_at: "unsupported",
    label: "Real time",
    group: "Render",
    control: "toggle",
    apply_path: "none: Octane tells the mode and offers no call that sets it",
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
  fps: {
    ...now,
    label: "Frames per second",
    group: "Timeline",
    control: "number",
    apply_path: "render engine, frames per second",
    min: 1,
    max: 240,
    unit: "fps",
  },
  timeline_time: {
    ...now,
    label: "Time",
    group: "Timeline",
    control: "slider",
    apply_path: "root node graph, time",
    min: 0,
    unit: "s",
  },
  timeline_frame: {
    ...now,
    label: "Frame",
    group: "Timeline",
    control: "slider",
    apply_path: "root node graph, time as a frame number",
    isWhole: true,
    step: 1,
    unit: "frame",
  },
  timeline_play: {
    ...now,
    label: "Play",
    group: "Timeline",
    control: "toggle",
    apply_path: "root node graph, one time after the other",
    default: false,
  },
};

/** Whether `key` names one of these settings. */
export function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(SETTING_SPECS, key);
}

/** A setting that is there: what it is and what Octane holds. */
export interface HeldSetting {
  readonly spec: SettingSpec;
  readonly value: SettingValue;
}

/** What is there, by key, in the order in which a panel shows it. */
export type HeldSettings = ReadonlyMap<string, HeldSetting>;

/** The values of what is there. */
export function valuesOf(held: HeldSettings): Settings {
  return Object.fromEntries([...held].map(([key, { value }]) => [key, value]));
}

/** What can be set: exactly the keys that this Octane answered for. */
export function capabilitiesOf(held: HeldSettings): SettingCapability[] {
  return [...held].map(([key, { spec: { isWhole: _isWhole, parts: _parts, ...spec } }]) => ({
    key,
    ...spec,
    validated: true,
    validation_evidence: "this Octane was asked for the value and gave it",
  }));
}
