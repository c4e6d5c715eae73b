import { createWorkerThread } from "@fuelrail/kit/worker";
import type { MadeOutline, MeshReply, MeshWork } from "./mesh_messages.ts";

/** Makes outlines on a thread of its own, so that no mesh is computed on the event loop. */
export interface MeshThread {
  /** Makes an outline of LiveLink's `MeshData`; rejects with why there can be none. */
  make(data: Uint8Array): Promise<MadeOutline>;
  /** Ends the thread; what is under way rejects. */
  stop(): void;
}

/** Makes a thread that starts with the first mesh. */
export function createMeshThread(): MeshThread {
  const url = new URL("./mesh_worker.ts", import.meta.url);
  const thread = createWorkerThread<MeshWork, MeshReply>(url, "mesh");
  return {
    async make(data) {
      // Not `slice`, which on a Buffer copies nothing.
      const copy = new Uint8Array(data);
      const reply = await thread.ask({ data: copy }, [copy.buffer]);
      if (!reply.ok) throw new Error(reply.reason);
      return reply.outline;
    },
    stop: () => thread.stop(),
  };
}
