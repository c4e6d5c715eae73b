import {
  passText,
  type RenderSettingValue,
  type SettingCapability,
} from "../scene/render_settings.ts";
import type { AovState } from "../scene/scene_event.ts";

/** One thing that the bar lets choose. */
export interface BarOption {
  /** A setting's key, or "pass". */
  readonly key: string;
  readonly label: string;
  /** What holds, for people; a dash while nobody has said. */
  readonly text: string;
  readonly choices: readonly OptionChoice[];
}

export interface OptionChoice {
  readonly value: RenderSettingValue;
  readonly label: string;
  readonly isHeld: boolean;
}

/** Settings that are worth a place in the bar, most important first. */
const SETTINGS: readonly (readonly [key: string, label: string])[] = [
  ["clay", "Clay"],
  ["sub_sampling", "Subsampling"],
  ["priority", "Priority"],
];

/** Key of the choice of the shown pass. */
export const PASS_KEY = "pass";

/** What can be chosen in the bar: only what this Octane was proven to offer. */
export function barOptions(
  capabilities: readonly SettingCapability[],
  held: Readonly<Record<string, RenderSettingValue>> | undefined,
  aov: AovState | undefined,
): readonly BarOption[] {
  const settings = SETTINGS.flatMap(([key, label]) => {
    const setting = capabilities.find((each) => each.key === key);
    if (setting === undefined || setting.options.length === 0) return [];
    const value = held?.[key];
    const choices = setting.options.map((option) => ({
      ...option,
      isHeld: value !== undefined && option.value === value,
    }));
    return [optionOf(key, label, choices)];
  });
  if (aov === undefined || aov.available.length === 0) return settings;
  const passes = aov.available.map((name) => ({
    value: name,
    label: passText(name),
    isHeld: name === aov.active,
  }));
  return [optionOf(PASS_KEY, "Pass", passes), ...settings];
}

function optionOf(key: string, label: string, choices: readonly OptionChoice[]): BarOption {
  const text = choices.find(({ isHeld }) => isHeld)?.label ?? "\u2013";
  return { key, label, text, choices };
}
