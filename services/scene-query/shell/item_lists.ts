import { type OctaneAtDesk, OctaneError } from "@fuelrail/kit/octane";
import {
  ApiItemArrayService,
  ApiNodeArrayService,
  ObjectRef_ObjectType,
} from "@fuelrail/kit/octane/beta2";
import { once } from "./once.ts";

type Handles = readonly bigint[];
type List = { readonly handle: bigint; readonly type: ObjectRef_ObjectType };

/** How a list of one kind is read. */
interface Form {
  readonly type: ObjectRef_ObjectType;
  whole(octane: OctaneAtDesk, objectPtr: List): Promise<Handles>;
  size(octane: OctaneAtDesk, objectPtr: List): Promise<number>;
  one(octane: OctaneAtDesk, objectPtr: List, index: number): Promise<bigint>;
  /** Connections at which it is read one by one, since Octane does not give it whole. */
  readonly oneByOne: WeakSet<WeakKey>;
}

const items = ApiItemArrayService.method;
const nodes = ApiNodeArrayService.method;

const ITEMS: Form = {
  type: ObjectRef_ObjectType.ApiItemArray,
  whole: async (octane, objectPtr) =>
    handles((await octane.call(items.items, { objectPtr })).result),
  size: async (octane, objectPtr) => (await octane.call(items.size, { objectPtr })).result,
  one: async (octane, objectPtr, index) =>
    (await octane.call(items.get, { objectPtr, index })).result?.handle ?? 0n,
  oneByOne: new WeakSet(),
};

const NODES: Form = {
  type: ObjectRef_ObjectType.ApiNodeArray,
  whole: async (octane, objectPtr) =>
    handles((await octane.call(nodes.items1, { objectPtr })).result),
  size: async (octane, objectPtr) => (await octane.call(nodes.size1, { objectPtr })).result,
  one: async (octane, objectPtr, index) =>
    (await octane.call(nodes.get1, { objectPtr, index })).result?.handle ?? 0n,
  oneByOne: new WeakSet(),
};

const handles = (list: { readonly data: readonly { readonly handle: bigint }[] } | undefined) =>
  (list?.data ?? []).map(({ handle }) => handle);

/** Reads a list that Octane holds, over as many turns as it takes; 0 where nothing is in a place. */
export type ListReading = (octane: OctaneAtDesk) => Promise<Handles>;

/** Reads a list of items by its handle, 0 for an empty one. */
export const itemList = (handle: bigint): ListReading => reading(ITEMS, handle);

/** Reads a list of nodes by its handle, 0 for an empty one. */
export const nodeList = (handle: bigint): ListReading => reading(NODES, handle);

/** In one call, or one by one at a connection where Octane does not have that call or fails in it. */
function reading(form: Form, handle: bigint): ListReading {
  const objectPtr = { handle, type: form.type };
  const size = once((octane) => form.size(octane, objectPtr));
  const found: bigint[] = [];

  async function oneByOne(octane: OctaneAtDesk): Promise<Handles> {
    const count = await size(octane);
    while (found.length < count) found.push(await form.one(octane, objectPtr, found.length));
    return found;
  }

  return once(async (octane) => {
    if (handle === 0n) return [];
    if (form.oneByOne.has(octane.connection)) return await oneByOne(octane);
    try {
      return await form.whole(octane, objectPtr);
    } catch (error) {
      const kind = error instanceof OctaneError ? error.kind : undefined;
      if (kind !== "unimplemented" && kind !== "internal") throw error;
      form.oneByOne.add(octane.connection);
      return await oneByOne(octane);
    }
  });
}
