import { decodeMesh } from "@fuelrail/contracts/binary";
import { type ReadonlySignal, signal } from "@preact/signals";
import { type AccessToken, bearer } from "./access_token.ts";
import { type OutlineShape, shapeOf } from "../core/outline.ts";

const MESHES_KEPT = 32;

/** Outline geometry by its address; a mesh that cannot be had is simply not there. */
export interface MeshStore {
  /** Counts the meshes that came. */
  readonly arrived: ReadonlySignal<number>;
  /** The mesh at an address of this gateway, fetched when it is first asked for. */
  get(address: string): OutlineShape | undefined;
}

/** Fetches meshes with this viewer's right and keeps the newest ones. */
export function createMeshStore(token: AccessToken): MeshStore {
  const shapes = new Map<string, OutlineShape | undefined>();
  const arrived = signal(0);

  async function load(address: string): Promise<void> {
    const shape = await fetchShape(address, token).catch(() => undefined);
    if (shape === undefined || !shapes.has(address)) return;
    shapes.set(address, shape);
    arrived.value++;
  }

  return {
    arrived,
    get(address) {
      if (!shapes.has(address) && isOwn(address)) {
        shapes.set(address, undefined);
        for (const oldest of [...shapes.keys()].slice(0, -MESHES_KEPT)) shapes.delete(oldest);
        void load(address);
      }
      return shapes.get(address);
    },
  };
}

/** Only the gateway that served this page is asked, and given the token. */
function isOwn(address: string): boolean {
  return new URL(address, location.href).origin === location.origin;
}

async function fetchShape(
  address: string,
  token: AccessToken,
): Promise<OutlineShape | undefined> {
  const response = await fetch(address, { headers: bearer(token) });
  if (!response.ok) return undefined;
  const result = decodeMesh(new Uint8Array(await response.arrayBuffer()));
  return result.ok ? shapeOf(result.mesh) : undefined;
}
