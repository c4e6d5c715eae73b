import { type OctaneAtDesk, OctaneError } from "@fuelrail/kit/octane";
import * as alpha5 from "@fuelrail/kit/octane/alpha5";
import {
  ApiInfoService,
  ApiItemArrayService,
  ApiItemService,
  ApiNodeGraphService,
  ApiNodeService,
  NodePinType,
  NodeType,
  ObjectRef_ObjectType,
} from "@fuelrail/kit/octane/beta2";
import type { Found, NodeFacts, SceneNode } from "../../core/scene/scene_model.ts";

/** What every node of a type has in common. */
interface TypeFacts {
  readonly nodeType: string;
  readonly outType: string;
  readonly staticPins: number;
  /** Whether its pins are the type's alone and there are none, so that counting is needless. */
  readonly isValue: boolean;
}

/** Types of one project's nodes, read once each. */
export interface TypeCache {
  typeFacts(octane: OctaneAtDesk, type: number): Promise<TypeFacts>;
  /** Name of a pin; of a pin that only this node has, it is asked for each time. */
  pinName(octane: OctaneAtDesk, node: bigint, type: string, index: number): Promise<string>;
  clear(): void;
}

const item = ApiItemService.method;
const node = ApiNodeService.method;
const ITEM = ObjectRef_ObjectType.ApiItem;
const NODE = ObjectRef_ObjectType.ApiNode;
const GRAPH = ObjectRef_ObjectType.ApiNodeGraph;

export function createTypeCache(): TypeCache {
  const types = new Map<number, TypeFacts>();
  const staticPins = new Map<string, number>();
  const pinNames = new Map<string, string>();
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
    async pinName(octane, handle, type, index) {
      const key = `${type}:${index}`;
      const known = pinNames.get(key);
      if (known !== undefined) return known;
      const { result } = await octane.call(node.pinNameIx, {
        objectPtr: { handle, type: NODE },
        index,
      });
      if (index < (staticPins.get(type) ?? 0)) pinNames.set(key, result);
      return result;
    },
    clear() {
      types.clear();
      staticPins.clear();
      pinNames.clear();
    },
  };
}

/** Reads what is directly below one node, over as many turns as it takes. */
export interface LevelReader {
  readonly node: SceneNode;
  /**
   * Goes on where the last turn ended and resolves to what was found once all of it was read.
   * Rejects with `TurnRefused` when the turn is over, and can then be called in the next one.
   */
  read(octane: OctaneAtDesk): Promise<readonly Found[]>;
}

/** A question to Octane whose answer is kept, so that it is asked once however often turns end. */
function once<T>(ask: (octane: OctaneAtDesk) => Promise<T>): (octane: OctaneAtDesk) => Promise<T> {
  let answer: { readonly value: T } | undefined;
  return async (octane) => {
    answer ??= { value: await ask(octane) };
    return answer.value;
  };
}

type Step = (octane: OctaneAtDesk) => Promise<Found | undefined>;

/** Makes a reader; `isKnown` says which nodes need no facts, since the model has them. */
export function createLevelReader(
  below: SceneNode,
  types: TypeCache,
  isKnown: (handle: bigint) => boolean,
): LevelReader {
  const found: Found[] = [];
  let next = 0;
  const listed = once<readonly (bigint | undefined)[]>((octane) =>
    below.isGraph ? itemsOf(octane, below.handle) : pinsOf(below)
  );
  const steps = new Map<number, Step>();
  const isHere = (handle: bigint) =>
    isKnown(handle) || found.some((one) => one.handle === handle && one.facts !== undefined);

  function stepAt(index: number, handle: bigint | undefined): Step {
    const made = steps.get(index) ??
      (handle === undefined
        ? pinStep(below, index, types, isHere)
        : itemStep(handle, types, isHere));
    steps.set(index, made);
    return made;
  }

  return {
    node: below,
    async read(octane) {
      const all = await listed(octane);
      for (; next < all.length; next++) {
        const one = await present(stepAt(next, all[next])(octane));
        steps.delete(next);
        if (one !== undefined) found.push(one);
      }
      return found;
    },
  };
}

/** What was deleted inside Octane while it was read is simply not there. */
async function present(step: Promise<Found | undefined>): Promise<Found | undefined> {
  try {
    return await step;
  } catch (error) {
    if (error instanceof OctaneError && error.kind === "invalid_reference") return undefined;
    throw error;
  }
}

async function itemsOf(octane: OctaneAtDesk, handle: bigint): Promise<readonly bigint[]> {
  const objectPtr = { handle, type: GRAPH };
  const { list } = await octane.call(ApiNodeGraphService.method.getOwnedItems, { objectPtr });
  if (list === undefined || list.handle === 0n) return [];
  const { result } = await octane.call(ApiItemArrayService.method.items, {
    objectPtr: { handle: list.handle, type: ObjectRef_ObjectType.ApiItemArray },
  });
  return (result?.data ?? []).map((ref) => ref.handle).filter((one) => one !== 0n);
}

function pinsOf({ pinCount }: SceneNode): Promise<readonly undefined[]> {
  return Promise.resolve(new Array<undefined>(pinCount).fill(undefined));
}

function itemStep(handle: bigint, types: TypeCache, isHere: (handle: bigint) => boolean): Step {
  const isGraph = once(async (octane) =>
    (await octane.call(item.isGraph, { objectPtr: { handle, type: ITEM } })).result
  );
  const name = once((octane) => nameOf(octane, handle));
  const nodeFacts = nodeFactsOf(handle, types, name);
  return async (octane) => {
    if (isHere(handle)) return { handle };
    if (!await isGraph(octane)) return { handle, facts: await nodeFacts(octane) };
    const facts = {
      name: await name(octane),
      nodeType: "GT_STANDARD",
      outType: "PT_UNKNOWN",
      isGraph: true,
      pinCount: 0,
    };
    return { handle, facts };
  };
}

function pinStep(
  parent: SceneNode,
  index: number,
  types: TypeCache,
  isHere: (handle: bigint) => boolean,
): Step {
  const connected = once(async (octane) => {
    const { result } = await octane.call(node.connectedNodeIx, {
      objectPtr: { handle: parent.handle, type: NODE },
      pinIx: index,
      enterWrapperNode: true,
    });
    return result?.handle ?? 0n;
  });
  const pinName = once((octane) => types.pinName(octane, parent.handle, parent.nodeType, index));
  let nodeFacts: ((octane: OctaneAtDesk) => Promise<NodeFacts>) | undefined;
  return async (octane) => {
    const handle = await connected(octane);
    if (handle === 0n) return undefined;
    const pin = await pinName(octane);
    if (isHere(handle)) return { handle, pin };
    nodeFacts ??= nodeFactsOf(handle, types, once((at) => nameOf(at, handle)));
    return { handle, pin, facts: await nodeFacts(octane) };
  };
}

async function nameOf(octane: OctaneAtDesk, handle: bigint): Promise<string> {
  return (await octane.call(item.name, { objectPtr: { handle, type: ITEM } })).result;
}

function nodeFactsOf(
  handle: bigint,
  types: TypeCache,
  name: (octane: OctaneAtDesk) => Promise<string>,
): (octane: OctaneAtDesk) => Promise<NodeFacts> {
  const objectPtr = { handle, type: NODE };
  const type = once(async (octane) => (await octane.call(node.type, { objectPtr })).result);
  const pinCount = once(async (octane) => (await octane.call(node.pinCount, { objectPtr })).result);
  return async (octane) => {
    const { nodeType, outType, isValue } = await types.typeFacts(octane, await type(octane));
    return {
      name: await name(octane),
      nodeType,
      outType,
      isGraph: false,
      pinCount: isValue ? 0 : await pinCount(octane),
    };
  };
}
