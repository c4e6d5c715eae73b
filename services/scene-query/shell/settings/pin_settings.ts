import { type OctaneAtDesk, OctaneError } from "@fuelrail/kit/octane";
import type { HeldValue } from "../../core/edit/held_value.ts";
import { pinKey, type PinPart, pinSpec, settingValueOf } from "../../core/settings/pin_settings.ts";
import type { SettingValue } from "../../core/settings/setting_specs.ts";
import type { SceneNode } from "../../core/scene/scene_node.ts";
import { writeHeld } from "../edit/value_io.ts";
import type { PinFactsCache } from "../properties/pin_facts.ts";
import type { PropertyReader, PropertyTarget } from "../properties/property_reader.ts";
import { isAbsence, type Setting } from "./setting_io.ts";
import type { TargetParts } from "./target_parts.ts";

/** The parts whose pins are settings, in the order in which a panel shows them. */
export const PIN_PARTS: readonly PinPart[] = ["kernel", "imager", "environment"];

export interface PinSettingsOptions {
  readonly properties: Pick<PropertyReader, "list" | "read">;
  readonly facts: Pick<PinFactsCache, "pin" | "knows">;
  /** The node that the scene's model has for a handle. */
  nodeOf(handle: bigint): SceneNode | undefined;
}

/** The settings that lie on pins of the nodes that a render target has. */
export interface PinSettings {
  /** Asks what a few more pins of a part are; resolves to whether all are known now. */
  learn(octane: OctaneAtDesk, parts: TargetParts, part: PinPart, count: number): Promise<boolean>;
  /** Settings of a part by key; none while the scene was not read that far. */
  list(
    octane: OctaneAtDesk,
    parts: TargetParts,
    part: PinPart,
  ): Promise<ReadonlyMap<string, Setting>>;
}

export function createPinSettings(options: PinSettingsOptions): PinSettings {
  const { properties, facts } = options;

  /** The node of a part, once the scene was read below it: then listing its pins takes no calls. */
  function nodeOf(parts: TargetParts, part: PinPart): SceneNode | undefined {
    const handle = parts.nodes[part];
    const node = handle === undefined ? undefined : options.nodeOf(handle);
    return node?.children === undefined ? undefined : node;
  }

  /** How many pins of a node have been described. */
  const learnt = new Map<bigint, number>();

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
    async learn(octane, parts, part, count) {
      const node = nodeOf(parts, part);
      if (node === undefined || facts.knows(node)) return true;
      const from = learnt.get(node.handle) ?? 0;
      const to = Math.min(node.pinCount, from + count);
      for (let index = from; index < to; index++) await facts.pin(octane, node, index);
      learnt.set(node.handle, to === node.pinCount ? 0 : to);
      return facts.knows(node);
    },
    async list(octane, parts, part) {
      const settings = new Map<string, Setting>();
      const node = nodeOf(parts, part);
      if (node === undefined) return settings;
      for (const target of await properties.list(octane, node)) {
        const { where, info } = target;
        if (where.by === "attribute" && where.item === node.handle) continue;
        const key = pinKey(part, info.name);
        const setting = key === undefined ? undefined : settingOf(part, target);
        if (key !== undefined && setting !== undefined) settings.set(key, setting);
      }
      return settings;
    },
  };
}

function heldOf(value: SettingValue): HeldValue {
  if (value === null) throw new RangeError("Nothing is no value of a pin");
  return value;
}
