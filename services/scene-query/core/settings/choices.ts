import type { HeldSettings, SettingValue } from "./setting_specs.ts";
import { checkSetting, sameSetting } from "./setting_values.ts";

/**
 * Settings of the render engine that no scene holds, so that what viewers chose is kept for the
 * room. Whatever lies on a node is kept by the scene.
 */
const KEPT = new Set(["sub_sampling", "clay", "priority"]);

/** Whether what viewers choose for a key is kept for the room. */
export function isKept(key: string): boolean {
  return KEPT.has(key);
}

/** Choices that Octane does not hold and would take, as they are to be written again. */
export function choicesToApply(
  choices: ReadonlyMap<string, SettingValue>,
  held: HeldSettings,
): [string, SettingValue][] {
  return [...choices].filter(([key, value]) => {
    const setting = isKept(key) ? held.get(key) : undefined;
    return setting !== undefined && !sameSetting(setting.value, value) &&
      checkSetting(key, setting.spec, value).ok;
  });
}
