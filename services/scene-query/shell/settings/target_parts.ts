import type { OctaneAtDesk } from "@fuelrail/kit/octane";
import {
  ApiNodeService,
  ApiRenderEngineService,
  ObjectRef_ObjectType,
  PinId,
} from "@fuelrail/kit/octane/beta2";
import { once } from "../once.ts";

/** The parts of a render target that settings lie in. */
export type TargetPart = "camera" | "film" | "kernel" | "imager" | "environment";

const PART_PINS: Readonly<Record<TargetPart, PinId>> = {
  camera: PinId.P_CAMERA,
  film: PinId.P_FILM_SETTINGS,
  kernel: PinId.P_KERNEL,
  imager: PinId.P_IMAGER,
  environment: PinId.P_ENVIRONMENT,
};

const { hasPin, connectedNode } = ApiNodeService.method;
const type = ObjectRef_ObjectType.ApiNode;

/** The render target and its parts as they are connected now; a part that is missing is absent. */
export interface TargetParts {
  readonly target: bigint;
  readonly nodes: Readonly<Partial<Record<TargetPart, bigint>>>;
  /** Whether a part is there and has a pin. */
  has(octane: OctaneAtDesk, part: TargetPart, pinId: PinId): Promise<boolean>;
}

/** Finds the parts of whatever is rendered, remembering which pins a node has. */
export interface PartFinder {
  find(octane: OctaneAtDesk): Promise<TargetParts>;
  /** A finding that goes on where it was when a turn ended. */
  finding(): (octane: OctaneAtDesk) => Promise<TargetParts>;
}

export function createPartFinder(): PartFinder {
  const known = new Map<string, boolean>();
  let project = "";

  async function nodeHas(octane: OctaneAtDesk, handle: bigint, pinId: PinId): Promise<boolean> {
    const key = `${handle}:${pinId}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const { result } = await octane.call(hasPin, { objectPtr: { handle, type }, pinId });
    known.set(key, result);
    return result;
  }

  async function partOf(octane: OctaneAtDesk, target: bigint, pinId: PinId): Promise<bigint> {
    if (!await nodeHas(octane, target, pinId)) return 0n;
    const { result } = await octane.call(connectedNode, {
      objectPtr: { handle: target, type },
      pinId,
      enterWrapperNode: true,
    });
    return result?.handle ?? 0n;
  }

  function finding(): (octane: OctaneAtDesk) => Promise<TargetParts> {
    const targetNow = once(async (octane) => {
      const { result } = await octane.call(ApiRenderEngineService.method.getRenderTargetNode, {});
      return result?.handle ?? 0n;
    });
    const nodes: Partial<Record<TargetPart, bigint>> = {};
    const left = Object.entries(PART_PINS) as [TargetPart, PinId][];
    return async (octane) => {
      const { session, projectGeneration } = octane.turn;
      const current = `${session}:${projectGeneration}`;
      if (current !== project) known.clear();
      project = current;
      const target = await targetNow(octane);
      for (let next = left[0]; target !== 0n && next !== undefined; next = left[0]) {
        const [part, pinId] = next;
        const node = await partOf(octane, target, pinId);
        if (node !== 0n) nodes[part] = node;
        left.shift();
      }
      return {
        target,
        nodes,
        has: async (at, part, pinId) => {
          const node = nodes[part];
          return node !== undefined && await nodeHas(at, node, pinId);
        },
      };
    };
  }

  return { finding, find: (octane) => finding()(octane) };
}
