import { OctaneError } from "@fuelrail/kit/octane";
import type { HeldValue } from "../../core/edit/held_value.ts";
import { pinKey, type PinPart, pinSpec, settingValueOf } from "../../core/settings/pin_settings.ts";
import type { SettingValue } from "../../core/settings/setting_specs.ts";
import { writeHeld } from "../edit/value_io.ts";
import { isAbsence } from "../or_absent.ts";
import type { PropertyReader, PropertyTarget } from "../properties/property_reader.ts";
import { createPartLooker, type PartLookerOptions } from "./part_looker.ts";
import type { Job } from "./read_jobs.ts";
import type { Setting } from "./setting_io.ts";
import type { TargetParts } from "./target_parts.ts";

/** The parts whose pins are settings, in the order in which a panel shows them. */
export const PIN_PARTS: readonly PinPart[] = ["kernel", "imager", "environment"];

export interface PinSettingsOptions extends PartLookerOptions {
  readonly properties: Pick<PropertyReader, "list" | "read">;
}

/** The settings that lie on pins of the nodes that a render target has. */
export interface PinSettings {
  /** Finds the settings of a part by key, and goes on with what `found` then wants to be read. */
  find(
    parts: TargetParts,
    part: PinPart,
    found: (settings: ReadonlyMap<string, Setting>) => readonly Job[],
  ): Job;
}

export function createPinSettings(options: PinSettingsOptions): PinSettings {
  const { properties } = options;
  const looker = createPartLooker(options);

  function settingOf(part: PinPart, target: PropertyTarget): Setting | undefined {
    const spec = pinSpec(part, target.info);
    if (spec === undefined || target.isUnread === true) return undefined;
    return {
      async read(octane) {
        try {
          const value = settingValueOf(await properties.read(octane, target));
          return value === undefined || value === null ? undefined : { spec, value };
        } catch (error) {
          const isGone = error instanceof OctaneError && error.kind === "invalid_reference";
          if (isGone || isAbsence(error)) return undefined;
          throw error;
        }
      },
      async write(octane, _parts, value) {
        await writeHeld(octane, target, heldOf(value));
        return "pins";
      },
    };
  }

  return {
    find(parts, part, found) {
      const handle = parts.nodes[part];
      if (handle === undefined) return () => Promise.resolve([]);
      return looker.look(handle, (node) => async (octane) => {
        const settings = new Map<string, Setting>();
        for (const target of await properties.list(octane, node)) {
          const { where, info } = target;
          if (where.by === "attribute" && where.item === node.handle) continue;
          const key = pinKey(part, info.name);
          const setting = key === undefined ? undefined : settingOf(part, target);
          if (key !== undefined && setting !== undefined) settings.set(key, setting);
        }
        return found(settings);
      });
    },
  };
}

function heldOf(value: SettingValue): HeldValue {
  if (value === null) throw new RangeError("Nothing is no value of a pin");
  return value;
}
