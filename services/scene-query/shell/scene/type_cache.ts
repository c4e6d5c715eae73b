import type { OctaneAtDesk } from "@fuelrail/kit/octane";
import * as alpha5 from "@fuelrail/kit/octane/alpha5";
import {
  ApiNodeService,
  NodePinType,
  NodeType,
  ObjectRef_ObjectType,
} from "@fuelrail/kit/octane/beta2";
import type { SceneNode } from "../../core/scene/scene_node.ts";

const node = ApiNodeService.method;
const NODE = ObjectRef_ObjectType.ApiNode;

/** What every node of a type has in common. */
export interface TypeFacts {
  readonly nodeType: string;
  readonly outType: string;
  readonly staticPins: number;
  /** Whether its pins are the type's alone and there are none, so that counting is needless. */
  readonly isValue: boolean;
}

/** What is needed of a node to read the level below it. */
export type LevelBelow = Pick<SceneNode, "handle" | "nodeType" | "isGraph" | "pinCount">;

/** Types of one project's nodes and the names of their pins. */
export interface TypeCache {
  /** The type of a node, in the one call that also says what it is like. */
  typeFacts(octane: OctaneAtDesk, handle: bigint): Promise<TypeFacts>;
  /** Name of a pin; of a pin that only this node has, it is asked for each time. */
  pinName(octane: OctaneAtDesk, node: LevelBelow, index: number): Promise<string>;
  /** Forgets the types of a project; names of pins are Octane's and stay. */
  clear(): void;
}

/** What `pinName` may keep for good, which others may know already. */
export interface KnownPinNames {
  get(key: string): string | undefined;
  set(key: string, name: string): void;
}

/** Knows the names of pins that it is given, by node type and position. */
export function createTypeCache(pinNames: KnownPinNames = new Map()): TypeCache {
  const staticPins = new Map<string, number>();
  return {
    async typeFacts(octane, handle) {
      const objectPtr = { handle, type: NODE };
      const { result } = await octane.call(node.info, { objectPtr });
      const names = octane.generation === "alpha5" ? alpha5.NodeType : NodeType;
      const type = result?.type ?? 0;
      const pins = result?.pinInfoCount ?? 0;
      const nodeType = names[type] ?? `NT_${type}`;
      staticPins.set(nodeType, pins);
      return {
        nodeType,
        outType: NodePinType[result?.outType ?? 0] ?? "PT_UNKNOWN",
        staticPins: pins,
        isValue: pins === 0 && result?.takesPinDefaultValue === true,
      };
    },
    async pinName(octane, { handle, nodeType }, index) {
      const key = `${nodeType}:${index}`;
      const known = pinNames.get(key);
      if (known !== undefined) return known;
      const objectPtr = { handle, type: NODE };
      const { result } = await octane.call(node.pinNameIx, { objectPtr, index });
      if (index < (staticPins.get(nodeType) ?? 0)) pinNames.set(key, result);
      return result;
    },
    clear() {
      staticPins.clear();
    },
  };
}
