import type { OctaneAtDesk } from "@fuelrail/kit/octane";
import * as alpha5 from "@fuelrail/kit/octane/alpha5";
import {
  ApiItemService,
  ApiNodeService,
  AttributeId,
  NodePinType,
  NodeType,
  ObjectRef_ObjectType,
} from "@fuelrail/kit/octane/beta2";
import type { SceneNode } from "../../core/scene/scene_node.ts";

const node = ApiNodeService.method;
const NODE = ObjectRef_ObjectType.ApiNode;
const ITEM = ObjectRef_ObjectType.ApiItem;

/** What every node of a type has in common. */
export interface TypeFacts {
  /** Octane's number of the type in this generation. */
  readonly number: number;
  readonly nodeType: string;
  readonly outType: string;
  readonly staticPins: number;
  /** How many attributes it has. */
  readonly attributes: number;
  /** Whether its pins are the type's alone and there are none, so that counting is needless. */
  readonly isValue: boolean;
  /** Whether nodes can have more pins than their type. */
  readonly hasMore: boolean;
}

/** What is needed of a node to read the level below it. */
export type LevelBelow = Pick<SceneNode, "handle" | "nodeType" | "isGraph" | "pinCount">;

/** Types of one project's nodes and the names of their pins. */
export interface TypeCache {
  /** The type of a node, in the one call that also says what it is like. */
  typeFacts(octane: OctaneAtDesk, handle: bigint): Promise<TypeFacts>;
  /** How many pins a node has, counted unless its type says it. */
  pinCount(octane: OctaneAtDesk, handle: bigint, type: TypeFacts): Promise<number>;
  /**
   * Name of a pin. Pins that a type lets people add are numbered, hence called the same on every
   * node; of other pins that only this node has, it is asked for each time.
   */
  pinName(octane: OctaneAtDesk, node: LevelBelow, index: number): Promise<string>;
  /** Forgets the types of a project; names of pins are Octane's and stay. */
  clear(): void;
}

/** What `pinName` may keep for good, which others may know already. */
export interface KnownPinNames {
  get(key: string): string | undefined;
  set(key: string, name: string): void;
}

/**
 * Attributes that no pin comes of. Pins beyond those of its type grow from a node's attributes, such
 * as a mesh's material names, so a type that has none but these has the same pins on every node.
 */
const PINLESS: ReadonlySet<number> = new Set([
  AttributeId.A_VALUE,
  AttributeId.A_COMPATIBILITY_VERSION,
  AttributeId.A_USER_INSTANCE_ID,
  AttributeId.A_DESCRIPTION,
  AttributeId.A_GROUP,
]);
/** Types with more attributes are not looked at: some pin is likely to come of one of them. */
const ATTRIBUTES_MAX = 4;

/** Knows the names of pins that it is given, by node type and position. */
export function createTypeCache(pinNames: KnownPinNames = new Map()): TypeCache {
  /** Pins of a type with the same name on every node; infinite when all that may come have. */
  const namedPins = new Map<string, number>();
  const hasFixedPins = new Map<string, boolean>();
  const counted = new Map<string, number>();

  /** Asked only of types that occur more often than it takes calls to know. */
  async function isFixed(octane: OctaneAtDesk, handle: bigint, type: TypeFacts): Promise<boolean> {
    const { nodeType, attributes, hasMore } = type;
    const known = hasFixedPins.get(nodeType);
    if (known !== undefined) return known;
    if (hasMore || attributes > ATTRIBUTES_MAX) return false;
    const before = counted.get(nodeType) ?? 0;
    counted.set(nodeType, before + 1);
    if (attributes > before) return false;
    const objectPtr = { handle, type: ITEM };
    let areAll = true;
    for (let index = 0; index < attributes && areAll; index++) {
      const { result } = await octane.call(ApiItemService.method.attrIdIx, { objectPtr, index });
      areAll = PINLESS.has(result);
    }
    hasFixedPins.set(nodeType, areAll);
    return areAll;
  }

  return {
    async typeFacts(octane, handle) {
      const objectPtr = { handle, type: NODE };
      const { result } = await octane.call(node.info, { objectPtr });
      const names = octane.generation === "alpha5" ? alpha5.NodeType : NodeType;
      const number = result?.type ?? 0;
      const pins = result?.pinInfoCount ?? 0;
      const nodeType = names[number] ?? `NT_${number}`;
      const isMovable = result !== undefined && result.movableInputPinCount > 0;
      namedPins.set(nodeType, isMovable ? Infinity : pins);
      return {
        number,
        nodeType,
        outType: NodePinType[result?.outType ?? 0] ?? "PT_UNKNOWN",
        staticPins: pins,
        attributes: result?.attributeInfoCount ?? Infinity,
        isValue: pins === 0 && result?.takesPinDefaultValue === true,
        hasMore: result === undefined || isMovable || result.isScriptGraphWrapper,
      };
    },
    async pinCount(octane, handle, type) {
      if (type.isValue) return 0;
      if (await isFixed(octane, handle, type)) return type.staticPins;
      return (await octane.call(node.pinCount, { objectPtr: { handle, type: NODE } })).result;
    },
    async pinName(octane, { handle, nodeType }, index) {
      const key = `${nodeType}:${index}`;
      const known = pinNames.get(key);
      if (known !== undefined) return known;
      const objectPtr = { handle, type: NODE };
      const { result } = await octane.call(node.pinNameIx, { objectPtr, index });
      if (index < (namedPins.get(nodeType) ?? 0)) pinNames.set(key, result);
      return result;
    },
    clear() {
      namedPins.clear();
      hasFixedPins.clear();
      counted.clear();
    },
  };
}
