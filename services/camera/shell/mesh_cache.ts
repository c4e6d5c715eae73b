import type { MadeOutline } from "./mesh_messages.ts";

/** A mesh that is kept, with the id by which it is served. */
export interface KeptMesh {
  readonly id: string;
  readonly outline: MadeOutline;
}

/** Meshes of one project, newest last; the oldest go when there are too many bytes. */
export interface MeshCache {
  get(handle: bigint): KeptMesh | undefined;
  byId(id: string | undefined): KeptMesh | undefined;
  keep(handle: bigint, outline: MadeOutline): KeptMesh;
  /** Forgets everything if this is another project than before. */
  turnTo(projectGeneration: number): void;
  readonly projectGeneration: number | undefined;
}

const CACHE_BYTES_MAX = 64 * 1024 * 1024;

/** Makes an empty cache; `session` tells the ids of one start from those of another. */
export function createMeshCache(session: number): MeshCache {
  const kept = new Map<bigint, KeptMesh>();
  let generation: number | undefined;

  return {
    get: (handle) => kept.get(handle),
    byId(id) {
      for (const entry of kept.values()) if (entry.id === id) return entry;
      return undefined;
    },
    keep(handle, outline) {
      kept.delete(handle);
      const id = [session.toString(16), generation, handle, outline.hash].join("-");
      const entry = { id, outline };
      kept.set(handle, entry);
      let bytes = 0;
      for (const { outline } of kept.values()) bytes += outline.bytes.length;
      for (const [oldest, { outline }] of kept) {
        if (bytes <= CACHE_BYTES_MAX || oldest === handle) break;
        kept.delete(oldest);
        bytes -= outline.bytes.length;
      }
      return entry;
    },
    turnTo(projectGeneration) {
      if (projectGeneration !== generation) kept.clear();
      generation = projectGeneration;
    },
    get projectGeneration() {
      return generation;
    },
  };
}
