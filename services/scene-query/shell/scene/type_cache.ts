import type { OctaneAtDesk } from "@fuelrail/kit/octane";
import * as alpha5 from "@fuelrail/kit/octane/alpha5";
import {
  ApiInfoService,
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

/** Types of one project's nodes, read once each. */
export interface TypeCache {
  typeFacts(octane: OctaneAtDesk, type: number): Promise<TypeFacts>;
  /** Name of a pin; of a pin that only this node has, it is asked for each time. */
  pinName(octane: OctaneAtDesk, node: LevelBelow, index: number): Promise<string>;
  /** What a pin is called to people. */
  pinLabel(octane: OctaneAtDesk, node: LevelBelow, index: number): Promise<string>;
  clear(): void;
}

/** Starts with nothing known. */
export function createTypeCache(): TypeCache {
  const types = new Map<number, TypeFacts>();
  const staticPins = new Map<string, number>();
  const pinTexts = new Map<string, string>();

  async function pinText(
    { nodeType }: LevelBelow,
    index: number,
    kind: "name" | "label",
    ask: () => Promise<{ readonly result: string }>,
  ): Promise<string> {
    const key = `${kind}:${nodeType}:${index}`;
    const known = pinTexts.get(key);
    if (known !== undefined) return known;
    const { result } = await ask();
    if (index < (staticPins.get(nodeType) ?? 0)) pinTexts.set(key, result);
    return result;
  }
  const pinAt = ({ handle }: LevelBelow, index: number) => ({
    objectPtr: { handle, type: NODE },
    index,
  });

  return {
    async typeFacts(octane, type) {
      const known = types.get(type);
      if (known !== undefined) return known;
      const { result } = await octane.call(ApiInfoService.method.nodeInfo, { type });
      const names = octane.generation === "alpha5" ? alpha5.NodeType : NodeType;
      const pins = result?.pinInfoCount ?? 0;
      const facts = {
        nodeType: names[type] ?? `NT_${type}`,
        outType: NodePinType[result?.outType ?? 0] ?? "PT_UNKNOWN",
        staticPins: pins,
        isValue: pins === 0 && result?.takesPinDefaultValue === true,
      };
      types.set(type, facts);
      staticPins.set(facts.nodeType, pins);
      return facts;
    },
    pinName: (octane, below, index) =>
      pinText(below, index, "name", () => octane.call(node.pinNameIx, pinAt(below, index))),
    pinLabel: (octane, below, index) =>
      pinText(below, index, "label", () => octane.call(node.pinLabelIx, pinAt(below, index))),
    clear() {
      types.clear();
      staticPins.clear();
      pinTexts.clear();
    },
  };
}
