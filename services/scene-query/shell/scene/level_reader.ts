import { type OctaneAtDesk, OctaneError } from "@fuelrail/kit/octane";
import {
  ApiItemService,
  ApiNodeGraphService,
  ApiNodeService,
  ObjectRef_ObjectType,
} from "@fuelrail/kit/octane/beta2";
import type { Reread } from "../../core/scene/scene_model.ts";
import type { Found, NodeFacts, SceneNode } from "../../core/scene/scene_node.ts";
import { isNamedByPin } from "../../core/scene/row_types.ts";
import { wordsOf } from "../../core/scene/scene_names.ts";
import type { ItemKinds } from "./item_kinds.ts";
import { itemList, type ListReading } from "../item_lists.ts";
import { once } from "../once.ts";
import type { LevelBelow, TypeCache, TypeFacts } from "./type_cache.ts";

const item = ApiItemService.method;
const node = ApiNodeService.method;
const ITEM = ObjectRef_ObjectType.ApiItem;
const NODE = ObjectRef_ObjectType.ApiNode;
const GRAPH = ObjectRef_ObjectType.ApiNodeGraph;

/** Reads what is directly below one node, over as many turns as it takes. */
export interface LevelReader {
  /**
   * Goes on where the last turn ended and resolves to what was found once all of it was read.
   * Rejects with `TurnRefused` when the turn is over, and can then be called in the next one.
   */
  read(octane: OctaneAtDesk): Promise<readonly Found[]>;
}

/** What readers of one project's levels know together. */
export interface LevelKnowledge {
  readonly types: TypeCache;
  readonly kinds: ItemKinds;
  /** Which nodes need no facts, since the model has them. */
  isKnown(handle: bigint): boolean;
}

type Step = (octane: OctaneAtDesk) => Promise<Found | undefined>;

export function createLevelReader(below: LevelBelow, knowledge: LevelKnowledge): LevelReader {
  const { types, kinds } = knowledge;
  const found: Found[] = [];
  let next = 0;
  const listed: (octane: OctaneAtDesk) => Promise<readonly (bigint | undefined)[]> = below.isGraph
    ? itemsOf(below.handle)
    : () => pinsOf(below);
  const steps = new Map<number, Step>();
  const listedHere = new Set<bigint>();
  const isHere = (handle: bigint) => knowledge.isKnown(handle) || listedHere.has(handle);

  function stepAt(index: number, handle: bigint | undefined, unread: number): Step {
    const made = steps.get(index) ??
      (handle === undefined
        ? pinStep(below, index, types, isHere)
        : itemStep(handle, kinds.kindOf(handle, unread), types, isHere));
    steps.set(index, made);
    return made;
  }

  return {
    async read(octane) {
      const all = await listed(octane);
      for (; next < all.length; next++) {
        const one = await present(stepAt(next, all[next], all.length - next - 1)(octane));
        steps.delete(next);
        if (one === undefined) continue;
        found.push(one);
        if (one.facts !== undefined) listedHere.add(one.handle);
      }
      return found;
    },
  };
}

/** Reads what is new of nodes and of the levels below them, over as many turns as it takes. */
export interface Rereading {
  /** Like `LevelReader.read`. */
  read(octane: OctaneAtDesk): Promise<readonly Reread[]>;
}

export function createRereading(
  nodes: readonly SceneNode[],
  knowledge: LevelKnowledge,
): Rereading {
  const all: Reread[] = [];
  const looks = nodes.map((node) => lookAgain(node, knowledge));
  return {
    async read(octane) {
      for (let at = all.length; at < nodes.length; at++) {
        const [node, look] = [nodes[at], looks[at]];
        if (node === undefined || look === undefined) break;
        try {
          all.push({ node, ...await look(octane) });
        } catch (error) {
          if (!(error instanceof OctaneError && error.kind === "invalid_reference")) throw error;
          all.push({ node, found: "gone" });
        }
      }
      return all;
    },
  };
}

function lookAgain(
  below: SceneNode,
  knowledge: LevelKnowledge,
): (octane: OctaneAtDesk) => Promise<Omit<Reread, "node">> {
  const { handle, nodeType, isGraph, parent } = below;
  if (parent === undefined) {
    const reader = createLevelReader(below, knowledge);
    return async (octane) => ({ found: await reader.read(octane) });
  }
  const isNamed = below.inGraph || isGraph || below.pinCount > 0 && !isNamedByPin(below.outType);
  const name = once(async (octane) => isNamed ? await nameOf(octane, handle) : below.name);
  const pinCount = once(async (octane) =>
    isGraph ? 0 : (await octane.call(node.pinCount, { objectPtr: { handle, type: NODE } })).result
  );
  let reader: LevelReader | undefined;
  return async (octane) => {
    const facts = { name: await name(octane), pinCount: await pinCount(octane) };
    reader ??= createLevelReader({ handle, nodeType, isGraph, ...facts }, knowledge);
    return { found: await reader.read(octane), ...facts };
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

/** The handle of the list stays behind in Octane, so that it is asked for once. */
function itemsOf(handle: bigint): (octane: OctaneAtDesk) => Promise<readonly bigint[]> {
  const owned = once(async (octane) => {
    const objectPtr = { handle, type: GRAPH };
    const { list } = await octane.call(ApiNodeGraphService.method.getOwnedItems, { objectPtr });
    return list?.handle ?? 0n;
  });
  let list: ListReading | undefined;
  return once(async (octane) => {
    list ??= itemList(await owned(octane));
    return (await list(octane)).filter((one) => one !== 0n);
  });
}

function pinsOf({ pinCount }: LevelBelow): Promise<readonly undefined[]> {
  return Promise.resolve(new Array<undefined>(pinCount).fill(undefined));
}

function itemStep(
  handle: bigint,
  kindOf: ReturnType<ItemKinds["kindOf"]>,
  types: TypeCache,
  isHere: (handle: bigint) => boolean,
): Step {
  const name = once((octane) => nameOf(octane, handle));
  let pinCount: ReturnType<typeof countOf> | undefined;
  return async (octane) => {
    if (isHere(handle)) return { handle };
    const kind = await kindOf(octane);
    if (kind === "graph") {
      const graph = { nodeType: "GT_STANDARD", outType: "PT_UNKNOWN", isGraph: true, pinCount: 0 };
      return { handle, facts: { name: await name(octane), ...graph } };
    }
    pinCount ??= countOf(handle, types, kind);
    return { handle, facts: factsOf(kind, await name(octane), await pinCount(octane)) };
  };
}

function pinStep(
  parent: LevelBelow,
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
  const pinName = once((octane) => types.pinName(octane, parent, index));
  let nodeFacts: ((octane: OctaneAtDesk) => Promise<NodeFacts>) | undefined;
  return async (octane) => {
    const handle = await connected(octane);
    if (handle === 0n) return undefined;
    const pin = await pinName(octane);
    if (isHere(handle)) return { handle, pin, pinIndex: index };
    nodeFacts ??= factsOnPin(handle, types, pin);
    return { handle, pin, pinIndex: index, facts: await nodeFacts(octane) };
  };
}

/** A node that lives in a pin; every graph was read before, or it would be known. */
function factsOnPin(
  handle: bigint,
  types: TypeCache,
  pin: string,
): (octane: OctaneAtDesk) => Promise<NodeFacts> {
  const type = once((octane) => types.typeFacts(octane, handle));
  const name = once((octane) => nameOf(octane, handle));
  let pinCount: ReturnType<typeof countOf> | undefined;
  return async (octane) => {
    const facts = await type(octane);
    pinCount ??= countOf(handle, types, facts);
    const isLikePin = facts.isValue || isNamedByPin(facts.outType);
    return factsOf(facts, isLikePin ? wordsOf(pin) : await name(octane), await pinCount(octane));
  };
}

function countOf(
  handle: bigint,
  types: TypeCache,
  facts: TypeFacts,
): (octane: OctaneAtDesk) => Promise<number> {
  return once((octane) => types.pinCount(octane, handle, facts));
}

function factsOf({ nodeType, outType }: TypeFacts, name: string, pinCount: number): NodeFacts {
  return { name, nodeType, outType, isGraph: false, pinCount };
}

async function nameOf(octane: OctaneAtDesk, handle: bigint): Promise<string> {
  return (await octane.call(item.name, { objectPtr: { handle, type: ITEM } })).result;
}
