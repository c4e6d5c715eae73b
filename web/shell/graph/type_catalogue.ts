import { type ReadonlySignal, signal } from "@preact/signals";
import { type NodeType, readTypesPage } from "../../core/graph/graph_node.ts";
import type { Requests } from "../scene/requests.ts";
import type { World } from "../world.ts";
import { askPatiently } from "../scene/patient.ts";

/** What can be made, as far as it was read. */
export interface TypeList {
  readonly types: readonly NodeType[];
  readonly state: "reading" | "read" | "failed";
  /** Why it failed, for people. */
  readonly fault: string | undefined;
}

const READING: TypeList = { types: [], state: "reading", fault: undefined };

/** The room's catalogue of node types, each part of it asked for once. */
export interface TypeCatalogue {
  /** Types that fit a pin type, or all of them. */
  of(outType: string | undefined): ReadonlySignal<TypeList>;
  /** Forgets what was read: another Octane may answer now. */
  clear(): void;
}

export function createTypeCatalogue(
  parts: { readonly requests: Requests; readonly world: World },
): TypeCatalogue {
  const lists = new Map<string, ReturnType<typeof signal<TypeList>>>();

  async function read(outType: string | undefined, list: ReturnType<typeof signal<TypeList>>) {
    let cursor: string | undefined;
    let types: readonly NodeType[] = [];
    do {
      const answer = await askPatiently(parts, "getNodeTypesRequest", {
        ...(outType === undefined ? {} : { out_type: outType }),
        ...(cursor === undefined ? {} : { cursor }),
      }, () => lists.get(outType ?? "") === list);
      if (!answer.ok) {
        list.value = { types, state: "failed", fault: answer.message };
        return;
      }
      const page = readTypesPage(answer.payload);
      types = [...types, ...page.types];
      cursor = page.next;
      list.value = { types, state: cursor === undefined ? "read" : "reading", fault: undefined };
    } while (cursor !== undefined);
  }

  return {
    of(outType) {
      const key = outType ?? "";
      const known = lists.get(key);
      if (known !== undefined && known.peek()?.state !== "failed") {
        return known as ReadonlySignal<TypeList>;
      }
      const list = known ?? signal<TypeList | undefined>(READING);
      list.value = READING;
      lists.set(key, list);
      void read(outType, list);
      return list as ReadonlySignal<TypeList>;
    },
    clear: () => lists.clear(),
  };
}
