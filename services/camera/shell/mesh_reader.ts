import { type OctaneAtDesk, type OctaneDesk, OctaneError } from "@fuelrail/kit/octane";
import { LiveLinkService } from "@fuelrail/kit/octane/beta2";
import type { MadeOutline } from "./mesh_messages.ts";
import type { MeshThread } from "./mesh_thread.ts";

/** The meshes that LiveLink offers in one project. */
export interface MeshListing {
  readonly projectGeneration: number;
  /** How often each handle is listed; above one for a mesh that stands in several places. */
  readonly handles: ReadonlyMap<bigint, number>;
}

/** Reads meshes over LiveLink, each in a `read` turn of its own. */
export interface MeshReader {
  /** Rejects with `TurnRefused` or `OctaneError`. */
  list(): Promise<MeshListing>;
  /**
   * Undefined when there is no outline of it, also because the project or the mesh has gone;
   * rejects with `TurnRefused`, or with an `OctaneError` of the way to Octane.
   */
  read(handle: bigint, projectGeneration: number): Promise<MadeOutline | undefined>;
}

const { getMeshes, getMesh } = LiveLinkService.method;
const INT32_MAX = 2n ** 31n - 1n;

/** Makes a reader; `onFault` hears why a mesh has no outline. */
export function createMeshReader(
  desk: OctaneDesk,
  thread: MeshThread,
  onFault: (handle: bigint, reason: string) => void,
): MeshReader {
  async function fetch(octane: OctaneAtDesk, handle: bigint): Promise<Uint8Array | undefined> {
    try {
      return await octane.callBytes(getMesh, { objecthandle: Number(handle) });
    } catch (error) {
      if (!(error instanceof OctaneError) || isTransport(error)) throw error;
      onFault(handle, error.message);
      return undefined;
    }
  }

  return {
    list: () =>
      desk.withOctane("read", async (octane) => {
        const handles = new Map<bigint, number>();
        const { meshes } = await octane.call(getMeshes, {});
        for (const { objectHandle } of meshes) {
          // GetMesh takes 32 bits only: a handle that does not fit would name another mesh.
          if (objectHandle <= 0n || objectHandle > INT32_MAX) continue;
          handles.set(objectHandle, (handles.get(objectHandle) ?? 0) + 1);
        }
        return { projectGeneration: octane.turn.projectGeneration, handles };
      }),
    async read(handle, projectGeneration) {
      const data = await desk.withOctane(
        "read",
        (octane) =>
          octane.turn.projectGeneration === projectGeneration
            ? fetch(octane, handle)
            : Promise.resolve(undefined),
      );
      if (data === undefined) return undefined;
      try {
        return await thread.make(data);
      } catch (error) {
        onFault(handle, error instanceof Error ? error.message : String(error));
        return undefined;
      }
    },
  };
}

function isTransport({ kind }: OctaneError): boolean {
  return kind === "deadline" || kind === "unreachable" || kind === "cancelled";
}
