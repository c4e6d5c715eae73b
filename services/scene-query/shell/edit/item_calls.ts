import type { OctaneAtDesk } from "@fuelrail/kit/octane";
import { OctaneError } from "@fuelrail/kit/octane";
import {
  ApiItemService,
  ApiNodeGraphService,
  ApiNodeService,
  NodeGraphType,
  ObjectRef_ObjectType,
} from "@fuelrail/kit/octane/beta2";
import type { PinPlace, Position } from "../../core/edit/steps.ts";
import { itemList, nodeList } from "../item_lists.ts";

const item = ApiItemService.method;
const node = ApiNodeService.method;
const graph = ApiNodeGraphService.method;

const asItem = (handle: bigint) => ({ handle, type: ObjectRef_ObjectType.ApiItem });
const asNode = (handle: bigint) => ({ handle, type: ObjectRef_ObjectType.ApiNode });
const asGraph = (handle: bigint) => ({ handle, type: ObjectRef_ObjectType.ApiNodeGraph });
const handleOf = (ref: { readonly handle: bigint } | undefined) => ref?.handle ?? 0n;

export async function nameOf(octane: OctaneAtDesk, handle: bigint): Promise<string> {
  return (await octane.call(item.name, { objectPtr: asItem(handle) })).result;
}

export async function setName(octane: OctaneAtDesk, handle: bigint, name: string): Promise<void> {
  await octane.call(item.setName, { objectPtr: asItem(handle), name });
}

export async function positionOf(octane: OctaneAtDesk, handle: bigint): Promise<Position> {
  const { result } = await octane.call(item.position, { objectPtr: asItem(handle) });
  return [result?.x ?? 0, result?.y ?? 0];
}

export async function setPosition(
  octane: OctaneAtDesk,
  handle: bigint,
  [x, y]: Position,
): Promise<void> {
  await octane.call(item.setPosition, { objectPtr: asItem(handle), newPos: { x, y } });
}

/** Whether Octane still has an item. */
export async function isAlive(octane: OctaneAtDesk, handle: bigint): Promise<boolean> {
  try {
    await octane.call(item.isGraph, { objectPtr: asItem(handle) });
    return true;
  } catch (error) {
    if (error instanceof OctaneError && error.kind === "invalid_reference") return false;
    throw error;
  }
}

export async function destroyItem(octane: OctaneAtDesk, handle: bigint): Promise<void> {
  await octane.call(item.destroy, { objectPtr: asItem(handle) });
}

export async function expandItem(octane: OctaneAtDesk, handle: bigint): Promise<void> {
  await octane.call(item.expand, { objectPtr: asItem(handle) });
}

/** Whether the node is now in the pin that it was connected to. */
export async function collapseItem(octane: OctaneAtDesk, handle: bigint): Promise<boolean> {
  return (await octane.call(item.collapse, { objectPtr: asItem(handle) })).result;
}

/** The graph that holds an item directly; 0 for one that lies in a pin. */
export async function graphOwner(octane: OctaneAtDesk, handle: bigint): Promise<bigint> {
  return handleOf((await octane.call(item.graphOwner, { objectPtr: asItem(handle) })).result);
}

/** The pin that holds a node; undefined for one that lies in a graph. */
export async function pinOwner(
  octane: OctaneAtDesk,
  handle: bigint,
): Promise<PinPlace | undefined> {
  const { result, pinIx } = await octane.call(item.pinOwner, { objectPtr: asItem(handle) });
  if (handleOf(result) === 0n) return undefined;
  const owner = handleOf(result);
  return { node: owner, index: pinIx, name: await pinNameAt(octane, owner, pinIx) };
}

export async function pinNameAt(
  octane: OctaneAtDesk,
  handle: bigint,
  index: number,
): Promise<string> {
  return (await octane.call(node.pinNameIx, { objectPtr: asNode(handle), index })).result;
}

export async function pinCountOf(octane: OctaneAtDesk, handle: bigint): Promise<number> {
  return (await octane.call(node.pinCount, { objectPtr: asNode(handle) })).result;
}

/** Whether an item is a graph. */
export async function isGraph(octane: OctaneAtDesk, handle: bigint): Promise<boolean> {
  return (await octane.call(item.isGraph, { objectPtr: asItem(handle) })).result;
}

/** The pin of a name; undefined when the node has none of it. */
export async function findPin(
  octane: OctaneAtDesk,
  handle: bigint,
  name: string,
): Promise<PinPlace | undefined> {
  const count = await pinCountOf(octane, handle);
  for (let index = 0; index < count; index++) {
    if (await pinNameAt(octane, handle, index) === name) return { node: handle, index, name };
  }
  return undefined;
}

/** What is connected to a pin; 0 for nothing. */
export async function connectedTo(octane: OctaneAtDesk, pin: PinPlace): Promise<bigint> {
  const { result } = await octane.call(node.connectedNodeIx, {
    objectPtr: asNode(pin.node),
    pinIx: pin.index,
    enterWrapperNode: false,
  });
  return handleOf(result);
}

/** What lies in a pin and goes with it; 0 for nothing. */
export async function ownedBy(octane: OctaneAtDesk, pin: PinPlace): Promise<bigint> {
  const { result } = await octane.call(node.ownedItemIx, {
    objectPtr: asNode(pin.node),
    pinIx: pin.index,
  });
  return handleOf(result);
}

/** Whether a node may be connected to a pin; no cycle may arise. */
export async function canConnect(
  octane: OctaneAtDesk,
  pin: PinPlace,
  source: bigint,
  checkCycle = true,
): Promise<boolean> {
  const { result } = await octane.call(node.canConnectToIx, {
    objectPtr: asNode(pin.node),
    pinIx: pin.index,
    sourceNode: asNode(source),
    doCycleCheck: checkCycle,
  });
  return result;
}

/** Connects a node to a pin, or empties it with 0, which destroys what lies in the pin. */
export async function connect(
  octane: OctaneAtDesk,
  pin: PinPlace,
  source: bigint,
): Promise<void> {
  await octane.call(node.connectToIx, {
    objectPtr: asNode(pin.node),
    pinIdx: pin.index,
    sourceNode: asNode(source),
    evaluate: true,
    doCycleCheck: true,
  });
}

/** Every pin that a node is connected to. Leaves a list behind in Octane, so only for edits. */
export async function usesOf(
  octane: OctaneAtDesk,
  handle: bigint,
): Promise<readonly { readonly node: bigint; readonly pin: string }[]> {
  const { nodes, pinNames } = await octane.call(node.destinationNodes, {
    objectPtr: asNode(handle),
  });
  const handles = await nodeList(handleOf(nodes))(octane);
  return handles.map((handle, i) => ({ node: handle, pin: pinNames?.data[i] ?? "" }));
}

/** Makes a node or a graph with its default nodes; 0 when Octane made none. */
export async function createItem(
  octane: OctaneAtDesk,
  type: number,
  isGraph: boolean,
  owner: bigint,
): Promise<bigint> {
  const ownerGraph = asGraph(owner);
  const { result } = isGraph
    ? await octane.call(graph.create1, { type: type as NodeGraphType, ownerGraph })
    : await octane.call(node.create, { type, ownerGraph, configurePins: true });
  return handleOf(result);
}

/** Makes a node inside a pin, in place of what was there; 0 when Octane made none. */
export async function createOnPin(
  octane: OctaneAtDesk,
  type: number,
  pin: PinPlace,
): Promise<bigint> {
  const { result } = await octane.call(node.createInternalIx, {
    objectPtr: asNode(pin.node),
    pinIx: pin.index,
    type,
    configurePins: true,
    evaluate: true,
  });
  return handleOf(result);
}

/** Copies an item with all that it owns into a graph; 0 when Octane made none. */
export async function copyTree(
  octane: OctaneAtDesk,
  source: bigint,
  owner: bigint,
): Promise<bigint> {
  const { result } = await octane.call(graph.copyItemTree, {
    objectPtr: asGraph(owner),
    rootItem: asItem(source),
  });
  return handleOf(result);
}

/** Moves items of a graph into a new graph; they get other handles. 0 when Octane made none. */
export async function groupItems(
  octane: OctaneAtDesk,
  owner: bigint,
  items: readonly bigint[],
): Promise<bigint> {
  const { result } = await octane.call(graph.groupItems, {
    objectPtr: asGraph(owner),
    items: { data: items.map(asItem) },
    itemsCount: items.length,
  });
  return handleOf(result);
}

/** Dissolves a graph into the one around it and resolves to the list of what was in it. */
export async function ungroup(octane: OctaneAtDesk, handle: bigint): Promise<bigint> {
  const { ungroupedItems } = await octane.call(graph.ungroup, { objectPtr: asGraph(handle) });
  return handleOf(ungroupedItems);
}

/** What a list of items holds that Octane answered with. */
export async function itemsIn(octane: OctaneAtDesk, list: bigint): Promise<readonly bigint[]> {
  return (await itemList(list)(octane)).filter((handle) => handle !== 0n);
}
