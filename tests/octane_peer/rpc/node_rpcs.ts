import {
  ApiNodePinInfoExService,
  ApiNodeService,
  ObjectRef_ObjectType,
} from "../../../kit/octane/gen/beta2.ts";
import { copyItem } from "../scene/copy.ts";
import { type GraphNode, type Pin, resolveLinkers } from "../scene/items.ts";
import { NO_PIN_ID } from "../scene/dynamic_pins.ts";
import { link } from "../scene/pin_specs.ts";
import { reaches } from "../scene/scene_graph.ts";
import { nodeInfo, pinInfo } from "./describe.ts";
import type { Ref } from "./handles.ts";
import type { PeerContext } from "./peer_context.ts";
import { invalidArgument } from "./refusal.ts";
import { serve, type ServedService } from "./service.ts";

const NODE = ObjectRef_ObjectType.ApiNode;
/** Describes pins that do not exist. */
const NO_PIN = link(NO_PIN_ID, "", "PT_UNKNOWN", null);
const UNCHECKED_CYCLE = "a cycle without doCycleCheck crashes Octane";

/** Nodes, their pins, and what is connected to them. */
export function nodeRpcs({ engine, handles, names, log }: PeerContext): ServedService {
  const graph = () => engine.project.graph;
  const of = (ref: Ref | undefined): GraphNode => handles.nodeOf(ref);
  const at = (ref: Ref | undefined, index: number): { node: GraphNode; pin: Pin } => {
    const node = of(ref);
    const pin = node.pins[index];
    if (pin === undefined) throw invalidArgument(`pin index ${index} is out of range`);
    return { node, pin };
  };
  const find = (ref: Ref | undefined, index: number): Pin | undefined => of(ref).pins[index];
  /** Only static pins have an id. */
  const byId = (ref: Ref | undefined, id: number) => {
    const name = names.name("PinId", id);
    return of(ref).pinOf(name === NO_PIN_ID ? "" : name);
  };
  const info = (pin: Pin | undefined) => ({
    result: handles.other({ kind: "pinInfo", pin: pin?.spec ?? NO_PIN }),
  });
  const needed = (pin: Pin | undefined): Pin => {
    if (pin === undefined) throw invalidArgument("the node has no such pin");
    return pin;
  };
  const canConnect = (
    node: GraphNode,
    index: number,
    sourceRef: Ref | undefined,
    check: boolean,
  ) => {
    const source = handles.optionalNode(sourceRef);
    return { result: source === null || graph().canConnect(node, index, source, check) };
  };
  const connect = (
    rpc: string,
    node: GraphNode,
    index: number,
    sourceRef: Ref | undefined,
    check: boolean,
    evaluate: boolean,
  ) => {
    const source = handles.optionalNode(sourceRef);
    const cycle = source !== null && reaches(source, node);
    if (cycle && !check) log.forbade(`/octaneapi.ApiNodeService/${rpc}`, UNCHECKED_CYCLE);
    if (!cycle) graph().connect(node, index, source, evaluate);
    return {};
  };
  const createInside = (
    node: GraphNode,
    index: number,
    { type, configurePins, evaluate }: {
      readonly type: number;
      readonly configurePins: boolean;
      readonly evaluate: boolean;
    },
  ) => {
    const name = names.name("NodeType", type);
    const made = graph().createInternal(node, index, name, configurePins, evaluate);
    return { result: handles.item(made, NODE) };
  };
  return serve(ApiNodeService, {
    create: ({ type, ownerGraph, configurePins }) => {
      const owner = handles.graphOf(ownerGraph);
      const made = graph().createNode(names.name("NodeType", type), owner, configurePins);
      return { result: handles.item(made, NODE) };
    },
    info: ({ objectPtr }) => ({ result: nodeInfo(names, of(objectPtr).spec) }),
    type: ({ objectPtr }) => ({ result: names.number("NodeType", of(objectPtr).spec.type) }),
    configureEmptyPins: ({ objectPtr }) => {
      graph().configureEmptyPins(of(objectPtr));
      return {};
    },
    pinCount: ({ objectPtr }) => ({ result: of(objectPtr).pins.length }),
    staticPinCount: ({ objectPtr }) => ({
      result: of(objectPtr).pins.filter((pin) => !pin.dynamic).length,
    }),
    dynPinCount: ({ objectPtr }) => ({
      result: of(objectPtr).pins.filter((pin) => pin.dynamic).length,
    }),
    hasPin: ({ objectPtr, pinId }) => ({ result: byId(objectPtr, pinId).pin !== undefined }),
    findPin: ({ objectPtr, id }) => {
      const { index, pin } = byId(objectPtr, id);
      return pin === undefined ? { result: false } : { result: true, foundIndex: index };
    },
    pinIdIx: ({ objectPtr, index }) => ({
      result: names.number("PinId", find(objectPtr, index)?.spec.id ?? ""),
    }),
    pinNameIx: ({ objectPtr, index }) => ({ result: find(objectPtr, index)?.spec.name ?? "" }),
    pinLabelIx: ({ objectPtr, index }) => ({ result: find(objectPtr, index)?.spec.label ?? "" }),
    pinTypeIx: ({ objectPtr, index }) => ({
      result: names.number("NodePinType", find(objectPtr, index)?.spec.type ?? ""),
    }),
    pinInfo: ({ objectPtr, id }) => info(byId(objectPtr, id).pin),
    pinInfoIx: ({ objectPtr, index }) => info(find(objectPtr, index)),
    canConnectTo: ({ objectPtr, pinId, sourceNode, doCycleCheck }) =>
      canConnect(of(objectPtr), byId(objectPtr, pinId).index, sourceNode, doCycleCheck),
    canConnectToIx: ({ objectPtr, pinIx, sourceNode, doCycleCheck }) =>
      canConnect(of(objectPtr), pinIx, sourceNode, doCycleCheck),
    connectTo: ({ objectPtr, pinId, sourceNode, doCycleCheck, evaluate }) => {
      const { index } = byId(objectPtr, pinId);
      return connect("connectTo", of(objectPtr), index, sourceNode, doCycleCheck, evaluate);
    },
    connectToIx: ({ objectPtr, pinIdx, sourceNode, doCycleCheck, evaluate }) => {
      const { node } = at(objectPtr, pinIdx);
      return connect("connectToIx", node, pinIdx, sourceNode, doCycleCheck, evaluate);
    },
    connectedNode: ({ objectPtr, pinId }) => ({
      result: handles.item(needed(byId(objectPtr, pinId).pin).source, NODE),
    }),
    connectedNodeIx: ({ objectPtr, pinIx }) => ({
      result: handles.item(at(objectPtr, pinIx).pin.source, NODE),
    }),
    inputNode: ({ objectPtr, pinId }) => ({
      result: handles.item(resolveLinkers(needed(byId(objectPtr, pinId).pin).source), NODE),
    }),
    inputNodeIx: ({ objectPtr, index }) => ({
      result: handles.item(resolveLinkers(at(objectPtr, index).pin.source), NODE),
    }),
    destinationNodes: ({ objectPtr }) => {
      const uses = graph().usesOf(of(objectPtr));
      return {
        nodes: handles.other({ kind: "nodeArray", items: uses.map(({ node }) => node) }),
        pinNames: { data: uses.map(({ pin }) => pin.spec.name) },
      };
    },
    ownedItemIx: ({ objectPtr, pinIx }) => ({
      result: handles.item(at(objectPtr, pinIx).pin.owned, ObjectRef_ObjectType.ApiItem),
    }),
    createInternal: ({ objectPtr, pinId, ...how }) =>
      createInside(of(objectPtr), byId(objectPtr, pinId).index, how),
    createInternalIx: ({ objectPtr, pinIx, ...how }) =>
      createInside(at(objectPtr, pinIx).node, pinIx, how),
    copyFromIx: ({ objectPtr, pinIx, sourceItem, evaluate }) => {
      const { node } = at(objectPtr, pinIx);
      const source = of(sourceItem);
      const copy = copyItem(source);
      if (copy.isGraph) return { result: handles.item(null) };
      const placed = graph().adopt(node, pinIx, copy, evaluate) ? copy : null;
      return { result: handles.item(placed, ObjectRef_ObjectType.ApiItem) };
    },
  });
}

/** Reading a pin description, and giving its handle back. */
export function pinInfoRpcs({ handles, names }: PeerContext): ServedService {
  return serve(ApiNodePinInfoExService, {
    getApiNodePinInfo: ({ nodePinInfoRef }) => ({
      success: true,
      nodePinInfo: pinInfo(names, handles.find(nodePinInfoRef, "pinInfo").pin),
    }),
    deleteApiNodePinInfo: ({ nodePinInfoRef }) => {
      handles.find(nodePinInfoRef, "pinInfo");
      return { success: handles.remove(nodePinInfoRef) };
    },
  });
}
