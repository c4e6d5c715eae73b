import type { MadeOutline, MeshReply, MeshWork } from "./mesh_messages.ts";

/** Makes outlines on a thread of its own, so that no mesh is computed on the event loop. */
export interface MeshThread {
  /** Makes an outline of LiveLink's `MeshData`; rejects with why there can be none. */
  make(data: Uint8Array): Promise<MadeOutline>;
  /** Ends the thread; what is under way rejects. */
  stop(): void;
}

interface Pending {
  resolve(outline: MadeOutline): void;
  reject(error: Error): void;
}

/** Makes a thread that starts with the first mesh. */
export function createMeshThread(): MeshThread {
  const pending = new Map<number, Pending>();
  let worker: Worker | undefined;
  let lastId = 0;
  let isStopped = false;

  function failAll(reason: string): void {
    worker?.terminate();
    worker = undefined;
    for (const { reject } of pending.values()) reject(new Error(reason));
    pending.clear();
  }

  function start(): Worker {
    const url = new URL("./mesh_worker.ts", import.meta.url);
    const started = new Worker(url, { type: "module", name: "meshes" });
    started.onmessage = ({ data: reply }: MessageEvent<MeshReply>) => {
      const entry = pending.get(reply.id);
      pending.delete(reply.id);
      if (reply.ok) entry?.resolve(reply.outline);
      else entry?.reject(new Error(reply.reason));
    };
    started.onerror = (event) => {
      event.preventDefault();
      failAll(`The mesh worker failed: ${event.message}`);
    };
    return started;
  }

  return {
    make(data) {
      if (isStopped) return Promise.reject(new Error("The mesh worker has been stopped"));
      worker ??= start();
      const { promise, resolve, reject } = Promise.withResolvers<MadeOutline>();
      // Not `slice`, which on a Buffer copies nothing.
      const work: MeshWork = { id: ++lastId, data: new Uint8Array(data) };
      pending.set(work.id, { resolve, reject });
      worker.postMessage(work, [work.data.buffer]);
      return promise;
    },
    stop() {
      isStopped = true;
      failAll("The mesh worker has been stopped");
    },
  };
}
