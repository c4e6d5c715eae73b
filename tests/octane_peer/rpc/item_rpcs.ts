import { ApiItemService, ObjectRef_ObjectType } from "../../../kit/octane/gen/beta2.ts";
import type { Item } from "../scene/items.ts";
import { isLinker } from "../scene/node_kinds.ts";
import { collapse, deleteUnconnected, expand } from "../scene/ownership.ts";
import { attributeInfo } from "./describe.ts";
import type { Ref } from "./handles.ts";
import type { AttributeSpec } from "../scene/pin_specs.ts";
import type { PeerContext } from "./peer_context.ts";
import { serve, type ServedService } from "./service.ts";

/** What items are, where they are, and what attributes they have. */
export function itemRpcs(peer: PeerContext): ServedService {
  const { engine, handles, names } = peer;
  const graph = () => engine.project.graph;
  const of = (ref: Ref | undefined): Item => handles.itemOf(ref);
  const specOf = (item: Item, id: number) => item.attributes.spec(names.name("AttributeId", id));
  const specIx = (ref: Ref | undefined, index: number): AttributeSpec | undefined =>
    of(ref).attributes.specs[index];
  const typeOf = (item: Item): string => item.isGraph ? "" : item.spec.type;
  return serve(ApiItemService, {
    destroy: ({ objectPtr }) => {
      const item = of(objectPtr);
      if (item !== graph().root) graph().destroy(item);
      for (const selected of peer.selection) if (!selected.alive) peer.selection.delete(selected);
      return {};
    },
    name: ({ objectPtr }) => ({ result: of(objectPtr).name }),
    setName: ({ objectPtr, name }) => {
      of(objectPtr).name = name;
      return {};
    },
    position: ({ objectPtr }) => {
      const [x, y] = of(objectPtr).position;
      return { result: { x, y } };
    },
    setPosition: ({ objectPtr, newPos }) => {
      of(objectPtr).position = [newPos?.x ?? 0, newPos?.y ?? 0];
      return {};
    },
    outType: ({ objectPtr }) => ({ result: names.number("NodePinType", outTypeOf(of(objectPtr))) }),
    persistentId: ({ objectPtr }) => ({ result: handles.item(of(objectPtr)).handle }),
    uniqueId: ({ objectPtr }) => ({
      result: Number(BigInt.asUintN(32, handles.item(of(objectPtr)).handle)),
    }),
    version: ({ objectPtr }) => {
      of(objectPtr);
      return { result: peer.identity.version };
    },
    isGraph: ({ objectPtr }) => ({ result: of(objectPtr).isGraph }),
    isNode: ({ objectPtr }) => ({ result: !of(objectPtr).isGraph }),
    isLinker: ({ objectPtr }) => ({ result: isLinker(typeOf(of(objectPtr))) }),
    isInputLinker: ({ objectPtr }) => ({ result: typeOf(of(objectPtr)).startsWith("NT_IN_") }),
    isOutputLinker: ({ objectPtr }) => ({ result: typeOf(of(objectPtr)).startsWith("NT_OUT_") }),
    toGraph: ({ objectPtr }) => {
      const item = of(objectPtr);
      return { result: handles.item(item.isGraph ? item : null) };
    },
    toNode: ({ objectPtr }) => {
      const item = of(objectPtr);
      return { result: handles.item(item.isGraph ? null : item) };
    },
    hasOwner: ({ objectPtr }) => {
      const item = of(objectPtr);
      return { result: item.graph !== null || item.place !== null };
    },
    graphOwned: ({ objectPtr }) => ({ result: of(objectPtr).graph !== null }),
    pinOwned: ({ objectPtr }) => ({ result: of(objectPtr).place !== null }),
    graphOwner: ({ objectPtr }) => ({ result: handles.item(of(objectPtr).graph) }),
    pinOwner: ({ objectPtr }) => {
      const { place } = of(objectPtr);
      if (place === null) return { result: handles.item(null) };
      return {
        result: handles.item(place.node, ObjectRef_ObjectType.ApiNode),
        pinIx: place.node.pins.indexOf(place.pin),
      };
    },
    attrCount: ({ objectPtr }) => ({ result: of(objectPtr).attributes.specs.length }),
    hasAttr: ({ objectPtr, id }) => ({ result: specOf(of(objectPtr), id) !== undefined }),
    attrIdIx: ({ objectPtr, index }) => ({
      result: names.number("AttributeId", specIx(objectPtr, index)?.id ?? ""),
    }),
    attrNameIx: ({ objectPtr, index }) => ({
      result: specIx(objectPtr, index)?.name ?? "unknown",
    }),
    attrType: ({ objectPtr, id }) => {
      const type = specOf(of(objectPtr), id)?.type;
      return { result: type === undefined ? 0 : names.number("AttributeType", type) };
    },
    attrTypeIx: ({ objectPtr, index }) => ({
      result: names.number("AttributeType", specIx(objectPtr, index)?.type ?? ""),
    }),
    attrInfo: ({ objectPtr, id }) => ({ result: attributeInfo(names, specOf(of(objectPtr), id)) }),
    attrInfoIx: ({ objectPtr, index }) => ({
      result: attributeInfo(names, specIx(objectPtr, index)),
    }),
    clearAttr: ({ objectPtr, id, evaluate }) => {
      const item = of(objectPtr);
      const spec = specOf(item, id);
      if (spec !== undefined) graph().setAttribute(item, spec.id, spec.initial, evaluate);
      return {};
    },
    evaluate: ({ objectPtr }) => {
      graph().evaluate(of(objectPtr));
      return {};
    },
    expand: ({ objectPtr }) => {
      expand(graph(), of(objectPtr));
      return {};
    },
    collapse: ({ objectPtr }) => ({ result: collapse(graph(), of(objectPtr)) }),
    deleteUnconnectedItems: ({ objectPtr }) => {
      deleteUnconnected(graph(), of(objectPtr));
      return {};
    },
  });
}

function outTypeOf(item: Item): string {
  if (!item.isGraph) return item.spec.outType;
  const linker = item.items.find((inner) =>
    !inner.isGraph && inner.spec.type.startsWith("NT_OUT_")
  );
  return linker === undefined || linker.isGraph ? "PT_UNKNOWN" : linker.spec.outType;
}
