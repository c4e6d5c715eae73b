import type { OctaneAtDesk } from "@fuelrail/kit/octane";
import { ApiNodeService, ObjectRef_ObjectType } from "@fuelrail/kit/octane/beta2";
import { type HeldChild, HeldNode } from "../../core/scene/held_node.ts";
import type { SceneNode } from "../../core/scene/scene_node.ts";
import type { PinFactsCache } from "../properties/pin_facts.ts";
import { createTypeCache } from "../scene/type_cache.ts";
import type { Job } from "./read_jobs.ts";

export interface PartLookerOptions {
  readonly facts: Pick<PinFactsCache, "pin">;
  /** The node that the scene's model has for a handle. */
  nodeOf(handle: bigint): SceneNode | undefined;
}

/** Looks at nodes that the scene was perhaps not read as far as, so that nobody waits for it. */
export interface PartLooker {
  /**
   * Learns what the pins of a node are and what is on those that take values, then goes on with
   * `then`. What the model does not hold whole has no path.
   */
  look(handle: bigint, then: (node: SceneNode) => Job): Job;
}

const { pinCount, connectedNodeIx } = ApiNodeService.method;
const type = ObjectRef_ObjectType.ApiNode;

export function createPartLooker({ facts, nodeOf }: PartLookerOptions): PartLooker {
  const types = createTypeCache();

  /** A node as far as its type tells; its name and its place do not matter here. */
  async function typed(octane: OctaneAtDesk, handle: bigint): Promise<HeldNode> {
    const { nodeType, outType } = nodeOf(handle) ?? await types.typeFacts(octane, handle);
    return new HeldNode(handle, { name: "", nodeType, outType, isGraph: false, pinCount: 0 });
  }

  /** What is on a pin that takes values: a sun, say, is none, though its pin takes numbers. */
  async function childOn(
    octane: OctaneAtDesk,
    parent: SceneNode,
    pinIx: number,
  ): Promise<HeldChild | undefined> {
    const { name, value } = await facts.pin(octane, parent, pinIx);
    if (value === undefined) return undefined;
    const { result } = await octane.call(connectedNodeIx, {
      objectPtr: { handle: parent.handle, type },
      pinIx,
      enterWrapperNode: true,
    });
    const handle = result?.handle ?? 0n;
    if (handle === 0n) return undefined;
    return { node: await typed(octane, handle), part: name, pin: name, pinIndex: pinIx };
  }

  return {
    look: (handle, then) => async (octane) => {
      const known = nodeOf(handle);
      if (known?.children !== undefined) {
        return [...pinsOf(known).map((at) => learn(known, at)), then(known)];
      }
      const node = await typed(octane, handle);
      node.pinCount = (await octane.call(pinCount, { objectPtr: { handle, type } })).result;
      const children: HeldChild[] = [];
      node.children = children;
      const looks = pinsOf(node).map((at): Job => async (octane) => {
        const child = await childOn(octane, node, at);
        if (child !== undefined) children.push(child);
        return [];
      });
      return [...looks, then(node)];
    },
  };

  function learn(node: SceneNode, at: number): Job {
    return async (octane) => {
      await facts.pin(octane, node, at);
      return [];
    };
  }
}

const pinsOf = (node: SceneNode) => Array.from({ length: node.pinCount }, (_, at) => at);
