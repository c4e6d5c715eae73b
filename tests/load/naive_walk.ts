import type { OctaneConnection } from "@fuelrail/kit/octane";
import {
  ApiItemArrayService,
  ApiItemService,
  ApiNodeGraphService,
  ApiNodePinInfoExService,
  ApiNodeService,
  ApiProjectManagerService,
  AttributeId,
  ObjectRef_ObjectType,
} from "@fuelrail/kit/octane/beta2";

const item = ApiItemService.method;
const node = ApiNodeService.method;
const { ApiItem, ApiItemArray, ApiNode, ApiNodeGraph, ApiNodePinInfo } = ObjectRef_ObjectType;

/** What a walk came by. */
export interface Walked {
  /** Whether it was ended before all was read. */
  readonly isPart?: true;
  readonly nodes: number;
  readonly calls: number;
  readonly seconds: number;
}

/**
 * Reads the whole scene the way a page does that asks for each node all that it may ever need, pin
 * by pin, one call after the other, with nothing remembered of types: about twelve calls a node.
 * Begins no further node after `limitMs`.
 */
export async function naiveWalk(
  octane: Pick<OctaneConnection, "call">,
  limitMs = Infinity,
): Promise<Walked> {
  const seen = new Set<bigint>();
  const startMs = performance.now();
  let calls = 0;
  const call: OctaneConnection["call"] = (method, request, options) => {
    calls++;
    return octane.call(method, request, options);
  };
  const id = AttributeId.A_VALUE;

  async function items(handle: bigint): Promise<void> {
    const objectPtr = { handle, type: ApiNodeGraph };
    const { list } = await call(ApiNodeGraphService.method.getOwnedItems, { objectPtr });
    const array = { handle: list?.handle ?? 0n, type: ApiItemArray };
    const { result: size } = await call(ApiItemArrayService.method.size, { objectPtr: array });
    for (let index = 0; index < size && !isOver(); index++) {
      const { result } = await call(ApiItemArrayService.method.get, { objectPtr: array, index });
      if (result !== undefined && result.handle !== 0n) await one(result.handle, true);
    }
  }

  async function pins(handle: bigint): Promise<void> {
    const objectPtr = { handle, type: ApiNode };
    const { result: count } = await call(node.pinCount, { objectPtr });
    for (let index = 0; index < count && !isOver(); index++) {
      const { result } = await call(node.connectedNodeIx, {
        objectPtr,
        pinIx: index,
        enterWrapperNode: true,
      });
      if (result === undefined || result.handle === 0n) continue;
      const { result: info } = await call(node.pinInfoIx, { objectPtr, index });
      const nodePinInfoRef = { handle: info?.handle ?? 0n, type: ApiNodePinInfo };
      await call(ApiNodePinInfoExService.method.getApiNodePinInfo, { nodePinInfoRef });
      await one(result.handle, false);
    }
  }

  const isOver = () => performance.now() - startMs >= limitMs;

  async function one(handle: bigint, isTop: boolean): Promise<void> {
    if (isOver()) return;
    const objectPtr = { handle, type: ApiItem };
    await call(item.name, { objectPtr });
    await call(item.outType, { objectPtr });
    const { result: isGraph } = await call(item.isGraph, { objectPtr });
    if (isTop) await call(item.position, { objectPtr });
    if (isGraph) {
      await call(ApiNodeGraphService.method.info1, { objectPtr: { handle, type: ApiNodeGraph } });
    } else {
      await call(node.info, { objectPtr: { handle, type: ApiNode } });
      await valueOf(handle);
    }
    if (seen.has(handle)) return;
    seen.add(handle);
    if (isGraph) return await items(handle);
    await pins(handle);
    await valueOf(handle);
  }

  async function valueOf(handle: bigint): Promise<void> {
    const objectPtr = { handle, type: ApiItem };
    await call(item.attrInfo, { objectPtr, id });
    await call(item.hasAttr, { objectPtr, id });
  }

  const { result: root } = await call(ApiProjectManagerService.method.rootNodeGraph, {});
  await items(root?.handle ?? 0n);
  const walked = { nodes: seen.size, calls, seconds: (performance.now() - startMs) / 1000 };
  return isOver() ? { ...walked, isPart: true } : walked;
}
