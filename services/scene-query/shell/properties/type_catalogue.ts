import type { Clock } from "@fuelrail/kit/clock";
import type { OctaneAtDesk, OctaneDesk } from "@fuelrail/kit/octane";
import * as alpha5 from "@fuelrail/kit/octane/alpha5";
import { ApiInfoService, NodeGraphType, NodePinType, NodeType } from "@fuelrail/kit/octane/beta2";
import { type RequestHandlers, RequestRefused } from "@fuelrail/kit/requests";
import { refusedByOctane } from "../at_octane.ts";
import type { SceneDesk } from "../scene/scene_desk.ts";
import { LIST_MS, otherProject } from "../scene/scene_reading.ts";
import { inTurns, ProjectLeft } from "./in_turns.ts";

export interface TypeCatalogueOptions {
  readonly desk: OctaneDesk;
  readonly scene: SceneDesk;
  readonly clock: Clock;
}

/** One type that can be created. */
export interface CatalogueType {
  readonly node_type: string;
  readonly label: string;
  readonly category?: string;
  readonly out_type: string;
  readonly is_graph?: boolean;
}

/** What Octane can create, each type asked about once. */
export interface TypeCatalogue {
  readonly handlers: RequestHandlers;
  /** Another Octane may answer now. */
  clear(): void;
}

interface TypeRef {
  readonly number: number;
  readonly isGraph: boolean;
}

const info = ApiInfoService.method;
const PAGE_TYPES = 500;

export function createTypeCatalogue({ desk, scene, clock }: TypeCatalogueOptions): TypeCatalogue {
  /** By kind and number; null for what cannot be created. */
  const known = new Map<string, CatalogueType | null>();
  const lists = new Map<string, readonly TypeRef[]>();
  let session: number | undefined;

  const keyOf = ({ number, isGraph }: TypeRef) => `${isGraph ? "graph" : "node"}:${number}`;

  async function typesOf(outType: string | undefined): Promise<CatalogueType[]> {
    const list = outType ?? "";
    let at = 0;
    await inTurns(desk, clock, "read", scene.project, async (octane) => {
      const refs = lists.get(list);
      if (refs === undefined) {
        lists.set(list, await listed(octane, outType));
        return true;
      }
      while (at < refs.length && known.has(keyOf(refs[at] as TypeRef))) at++;
      const ref = refs[at];
      if (ref === undefined) return false;
      known.set(keyOf(ref), await described(octane, ref));
      return true;
    }, clock.nowMs() + LIST_MS);
    return (lists.get(list) ?? [])
      .map((ref) => known.get(keyOf(ref)))
      .filter((type) => type !== undefined && type !== null)
      .toSorted((a, b) => a.label.localeCompare(b.label, "en"));
  }

  return {
    handlers: {
      async getNodeTypesRequest({ out_type: outType, query, cursor }) {
        if (outType !== undefined && pinTypeOf(outType) === undefined) {
          throw new RequestRefused("bad_message", `There is no pin type ${outType}`);
        }
        await scene.reading.model();
        const of = scene.project?.session;
        if (of !== session) {
          known.clear();
          lists.clear();
          session = of;
        }
        const all = await typesOf(outType).catch((error) => {
          throw error instanceof ProjectLeft ? otherProject() : refusedByOctane(error);
        });
        const words = (query ?? "").toLowerCase().split(/\s+/).filter((word) => word !== "");
        const types = all.filter(({ label, node_type: type, category = "" }) => {
          const text = `${label} ${type} ${category}`.toLowerCase();
          return words.every((word) => text.includes(word));
        });
        const start = cursor === undefined ? 0 : Number(cursor);
        if (!Number.isSafeInteger(start) || start < 0) {
          throw new RequestRefused("bad_message", "The cursor is not one that was given out");
        }
        const end = start + PAGE_TYPES;
        return {
          event_type: "nodeTypesResult",
          payload: {
            types: types.slice(start, end),
            ...(end < types.length ? { next: `${end}` } : {}),
          },
        };
      },
    },
    clear() {
      known.clear();
      lists.clear();
    },
  };
}

function pinTypeOf(name: string): NodePinType | undefined {
  const number = NodePinType[name as keyof typeof NodePinType];
  return typeof number === "number" ? number : undefined;
}

async function listed(octane: OctaneAtDesk, outType: string | undefined): Promise<TypeRef[]> {
  const refs = (nodes: readonly number[], graphs: readonly number[]): TypeRef[] => [
    ...nodes.map((number) => ({ number, isGraph: false })),
    ...graphs.map((number) => ({ number, isGraph: true })),
  ];
  if (outType !== undefined) {
    const answer = await octane.call(info.getCompatibleTypes, {
      outType: pinTypeOf(outType) ?? NodePinType.PT_UNKNOWN,
    });
    return refs(answer.compatNodes?.data ?? [], answer.compatGraphs?.data ?? []);
  }
  const { nodesTypes } = await octane.call(info.getNodeTypes, {});
  const { graphTypes } = await octane.call(info.getGraphTypes, {});
  return refs(nodesTypes?.data ?? [], graphTypes?.data ?? []);
}

async function described(
  octane: OctaneAtDesk,
  { number, isGraph }: TypeRef,
): Promise<CatalogueType | null> {
  if (isGraph) {
    const { result } = await octane.call(info.graphInfo, { type: number });
    if (result === undefined || !result.isCreatableByApi || result.isHidden) return null;
    return {
      node_type: NodeGraphType[number] ?? `GT_${number}`,
      label: labelOf(result),
      ...(result.category === "" ? {} : { category: result.category }),
      out_type: NodePinType[result.outType] ?? "PT_UNKNOWN",
      is_graph: true,
    };
  }
  const { result } = await octane.call(info.nodeInfo, { type: number });
  if (result === undefined || !result.isCreatableByApi || result.isHidden) return null;
  const names = octane.generation === "alpha5" ? alpha5.NodeType : NodeType;
  return {
    node_type: names[number] ?? `NT_${number}`,
    label: labelOf(result),
    ...(result.category === "" ? {} : { category: result.category }),
    out_type: NodePinType[result.outType] ?? "PT_UNKNOWN",
  };
}

function labelOf(type: { readonly defaultName: string; readonly description: string }): string {
  return type.defaultName === "" ? type.description : type.defaultName;
}
