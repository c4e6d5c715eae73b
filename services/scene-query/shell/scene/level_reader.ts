import { type OctaneAtDesk, OctaneError } from "@fuelrail/kit/octane";
import {
  ApiItemArrayService,
  ApiItemService,
  ApiNodeGraphService,
  ApiNodeService,
  ObjectRef_ObjectType,
} from "@fuelrail/kit/octane/beta2";
import type { Reread } from "../../core/scene/scene_model.ts";
import type { Found, NodeFacts, SceneNode } from "../../core/scene/scene_node.ts";
import { wordsOf } from "../../core/scene/scene_names.ts";
import type { LevelBelow, TypeCache } from "./type_cache.ts";

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
  below: LevelBelow,
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

/** Reads what is new of nodes and of the levels below them, all within one turn. */
export async function readAgain(
  octane: OctaneAtDesk,
  nodes: readonly SceneNode[],
  types: TypeCache,
  isKnown: (handle: bigint) => boolean,
): Promise<Reread[]> {
  const all: Reread[] = [];
  for (const node of nodes) {
    try {
      all.push({ node, ...await lookAgain(octane, node, types, isKnown) });
    } catch (error) {
      if (!(error instanceof OctaneError && error.kind === "invalid_reference")) throw error;
      all.push({ node, found: "gone" });
    }
  }
  return all;
}

async function lookAgain(
  octane: OctaneAtDesk,
  below: SceneNode,
  types: TypeCache,
  isKnown: (handle: bigint) => boolean,
): Promise<Omit<Reread, "node">> {
  if (below.parent === undefined) {
    return { found: await createLevelReader(below, types, isKnown).read(octane) };
  }
  const { handle, nodeType, isGraph } = below;
  const isNamed = below.inGraph || below.isGraph || below.pinCount > 0;
  const name = isNamed ? await nameOf(octane, handle) : below.name;
  const pinCount = below.isGraph
    ? 0
    : (await octane.call(node.pinCount, { objectPtr: { handle, type: NODE } })).result;
  const found = await createLevelReader({ handle, nodeType, isGraph, pinCount }, types, isKnown)
    .read(
      octane,
    );
  return { found, name, pinCount };
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

function pinsOf({ pinCount }: LevelBelow): Promise<readonly undefined[]> {
  return Promise.resolve(new Array<undefined>(pinCount).fill(undefined));
}

function itemStep(handle: bigint, types: TypeCache, isHere: (handle: bigint) => boolean): Step {
  const isGraph = once(async (octane) =>
    (await octane.call(item.isGraph, { objectPtr: { handle, type: ITEM } })).result
  );
  const name = once((octane) => nameOf(octane, handle));
  const nodeFacts = nodeFactsOf(handle, types, { own: name, ofValue: name });
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
    nodeFacts ??= nodeFactsOf(handle, types, {
      own: once((at) => nameOf(at, handle)),
      ofValue: () => Promise.resolve(wordsOf(pin)),
    });
    return { handle, pin, pinIndex: index, facts: await nodeFacts(octane) };
  };
}

async function nameOf(octane: OctaneAtDesk, handle: bigint): Promise<string> {
  return (await octane.call(item.name, { objectPtr: { handle, type: ITEM } })).result;
}

/** What a node is called; a value on a pin has no name of its own, so the pin's says what it is. */
interface Names {
  readonly own: (octane: OctaneAtDesk) => Promise<string>;
  readonly ofValue: (octane: OctaneAtDesk) => Promise<string>;
}

function nodeFactsOf(
  handle: bigint,
  types: TypeCache,
  names: Names,
): (octane: OctaneAtDesk) => Promise<NodeFacts> {
  const objectPtr = { handle, type: NODE };
  const type = once((octane) => types.typeFacts(octane, handle));
  const pinCount = once(async (octane) => (await octane.call(node.pinCount, { objectPtr })).result);
  return async (octane) => {
    const { nodeType, outType, isValue } = await type(octane);
    return {
      name: await (isValue ? names.ofValue : names.own)(octane),
      nodeType,
      outType,
      isGraph: false,
      pinCount: isValue ? 0 : await pinCount(octane),
    };
  };
}
