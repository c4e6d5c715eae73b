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

/** What the room is expected to tell of, and has not yet told. */
export interface AwaitedOptions {
  readonly settings: boolean;
  readonly passes: boolean;
}

/**
 * What can be chosen in the bar: only what this Octane was proven to offer. What is awaited keeps
 * its place with a dash, so that nothing moves when it comes.
 */
export function barOptions(
  capabilities: readonly SettingCapability[],
  held: Readonly<Record<string, RenderSettingValue>> | undefined,
  aov: AovState | undefined,
  awaited: AwaitedOptions,
): readonly BarOption[] {
  const settings = SETTINGS.flatMap(([key, label]) => {
    if (held === undefined) return awaited.settings ? [optionOf(key, label, [])] : [];
    const setting = capabilities.find((each) => each.key === key);
    if (setting === undefined || setting.options.length === 0) return [];
    const choices = setting.options.map((option) => ({
      ...option,
      isHeld: option.value === held[key],
    }));
    return [optionOf(key, label, choices)];
  });
  return [...passOption(aov, awaited), ...settings];
}

function passOption(aov: AovState | undefined, awaited: AwaitedOptions): readonly BarOption[] {
  if (aov === undefined) return awaited.passes ? [optionOf(PASS_KEY, "Pass", [])] : [];
  if (aov.available.length === 0) return [];
  const passes = aov.available.map((name) => ({
    value: name,
    label: passText(name),
    isHeld: name === aov.active,
  }));
  return [optionOf(PASS_KEY, "Pass", passes)];
}

function optionOf(key: string, label: string, choices: readonly OptionChoice[]): BarOption {
  const text = choices.find(({ isHeld }) => isHeld)?.label ?? "\u2013";
  return { key, label, text, choices };
}
