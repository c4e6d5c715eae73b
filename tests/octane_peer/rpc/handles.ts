import { ObjectRef_ObjectType } from "../../../kit/octane/gen/beta2.ts";
import type { LibraryCategory, LibraryPackage } from "../library/library.ts";
import type { LiveCategory, LiveMaterial } from "../library/live.ts";
import type { GraphNode, Item, NodeGraph } from "../scene/items.ts";
import type { PinSpec } from "../scene/pin_specs.ts";
import { invalidReference } from "./refusal.ts";

/** A reference as it is on the wire. */
export interface Ref {
  readonly handle: bigint;
  readonly type: ObjectRef_ObjectType;
}

/** Something that a handle stands for. */
export type Referenced =
  | { readonly kind: "item"; readonly item: Item }
  | { readonly kind: "itemArray"; readonly items: readonly Item[] }
  | { readonly kind: "nodeArray"; readonly items: readonly GraphNode[] }
  | { readonly kind: "pinInfo"; readonly pin: PinSpec }
  | { readonly kind: "colorSpace"; readonly colorSpace: number }
  | { readonly kind: "category"; readonly category: LibraryCategory }
  | { readonly kind: "package"; readonly package: LibraryPackage }
  | { readonly kind: "liveCategories"; readonly categories: readonly LiveCategory[] }
  | { readonly kind: "liveMaterials"; readonly materials: readonly LiveMaterial[] };

type Kind = Referenced["kind"];

const NONE = 0n;

/** Nothing: what an unconnected pin and a failed creation refer to. */
export const NO_REF: Ref = { handle: NONE, type: ObjectRef_ObjectType.ApiItem };

const TYPES: Record<Exclude<Kind, "item">, ObjectRef_ObjectType> = {
  itemArray: ObjectRef_ObjectType.ApiItemArray,
  nodeArray: ObjectRef_ObjectType.ApiNodeArray,
  pinInfo: ObjectRef_ObjectType.ApiNodePinInfo,
  colorSpace: ObjectRef_ObjectType.ApiOutputColorSpaceInfo,
  category: ObjectRef_ObjectType.ApiLocalDB_Category,
  package: ObjectRef_ObjectType.ApiLocalDB_Package,
  liveCategories: ObjectRef_ObjectType.ApiDBMaterialManager_DBCategoryArray,
  liveMaterials: ObjectRef_ObjectType.ApiDBMaterialManager_DBMaterialArray,
};

/**
 * Gives out 64-bit handles: always the same one for the same item, a new one for every list and
 * pin description. Nothing but deletion and a new project takes a handle back.
 */
export class Handles {
  #next: bigint;
  readonly #objects = new Map<bigint, Referenced>();
  readonly #ofItem = new Map<Item, bigint>();
  readonly #onWrongClass: () => void;

  /** `first` is the first handle; `onWrongClass` hears of handles used as what they are not. */
  constructor(first: bigint, onWrongClass: () => void) {
    this.#next = first;
    this.#onWrongClass = onWrongClass;
  }

  /** How many handles are alive. */
  get size(): number {
    return this.#objects.size;
  }

  /** A reference to an item, typed as the class that a response declares. */
  item(item: Item | null, type?: ObjectRef_ObjectType): Ref {
    if (item === null) return NO_REF;
    const shown = type ??
      (item.isGraph ? ObjectRef_ObjectType.ApiNodeGraph : ObjectRef_ObjectType.ApiNode);
    const known = this.#ofItem.get(item);
    if (known !== undefined) return { handle: known, type: shown };
    const handle = this.#mint({ kind: "item", item });
    this.#ofItem.set(item, handle);
    return { handle, type: shown };
  }

  /** A new handle for something that is not an item. */
  other(object: Exclude<Referenced, { kind: "item" }>): Ref {
    return { handle: this.#mint(object), type: TYPES[object.kind] };
  }

  /** The item of a reference; refuses what Octane refuses. */
  itemOf(ref: Ref | undefined): Item {
    const { item } = this.#find(ref, "item");
    if (!item.alive) throw invalidReference();
    return item;
  }

  /** The node of a reference. */
  nodeOf(ref: Ref | undefined): GraphNode {
    const item = this.itemOf(ref);
    if (item.isGraph) throw this.#wrong();
    return item;
  }

  /** The graph of a reference. */
  graphOf(ref: Ref | undefined): NodeGraph {
    const item = this.itemOf(ref);
    if (!item.isGraph) throw this.#wrong();
    return item;
  }

  /** The node of a reference, or null for a reference to nothing. */
  optionalNode(ref: Ref | undefined): GraphNode | null {
    return ref === undefined || ref.handle === NONE ? null : this.nodeOf(ref);
  }

  /** What a reference of another class stands for. */
  find<K extends Kind>(ref: Ref | undefined, kind: K): Extract<Referenced, { kind: K }> {
    return this.#find(ref, kind);
  }

  /** Takes a handle back. */
  remove(ref: Ref | undefined): boolean {
    return ref !== undefined && this.#objects.delete(ref.handle);
  }

  /** Takes every handle back; the same numbers are never given out again. */
  clear(): void {
    this.#objects.clear();
    this.#ofItem.clear();
  }

  #mint(object: Referenced): bigint {
    const handle = this.#next++;
    this.#objects.set(handle, object);
    return handle;
  }

  #wrong(): Error {
    this.#onWrongClass();
    return invalidReference();
  }

  #find<K extends Kind>(ref: Ref | undefined, kind: K): Extract<Referenced, { kind: K }> {
    const object = this.#objects.get(ref?.handle ?? NONE);
    if (object === undefined) throw invalidReference();
    if (object.kind !== kind) throw this.#wrong();
    return object as Extract<Referenced, { kind: K }>;
  }
}
