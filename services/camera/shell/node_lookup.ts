import {
  fromWide,
  isViewerErrorCode,
  type PayloadOf,
  type Room,
  toWide,
} from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import { requestEvent } from "@fuelrail/kit/requests";
import type { RefusalReason } from "../core/refusal.ts";

/** A scene node that has a path. */
export type KnownNode = PayloadOf<"nodesResolved">["nodes"][number];

/** What the scene service knows; valid for one project generation. */
export interface FoundNodes {
  readonly ok: true;
  readonly projectGeneration: number;
  /** False while the scene is still being read. */
  readonly isComplete: boolean;
  readonly byPath: ReadonlyMap<string, KnownNode>;
  readonly byHandle: ReadonlyMap<bigint, KnownNode>;
}

/** Why the scene service tells of no nodes. */
export interface NodesRefused {
  readonly ok: false;
  readonly refusal: RefusalReason;
}

/** Ties scene paths and Octane's handles together by asking the scene service. */
export interface NodeLookup {
  find(asked: {
    readonly handles?: readonly bigint[];
    readonly paths?: readonly string[];
  }): Promise<FoundNodes | NodesRefused>;
}

/** Above the time that the scene service waits for a node that it has not read yet, ms. */
const TIMEOUT_MS = 8_000;
const HANDLES_MAX = 1_000;

/** Makes a lookup for one room. */
export function createNodeLookup(bus: Bus, room: Room): NodeLookup {
  return {
    async find({ handles = [], paths = [] }) {
      const reply = await requestEvent(
        bus,
        room,
        "resolveNodes",
        { handles: handles.slice(0, HANDLES_MAX).map(toWide), paths: [...paths] },
        "nodesResolved",
        { timeoutMs: TIMEOUT_MS },
      );
      if (!reply.ok) {
        const { code, message } = reply.error;
        const known = isViewerErrorCode(code) ? code : "service_unavailable";
        return { ok: false, refusal: { code: known, message } };
      }
      const { project_generation: projectGeneration, complete: isComplete, nodes } = reply.payload;
      const byHandle = new Map<bigint, KnownNode>();
      for (const node of nodes) {
        const handle = fromWide(node.handle);
        if (handle !== undefined) byHandle.set(handle, node);
      }
      const byPath = new Map(nodes.map((node) => [node.path, node]));
      return { ok: true, projectGeneration, isComplete, byPath, byHandle };
    },
  };
}
