import { type OctaneAtDesk, OctaneError, type OctaneErrorKind } from "@fuelrail/kit/octane";
import {
  ApiItemService,
  ApiNodeGraphService,
  ObjectRef_ObjectType,
} from "@fuelrail/kit/octane/beta2";
import { type ListReading, nodeList } from "../item_lists.ts";
import { once } from "../once.ts";
import type { TypeCache, TypeFacts } from "./type_cache.ts";

/** What items of graphs are. */
export interface ItemKinds {
  /**
   * Finds out what an item is. `unread` says how many items of its graph come after it: when they
   * are many and a type comes again, Octane is asked once for all nodes of the type in all graphs,
   * instead of two things of each.
   */
  kindOf(handle: bigint, unread: number): (octane: OctaneAtDesk) => Promise<TypeFacts | "graph">;
  /** Forgets what was found but not asked for: the handle of a dead node may come again. */
  forget(): void;
}

/** Items still to come in a graph from which on it pays to ask for all of a type. */
const MANY = 6;
/** Refusals of a search, without which every item is asked by itself. */
const REFUSED: ReadonlySet<OctaneErrorKind> = new Set([
  "unimplemented",
  "invalid_reference",
  "invalid_argument",
  "internal",
]);

type Kind = TypeFacts | "graph";

/** Knows nothing of a project's items yet; `root` is its outermost graph. */
export function createItemKinds(
  types: Pick<TypeCache, "typeFacts">,
  root: () => bigint | undefined,
): ItemKinds {
  /** Types of nodes that were found with others; each is told once, since handles may come again. */
  const found = new Map<bigint, TypeFacts>();
  const met = new Set<number>();
  const searches = new Map<number, (octane: OctaneAtDesk) => Promise<void>>();

  /** Leaves the handle of one list behind, which nothing frees; hence once a type. */
  function search(graph: bigint, facts: TypeFacts): (octane: OctaneAtDesk) => Promise<void> {
    const list = once(async (octane) => {
      const { list } = await octane.call(ApiNodeGraphService.method.findNodes, {
        objectPtr: { handle: graph, type: ObjectRef_ObjectType.ApiNodeGraph },
        type: facts.number,
        recurse: true,
      });
      return list?.handle ?? 0n;
    });
    let nodes: ListReading | undefined;
    const all = once(async (octane) => {
      nodes ??= nodeList(await list(octane));
      for (const node of await nodes(octane)) found.set(node, facts);
    });
    return async (octane) => {
      try {
        await all(octane);
      } catch (error) {
        if (!(error instanceof OctaneError && REFUSED.has(error.kind))) throw error;
        searches.set(facts.number, () => Promise.resolve());
      }
    };
  }

  async function learn(octane: OctaneAtDesk, kind: Kind, unread: number): Promise<void> {
    if (kind === "graph") return;
    const { number } = kind;
    const graph = root();
    if (met.has(number) && !searches.has(number) && unread >= MANY && graph !== undefined) {
      searches.set(number, search(graph, kind));
    }
    met.add(number);
    await searches.get(number)?.(octane);
  }

  return {
    kindOf(handle, unread) {
      let kind: Kind | undefined;
      const isGraph = once(async (octane) => {
        const objectPtr = { handle, type: ObjectRef_ObjectType.ApiItem };
        return (await octane.call(ApiItemService.method.isGraph, { objectPtr })).result;
      });
      const facts = once((octane) => types.typeFacts(octane, handle));
      return async (octane) => {
        if (kind === undefined) {
          kind = found.get(handle);
          found.delete(handle);
        }
        kind ??= await isGraph(octane) ? "graph" : await facts(octane);
        await learn(octane, kind, unread);
        return kind;
      };
    },
    forget() {
      found.clear();
      met.clear();
      searches.clear();
    },
  };
}
