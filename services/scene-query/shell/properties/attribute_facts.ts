import { attributeKindOf, type OctaneAtDesk } from "@fuelrail/kit/octane";
import * as alpha5 from "@fuelrail/kit/octane/alpha5";
import {
  ApiItemService,
  AttributeId,
  AttributeType,
  ObjectRef_ObjectType,
} from "@fuelrail/kit/octane/beta2";
import type { ValueType } from "../../core/properties/normalise.ts";
import type { SceneNode } from "../../core/scene/scene_node.ts";

/** What Octane says of one attribute. */
export interface AttributeFacts {
  /** Octane's number of it in this generation. */
  readonly id: number;
  readonly name: string;
  readonly label: string;
  /** `AT_*`. */
  readonly attributeType: number;
  readonly type: ValueType;
  readonly isArray: boolean;
  /** Whether it is so large that it is never read whole, as a mesh's vertices are. */
  readonly isBulk: boolean;
}

/** Attributes by node type, each asked for once. */
export interface AttributeFactsCache {
  /** Of every attribute that holds values; two calls each the first time. */
  all(octane: OctaneAtDesk, node: SceneNode): Promise<readonly AttributeFacts[]>;
  knows(node: SceneNode): boolean;
  clear(): void;
}

/** The attribute that holds the value of a value node, the same in both generations. */
export const A_VALUE = AttributeId.A_VALUE;

const item = ApiItemService.method;

/** Attributes of bytes and of geometry hold as many values as a model has corners. */
const BULK_TYPES: ReadonlySet<number> = new Set([AttributeType.AT_BYTE]);
const BULK_OUTPUTS: ReadonlySet<string> = new Set(["PT_GEOMETRY"]);

/** Knows the attributes that it is given, by node type. */
export function createAttributeFacts(
  ofTypes: Map<string, readonly AttributeFacts[]> = new Map(),
): AttributeFactsCache {
  const ofGraphs = new Map<string, readonly AttributeFacts[]>();
  const single = new Map<string, AttributeFacts | undefined>();
  const knownOf = ({ isGraph }: SceneNode) => isGraph ? ofGraphs : ofTypes;
  const keyOf = ({ nodeType, isGraph, handle }: SceneNode) => isGraph ? `${handle}` : nodeType;

  async function one(
    octane: OctaneAtDesk,
    node: SceneNode,
    index: number,
  ): Promise<AttributeFacts | undefined> {
    const key = `${keyOf(node)}:${index}`;
    if (single.has(key)) return single.get(key);
    const objectPtr = { handle: node.handle, type: ObjectRef_ObjectType.ApiItem };
    const { result: info } = await octane.call(item.attrInfoIx, { objectPtr, index });
    const { result: name } = await octane.call(item.attrNameIx, { objectPtr, index });
    const facts = info === undefined
      ? undefined
      : factsOf(octane, node, { ...info, id: info.id, name });
    single.set(key, facts);
    return facts;
  }

  return {
    async all(octane, node) {
      const key = keyOf(node);
      const cached = knownOf(node).get(key);
      if (cached !== undefined) return cached;
      const objectPtr = { handle: node.handle, type: ObjectRef_ObjectType.ApiItem };
      const { result: count } = await octane.call(item.attrCount, { objectPtr });
      const all: AttributeFacts[] = [];
      for (let index = 0; index < count; index++) {
        const facts = await one(octane, node, index);
        if (facts !== undefined) all.push(facts);
      }
      knownOf(node).set(key, all);
      return all;
    },
    knows: (node) => knownOf(node).has(keyOf(node)),
    clear() {
      ofGraphs.clear();
      single.clear();
    },
  };
}

function factsOf(
  octane: OctaneAtDesk,
  node: SceneNode,
  info: {
    readonly id: number;
    readonly name: string;
    readonly type: number;
    readonly isArray: boolean;
  },
): AttributeFacts | undefined {
  const type = typeOf(info.type);
  if (type === undefined) return undefined;
  const ids = octane.generation === "alpha5" ? alpha5.AttributeId : AttributeId;
  const name = info.name === "" ? ids[info.id] ?? `attribute ${info.id}` : info.name;
  return {
    id: info.id,
    name,
    label: labelOf(name),
    attributeType: info.type,
    type,
    isArray: info.isArray,
    isBulk: info.isArray && (BULK_TYPES.has(info.type) || BULK_OUTPUTS.has(node.outType)),
  };
}

function typeOf(attributeType: number): ValueType | undefined {
  if (attributeType === AttributeType.AT_FILENAME) return "file";
  return attributeKindOf(attributeType);
}

/** "fileName" and "A_FILENAME" as words. */
function labelOf(name: string): string {
  const words = name.replace(/^A_/, "").replace(/([a-z])([A-Z0-9])/g, "$1 $2")
    .replaceAll("_", " ").trim().toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
