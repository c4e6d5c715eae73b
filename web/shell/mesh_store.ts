import { decodeMesh } from "@fuelrail/contracts/binary";
import { type ReadonlySignal, signal } from "@preact/signals";
import { type AccessToken, bearer } from "./access_token.ts";
import { type OutlineShape, shapeOf } from "../core/outline.ts";
import type { World } from "./world.ts";

/** Meshes that are kept besides those of the last drawing, as long as there are no more of these. */
const MESHES_KEPT = 32;
const RETRY_FLOOR_MS = 2_000;
const RETRY_CAP_MS = 60_000;

/** Outline geometry by its address; a mesh that cannot be had now is simply not there. */
export interface MeshStore {
  /** Rises when another drawing would find more: a mesh came, or one is to be tried again. */
  readonly arrived: ReadonlySignal<number>;
  /** All meshes of one drawing, in the order of their addresses; what is missing is fetched. */
  forDrawing(addresses: readonly string[]): readonly (OutlineShape | undefined)[];
}

export interface MeshStoreOptions {
  readonly world: Pick<World, "setTimer">;
  /** Rejects or resolves to undefined when the mesh cannot be had now. */
  fetchShape(address: string): Promise<OutlineShape | undefined>;
}

interface KeptMesh {
  shape: OutlineShape | undefined;
  isDue: boolean;
  failures: number;
}

/** Keeps what the last drawing used, and of the rest what was used most recently. */
export function createMeshStore({ world, fetchShape }: MeshStoreOptions): MeshStore {
  /** Least recently used first. */
  const kept = new Map<string, KeptMesh>();
  const arrived = signal(0);

  async function load(address: string, mesh: KeptMesh): Promise<void> {
    mesh.isDue = false;
    mesh.shape = await fetchShape(address).catch(() => undefined);
    if (kept.get(address) !== mesh) return;
    if (mesh.shape !== undefined) return void arrived.value++;
    const pauseMs = Math.min(RETRY_FLOOR_MS * 2 ** mesh.failures, RETRY_CAP_MS);
    mesh.failures++;
    world.setTimer(pauseMs, () => {
      mesh.isDue = true;
      if (kept.get(address) === mesh) arrived.value++;
    });
  }

  return {
    arrived,
    forDrawing(addresses) {
      const used = addresses.map((address) => {
        const mesh = kept.get(address) ?? { shape: undefined, isDue: true, failures: 0 };
        kept.delete(address);
        kept.set(address, mesh);
        if (mesh.isDue) void load(address, mesh);
        return mesh;
      });
      const most = Math.max(MESHES_KEPT, new Set(used).size);
      for (const oldest of [...kept.keys()].slice(0, -most)) kept.delete(oldest);
      return used.map(({ shape }) => shape);
    },
  };
}

/** Fetches meshes with this viewer's right, and only from the gateway that served this page. */
export function meshFetcher(token: AccessToken): MeshStoreOptions["fetchShape"] {
  return async (address) => {
    if (new URL(address, location.href).origin !== location.origin) return undefined;
    const response = await fetch(address, { headers: bearer(token) });
    if (!response.ok) return undefined;
    const result = decodeMesh(new Uint8Array(await response.arrayBuffer()));
    return result.ok ? shapeOf(result.mesh) : undefined;
  };
}
