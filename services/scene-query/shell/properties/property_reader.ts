import {
  attributeKindOf,
  type OctaneAtDesk,
  OctaneError,
  readAttribute,
  readAttributeArray,
  readPin,
} from "@fuelrail/kit/octane";
import {
  ApiItemService,
  ApiNodeService,
  AttributeType,
  ObjectRef_ObjectType,
  PinId,
} from "@fuelrail/kit/octane/beta2";
import {
  type PropertyInfo,
  type PropertyValue,
  type RawValue,
  shownList,
  shownValue,
  type ValueType,
} from "../../core/properties/normalise.ts";
import type { SceneNode } from "../../core/scene/scene_node.ts";
import { A_VALUE, type AttributeFacts, type AttributeFactsCache } from "./attribute_facts.ts";
import type { PinFacts, PinFactsCache } from "./pin_facts.ts";

/** One property of a node: what is said of it, and where Octane keeps its value. */
export interface PropertyTarget {
  /** Its `value` is null until it was read. */
  readonly info: PropertyInfo;
  readonly where:
    | {
      readonly by: "pin";
      readonly node: bigint;
      readonly pinId: number;
      readonly pinName: string;
    }
    | {
      readonly by: "attribute";
      readonly item: bigint;
      readonly attributeId: number;
      /** `AT_*`. */
      readonly attributeType: number;
      readonly isArray: boolean;
    };
  /** The node that holds the value, whose attribute may be animated; absent for a default. */
  readonly holder?: { readonly item: bigint; readonly attributeId: number };
  /**
   * Whether it has no value that could be read, such as a texture of many nodes, or one that may be
   * too large to be read unasked, such as the vertices of a mesh.
   */
  readonly isUnread?: boolean;
  /** Whether Octane holds no value at all, so that the default is what counts. */
  readonly isDefault?: boolean;
}

/** A value, and of a file the path that Octane has for it. */
export interface ReadValue {
  readonly value: PropertyValue;
  readonly filePath?: string;
}

/** Finds and reads the properties of nodes: their value pins and their own attributes. */
export interface PropertyReader {
  /** All properties, values not read; makes no call where facts and the level are known. */
  list(octane: OctaneAtDesk, node: SceneNode): Promise<PropertyTarget[]>;
  /** The property of a name; undefined when the node has none. */
  find(octane: OctaneAtDesk, node: SceneNode, name: string): Promise<PropertyTarget | undefined>;
  /** Reads a value in one call; null for what is not read. Rejects with an `OctaneError`. */
  read(octane: OctaneAtDesk, target: PropertyTarget): Promise<PropertyValue>;
  /** The same with the path of a file on Octane's machine, which is never for viewers. */
  readWhole(octane: OctaneAtDesk, target: PropertyTarget): Promise<ReadValue>;
  /** Notes that a list was set and is short by that, so that it is read from now on. */
  wasSet(target: Pick<PropertyTarget, "where">): void;
  /** Forgets what was set, when another project is open. */
  clear(): void;
  /** Whether the value is animated; one call. */
  isAnimated(octane: OctaneAtDesk, target: PropertyTarget): Promise<boolean>;
}

export interface PropertyReaderOptions {
  readonly facts: PinFactsCache;
  readonly attributes: AttributeFactsCache;
  /** The node that the model has for a handle. */
  nodeOf(handle: bigint): SceneNode | undefined;
}

/** Nodes whose value a pin reads through, by the type of pin. */
const VALUE_NODES: ReadonlySet<string> = new Set([
  "NT_BOOL",
  "NT_INT",
  "NT_FLOAT",
  "NT_ENUM",
  "NT_STRING",
  "NT_FILE",
  "NT_BIT_MASK",
]);

/** What the value attribute of such a node holds, where a pin has no number to be named by. */
const VALUE_ATTRIBUTES: Readonly<Record<string, number>> = {
  NT_BOOL: AttributeType.AT_BOOL,
  NT_INT: AttributeType.AT_INT4,
  NT_FLOAT: AttributeType.AT_FLOAT4,
  NT_ENUM: AttributeType.AT_INT,
  NT_STRING: AttributeType.AT_STRING,
  NT_BIT_MASK: AttributeType.AT_INT,
};

/** Nodes that are one colour or one number, by what their value attribute holds. */
const TEXTURE_VALUES: Readonly<Record<string, { type: ValueType; attributeType: number }>> = {
  NT_TEX_RGB: { type: "colour", attributeType: AttributeType.AT_FLOAT3 },
  NT_TEX_FLOAT: { type: "float", attributeType: AttributeType.AT_FLOAT },
};

const READABLE_BY_PIN: Readonly<Partial<Record<ValueType, Parameters<typeof readPin>[2]>>> = {
  bool: "bool",
  int: "int",
  int2: "int2",
  int3: "int3",
  int4: "int4",
  float: "float",
  float2: "float2",
  float3: "float3",
  float4: "float4",
  colour: "float3",
  matrix: "matrix",
  string: "string",
  file: "string",
  enum: "int",
  bit_mask: "int",
};

export function createPropertyReader(options: PropertyReaderOptions): PropertyReader {
  const { facts, attributes, nodeOf } = options;
  const short = new Set<string>();

  async function connectedTo(
    octane: OctaneAtDesk,
    node: SceneNode,
    pin: PinFacts,
    known: ReadonlyMap<string | undefined, SceneNode> | undefined,
  ): Promise<SceneNode | undefined> {
    if (known !== undefined) return known.get(pin.name);
    const { result } = await octane.call(ApiNodeService.method.connectedNodeIx, {
      objectPtr: { handle: node.handle, type: ObjectRef_ObjectType.ApiNode },
      pinIx: pin.index,
      enterWrapperNode: true,
    });
    return nodeOf(result?.handle ?? 0n);
  }

  async function ownValue(
    octane: OctaneAtDesk,
    node: SceneNode,
    one: AttributeFacts,
  ): Promise<PropertyTarget> {
    const pin = one.id === A_VALUE ? await pinOver(octane, node) : undefined;
    const texture = pin?.pinType === "PT_TEXTURE" ? TEXTURE_VALUES[node.nodeType] : undefined;
    const said = texture === undefined || pin?.value === undefined
      ? pin?.value
      : { ...pin.value, ...ofTexture(texture.type, pin.value.default) };
    const { type, ...ranges } = said ?? { type: one.type };
    const isFitting = pin !== undefined && fits(type, one.type);
    return {
      info: {
        name: one.name,
        label: pin?.label ?? one.label,
        type: isFitting ? type : ownType(node, one),
        value: null,
        group: "Attributes",
        ...(isFitting ? ranges : {}),
        ...(one.isArray ? { list: true } : {}),
      },
      where: {
        by: "attribute",
        item: node.handle,
        attributeId: one.id,
        attributeType: one.attributeType,
        isArray: one.isArray,
      },
      ...(one.isBulk ? { isUnread: true } : { holder: { item: node.handle, attributeId: one.id } }),
    };
  }

  /** The pin that a node sits on, which says what its value may be. */
  async function pinOver(octane: OctaneAtDesk, node: SceneNode): Promise<PinFacts | undefined> {
    const { parent, inGraph } = node;
    if (parent === undefined || inGraph || parent.isGraph) return undefined;
    const name = parent.children?.find((child) => child.node === node)?.pin;
    for (let index = 0; index < parent.pinCount; index++) {
      const pin = await facts.pin(octane, parent, index);
      if (pin.name === name) return pin;
    }
    return undefined;
  }

  const reader: PropertyReader = {
    async list(octane, node) {
      const targets: PropertyTarget[] = [];
      const known = node.children === undefined
        ? undefined
        : new Map(node.children.map((child) => [child.pin, child.node]));
      for (const pin of await facts.pins(octane, node)) {
        if (pin.value === undefined) continue;
        targets.push(pinTarget(node, pin, await connectedTo(octane, node, pin, known)));
      }
      for (const one of await attributes.all(octane, node)) {
        targets.push(await ownValue(octane, node, one));
      }
      return named(targets);
    },
    async find(octane, node, name) {
      return (await reader.list(octane, node)).find(({ info }) => info.name === name);
    },
    read: async (octane, target) => (await reader.readWhole(octane, target)).value,
    async readWhole(octane, target) {
      const { info, where } = target;
      if (target.isDefault === true) return { value: info.default ?? null };
      if (target.isUnread === true && !short.has(placeOf(target))) return { value: null };
      if (where.by === "pin") {
        const kind = READABLE_BY_PIN[info.type];
        if (kind === undefined) return { value: null };
        return shown(info.type, await readPin(octane, where, kind) as RawValue);
      }
      const kind = attributeKindOf(where.attributeType);
      if (kind === undefined) return { value: null };
      if (where.isArray) {
        const values = await readAttributeArray(octane, where.item, where.attributeId, kind);
        return { value: shownList(info.type, values as RawValue[]) };
      }
      const raw = await readAttribute(octane, where.item, where.attributeId, kind);
      return shown(info.type, raw as RawValue);
    },
    wasSet(target) {
      if (target.where.by === "attribute" && target.where.isArray) short.add(placeOf(target));
    },
    clear: () => short.clear(),
    async isAnimated(octane, { holder }) {
      if (holder === undefined) return false;
      try {
        const { result } = await octane.call(ApiItemService.method.isAnimated, {
          objectPtr: { handle: holder.item, type: ObjectRef_ObjectType.ApiItem },
          id: holder.attributeId,
        });
        return result;
      } catch (error) {
        if (error instanceof OctaneError && error.kind === "invalid_argument") return false;
        throw error;
      }
    },
  };
  return reader;
}

function shown(type: ValueType, raw: RawValue): ReadValue {
  const value = shownValue(type, raw);
  return type === "file" && typeof raw === "string" ? { value, filePath: raw } : { value };
}

function placeOf({ where }: Pick<PropertyTarget, "where">): string {
  return where.by === "pin"
    ? `pin ${where.node} ${where.pinId}`
    : `attribute ${where.item} ${where.attributeId}`;
}

function ownType({ nodeType }: SceneNode, { id, type }: AttributeFacts): ValueType {
  return id === A_VALUE ? TEXTURE_VALUES[nodeType]?.type ?? type : type;
}

/** Whether a pin's type describes the same values as the attribute that holds them. */
function fits(pinType: ValueType, attributeType: ValueType): boolean {
  const family = (type: ValueType) =>
    type === "colour" ? "float" : type === "enum" || type === "bit_mask" ? "int" : type;
  return family(attributeType).replace(/\d$/, "") === family(pinType).replace(/\d$/, "");
}

function pinTarget(
  node: SceneNode,
  pin: PinFacts,
  connected: SceneNode | undefined,
): PropertyTarget {
  const { type, ...ranges } = pin.value ?? { type: "float" };
  const isOwn = connected !== undefined && !connected.inGraph;
  const isValue = connected === undefined || VALUE_NODES.has(connected.nodeType);
  const base = {
    name: pin.name,
    label: pin.label,
    value: null,
    ...(pin.group === "" ? {} : { group: pin.group }),
    ...(connected === undefined || isOwn && isValue ? {} : { connected_to: connected.path }),
  };
  const byPin = { by: "pin", node: node.handle, pinId: pin.id, pinName: pin.name } as const;
  const texture = connected === undefined ? undefined : TEXTURE_VALUES[connected.nodeType];
  if (pin.pinType === "PT_TEXTURE") {
    if (connected === undefined || texture === undefined) {
      return { info: { ...base, type, ...ranges, read_only: true }, where: byPin, isUnread: true };
    }
    return {
      info: { ...base, ...ranges, ...ofTexture(texture.type, ranges.default) },
      where: {
        by: "attribute",
        item: connected.handle,
        attributeId: A_VALUE,
        attributeType: texture.attributeType,
        isArray: false,
      },
      holder: { item: connected.handle, attributeId: A_VALUE },
    };
  }
  if (pin.id === PinId.P_UNKNOWN) {
    return unnumberedTarget(connected, { info: { ...base, type, ...ranges }, where: byPin });
  }
  const isPlainTransform = connected === undefined ||
    connected.nodeType === "NT_TRANSFORM_VALUE";
  const isReadOnly = pin.pinType === "PT_TRANSFORM" ? !isPlainTransform : !isValue;
  return {
    info: { ...base, type, ...ranges, ...(isReadOnly ? { read_only: true } : {}) },
    where: byPin,
    ...(connected !== undefined && isValue
      ? { holder: { item: connected.handle, attributeId: A_VALUE } }
      : {}),
  };
}

/**
 * Pins that only one node has share one number, by which Octane finds the first of them alone:
 * their value is that of the node in them, and without one nothing can be set.
 */
function unnumberedTarget(
  connected: SceneNode | undefined,
  said: {
    readonly info: PropertyInfo;
    readonly where: PropertyTarget["where"];
  },
): PropertyTarget {
  const { info, where } = said;
  const attributeType = VALUE_ATTRIBUTES[connected?.nodeType ?? ""];
  if (connected === undefined) {
    return { info: { ...info, read_only: true }, where, isDefault: true };
  }
  if (attributeType === undefined) {
    return { info: { ...info, read_only: true }, where, isUnread: true };
  }
  const item = connected.handle;
  return {
    info,
    where: { by: "attribute", item, attributeId: A_VALUE, attributeType, isArray: false },
    holder: { item, attributeId: A_VALUE },
  };
}

/** The type of a colour or a number in a texture pin, and its default in that type. */
function ofTexture(
  type: ValueType,
  initial: PropertyValue | undefined,
): { readonly type: ValueType; readonly default?: PropertyValue } {
  const isOne = type !== "colour" && Array.isArray(initial);
  const first = isOne ? initial[0] : initial;
  return { type, ...(first === undefined ? {} : { default: first }) };
}

/** Each under a name of its own: an attribute that is called like a pin gets `attribute:` before. */
function named(targets: readonly PropertyTarget[]): PropertyTarget[] {
  const names = new Set<string>();
  return targets.map((target) => {
    const { name } = target.info;
    const own = names.has(name) ? `attribute:${name}` : name;
    names.add(own);
    return own === name ? target : { ...target, info: { ...target.info, name: own } };
  });
}
