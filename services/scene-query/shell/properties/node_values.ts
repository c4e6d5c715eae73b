import { type OctaneAtDesk, OctaneError } from "@fuelrail/kit/octane";
import {
  type PropertyInfo,
  type PropertyValue,
  sameShown,
} from "../../core/properties/normalise.ts";
import type { SceneNode } from "../../core/scene/scene_node.ts";
import { isOtherKind } from "../or_absent.ts";
import type { AttributeFactsCache } from "./attribute_facts.ts";
import type { Step } from "./in_turns.ts";
import type { PinFactsCache } from "./pin_facts.ts";
import type { PropertyReader, PropertyTarget, ReadValue } from "./property_reader.ts";

/** The values of one node as they were read last. */
export interface NodeValues {
  readonly node: SceneNode;
  readonly targets: readonly PropertyTarget[];
  /** By property name. */
  readonly values: Map<string, PropertyValue>;
  readonly animated: ReadonlySet<string>;
  /** Paths of files on Octane's machine by property name; never for viewers. */
  readonly filePaths: Map<string, string>;
  /** When the reading began, ms. */
  readAtMs: number;
}

/** What is needed to read nodes. */
export interface Readers {
  readonly reader: PropertyReader;
  readonly facts: PinFactsCache;
  readonly attributes: AttributeFactsCache;
}

/** The items of a node with their values; `assets` are ids of the registry by property name. */
export function itemsOf(
  { targets, values, animated }: NodeValues,
  assets: ReadonlyMap<string, string> = new Map(),
): PropertyInfo[] {
  return targets.map(({ info }) => {
    const value = values.get(info.name) ?? null;
    const asset = assets.get(info.name);
    return {
      ...info,
      value,
      ...(isPreview(value) ? { read_only: true } : {}),
      ...(animated.has(info.name) ? { animated: true } : {}),
      ...(asset === undefined ? {} : { asset }),
    };
  });
}

/** Whether a value is the start of a list that is too long to be shown and set. */
function isPreview(value: PropertyValue): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Reads a value; what Octane does not give as its type says is null. */
async function readValue(
  octane: OctaneAtDesk,
  reader: PropertyReader,
  target: PropertyTarget,
): Promise<ReadValue> {
  try {
    return await reader.readWhole(octane, target);
  } catch (error) {
    const isRefused = error instanceof OctaneError && error.kind === "invalid_argument";
    if (isRefused || isOtherKind(error)) return { value: null };
    throw error;
  }
}

/** Steps that read all of a node: what its pins and attributes are, then their values. */
export function readingSteps(
  node: SceneNode,
  { reader, facts, attributes }: Readers,
  nowMs: number,
): { readonly step: Step; result(): NodeValues } {
  const values = new Map<string, PropertyValue>();
  const animated = new Set<string>();
  const filePaths = new Map<string, string>();
  let pin = 0;
  let targets: PropertyTarget[] | undefined;
  let at = 0;
  return {
    async step(octane) {
      if (pin < node.pinCount) {
        await facts.pin(octane, node, pin);
        pin++;
        return true;
      }
      if (targets === undefined) {
        await attributes.all(octane, node);
        targets = await reader.list(octane, node);
        return targets.length > 0;
      }
      const target = targets[at];
      if (target === undefined) return false;
      const { name } = target.info;
      if (!values.has(name)) {
        const { value, filePath } = await readValue(octane, reader, target);
        values.set(name, value);
        if (filePath !== undefined) filePaths.set(name, filePath);
      }
      if (target.holder !== undefined && await reader.isAnimated(octane, target)) {
        animated.add(name);
      }
      at++;
      return at < targets.length;
    },
    result: () => ({ node, targets: targets ?? [], values, animated, filePaths, readAtMs: nowMs }),
  };
}

/** Steps that read the values of a node again; `changed` hears of each that is another. */
export function rereadingSteps(
  known: NodeValues,
  reader: PropertyReader,
  changed: (property: string, value: PropertyValue) => void,
): Step {
  let at = 0;
  return async (octane) => {
    const target = known.targets[at];
    if (target === undefined) return false;
    const { name } = target.info;
    const isLong = isList(target) && !Array.isArray(known.values.get(name));
    if (target.isUnread !== true && !isLong) {
      const { value, filePath } = await readValue(octane, reader, target);
      const isOtherFile = known.filePaths.get(name) !== filePath;
      if (isOtherFile || !sameShown(known.values.get(name), value)) {
        known.values.set(name, value);
        if (filePath !== undefined) known.filePaths.set(name, filePath);
        changed(name, value);
      }
    }
    at++;
    return at < known.targets.length;
  };
}

function isList({ where }: PropertyTarget): boolean {
  return where.by === "attribute" && where.isArray;
}
