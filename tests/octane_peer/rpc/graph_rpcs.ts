import {
  ApiItemArrayService,
  ApiNodeArrayService,
  ApiNodeGraphService,
  ObjectRef_ObjectType,
} from "../../../kit/octane/gen/beta2.ts";
import { copyItem, copyItems } from "../scene/copy.ts";
import type { GraphNode, Item, NodeGraph } from "../scene/items.ts";
import { groupItems, unfold, ungroup } from "../scene/ownership.ts";
import { graphInfo } from "./describe.ts";
import type { Ref } from "./handles.ts";
import type { PeerContext } from "./peer_context.ts";
import { invalidArgument } from "./refusal.ts";
import { serve, type ServedService } from "./service.ts";

const ITEM = ObjectRef_ObjectType.ApiItem;
const NODE = ObjectRef_ObjectType.ApiNode;

function* itemsIn(graph: NodeGraph, recurse: boolean): Generator<Item> {
  for (const item of graph.items) {
    yield item;
    if (item.isGraph && recurse) yield* itemsIn(item, true);
  }
}

/** Nodes of a graph, of nested graphs too if asked; never those that live in pins. */
function nodesIn(graph: NodeGraph, recurse: boolean): GraphNode[] {
  return [...itemsIn(graph, recurse)].flatMap((item) => item.isGraph ? [] : [item]);
}

/** Graphs: what they hold, finding in them, and copying into them. */
export function graphRpcs({ engine, handles, names }: PeerContext): ServedService {
  const graph = () => engine.project.graph;
  const of = (ref: Ref | undefined): NodeGraph => handles.graphOf(ref);
  const items = (list: readonly Item[]) => handles.other({ kind: "itemArray", items: [...list] });
  const nodes = (list: readonly GraphNode[]) => handles.other({ kind: "nodeArray", items: list });
  const linkers = (owner: NodeGraph, prefix: string) =>
    nodesIn(owner, false).filter((node) => node.spec.type.startsWith(prefix));
  const ofType = (owner: NodeGraph, type: number, recurse: boolean) => {
    const name = names.name("NodeType", type);
    return nodesIn(owner, recurse).filter((node) => node.spec.type === name);
  };
  return serve(ApiNodeGraphService, {
    create1: ({ type, ownerGraph }) => {
      const owner = of(ownerGraph);
      if (names.name("NodeGraphType", type) !== "GT_STANDARD") {
        return { result: handles.item(null) };
      }
      return { result: handles.item(graph().createGraph(owner, "Node graph")) };
    },
    info1: ({ objectPtr }) => {
      of(objectPtr);
      return {
        result: graphInfo(names),
      };
    },
    type1: ({ objectPtr }) => ({ result: names.number("NodeGraphType", of(objectPtr).type) }),
    getOwnedItems: ({ objectPtr }) => ({ list: items(of(objectPtr).items) }),
    getInputNodes: ({ objectPtr }) => ({ list: nodes(linkers(of(objectPtr), "NT_IN_")) }),
    getOutputNodes: ({ objectPtr }) => ({ list: nodes(linkers(of(objectPtr), "NT_OUT_")) }),
    findNodes: ({ objectPtr, type, recurse }) => ({
      list: nodes(ofType(of(objectPtr), type, recurse)),
    }),
    findFirstNode: ({ objectPtr, type }) => ({
      result: handles.item(ofType(of(objectPtr), type, false)[0] ?? null, NODE),
    }),
    findItemsByName: ({ objectPtr, name, recurse }) => ({
      list: items([...itemsIn(of(objectPtr), recurse)].filter((item) => item.name === name)),
    }),
    clear: ({ objectPtr }) => {
      graph().clear(of(objectPtr));
      return {};
    },
    copyItemTree: ({ objectPtr, rootItem }) => {
      const owner = of(objectPtr);
      const copy = copyItem(handles.itemOf(rootItem));
      graph().take(owner, [copy]);
      return { result: handles.item(copy, ITEM) };
    },
    copyFrom2: ({ objectPtr, sourceItems, origItems }) => {
      const owner = of(objectPtr);
      const copies = copyItems((sourceItems?.data ?? []).map((ref) => handles.itemOf(ref)));
      const asked = (origItems?.data ?? []).map((ref) => copies.of.get(handles.itemOf(ref)));
      graph().take(owner, copies.items);
      return {
        sourceItemCopies: items(copies.items),
        origItemCopies: items(asked.filter((copy) => copy !== undefined)),
      };
    },
    groupItems: ({ objectPtr, items: refs }) => {
      const owner = of(objectPtr);
      const members = (refs?.data ?? []).map((ref) => handles.itemOf(ref));
      return { result: handles.item(groupItems(graph(), owner, members)) };
    },
    ungroup: ({ objectPtr }) => ({ ungroupedItems: items(ungroup(graph(), of(objectPtr))) }),
    unfold: ({ objectPtr, recursive }) => {
      unfold(of(objectPtr), recursive);
      return {};
    },
  });
}

/** Lists of items, as other rpcs give them. */
export function itemArrayRpcs({ handles }: PeerContext): ServedService {
  const of = (ref: Ref | undefined) => handles.find(ref, "itemArray").items;
  return serve(ApiItemArrayService, {
    size: ({ objectPtr }) => ({ result: of(objectPtr).length }),
    get: ({ objectPtr, index }) => ({ result: handles.item(within(of(objectPtr), index), ITEM) }),
    items: ({ objectPtr }) => ({
      result: { data: of(objectPtr).map((item) => handles.item(item, ITEM)) },
    }),
  });
}

/** Lists of nodes; their rpcs have the digits of overloads. */
export function nodeArrayRpcs({ handles }: PeerContext): ServedService {
  const of = (ref: Ref | undefined) => handles.find(ref, "nodeArray").items;
  return serve(ApiNodeArrayService, {
    size1: ({ objectPtr }) => ({ result: of(objectPtr).length }),
    get1: ({ objectPtr, index }) => ({ result: handles.item(within(of(objectPtr), index), NODE) }),
    items1: ({ objectPtr }) => ({
      result: { data: of(objectPtr).map((node) => handles.item(node, NODE)) },
    }),
  });
}

function within<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw invalidArgument(`index ${index} is out of range`);
  return found;
}
