import { type AccessToken, bearer } from "../access_token.ts";
import { decodeMesh, type OutlineMesh } from "@fuelrail/contracts/binary";
import { numberField, objectsField, textField } from "../../core/json_fields.ts";
import type { Requests } from "../scene/requests.ts";
import type { Timer, World } from "../world.ts";

/** Whom the geometry of the scene is for. */
export interface GeometryListener {
  /** Another project: nothing of what came holds. */
  cleared(): void;
  came(mesh: OutlineMesh): void;
  /** Everything that can be had has come; how many of the scene's meshes are not among it. */
  completed(total: number, leftOut: number): void;
}

export interface SceneGeometryOptions {
  readonly world: World;
  readonly requests: Requests;
  readonly token: AccessToken;
  readonly listener: GeometryListener;
}

/** The scene's own geometry, fetched little by little once somebody is about to steer. */
export interface SceneGeometry {
  /** Fetches what is not here yet. */
  want(): void;
  /** Hands everything over again, to a listener that has lost it. */
  repeat(): void;
  /** Another project: everything is fetched anew when it is wanted next. */
  forget(): void;
}

const ASK_AGAIN_MS = 1_000;
const ASK_AFTER_FAULT_MS = 5_000;
/** Most bytes that are kept, whatever is offered. */
const BYTES_MAX = 8 * 1024 * 1024;

/** Makes a store that has asked for nothing. */
export function createSceneGeometry(options: SceneGeometryOptions): SceneGeometry {
  const { world, requests, token, listener } = options;
  const meshes = new Map<string, OutlineMesh>();
  let bytes = 0;
  let run = 0;
  let isRunning = false;
  let isComplete = false;
  let timer: Timer | undefined;

  function later(delayMs: number): void {
    timer?.cancel();
    timer = world.setTimer(delayMs, () => void fetchOn());
  }

  async function fetchOn(): Promise<void> {
    if (isRunning || isComplete) return;
    isRunning = true;
    try {
      await fetchAll(run);
    } finally {
      isRunning = false;
    }
  }

  async function fetchAll(mine: number): Promise<void> {
    const answer = await requests.ask("getSceneMeshesRequest", {});
    if (mine !== run) return;
    if (!answer.ok) return later(ASK_AFTER_FAULT_MS);
    for (const offer of objectsField(answer.payload, "meshes")) {
      const address = textField(offer, "address");
      const size = numberField(offer, "bytes") ?? 0;
      if (address === undefined || meshes.has(address) || bytes + size > BYTES_MAX) continue;
      const mesh = await fetchMesh(address, token).catch(() => undefined);
      if (mine !== run) return;
      if (mesh === undefined) continue;
      meshes.set(address, mesh);
      bytes += size;
      listener.came(mesh);
    }
    if (answer.payload.complete !== true) return later(ASK_AGAIN_MS);
    isComplete = true;
    const total = numberField(answer.payload, "total") ?? meshes.size;
    listener.completed(total, Math.max(0, total - meshes.size));
  }

  return {
    want() {
      if (!isRunning && timer === undefined) void fetchOn();
    },
    repeat() {
      listener.cleared();
      for (const mesh of meshes.values()) listener.came(mesh);
    },
    forget() {
      run++;
      timer?.cancel();
      timer = undefined;
      meshes.clear();
      bytes = 0;
      isComplete = false;
      listener.cleared();
    },
  };
}

async function fetchMesh(
  address: string,
  token: AccessToken,
): Promise<OutlineMesh | undefined> {
  // Only the gateway that served this page is asked, and given the token.
  if (new URL(address, location.href).origin !== location.origin) return undefined;
  const headers = bearer(token);
  const response = await fetch(address, { headers });
  if (!response.ok) return undefined;
  const result = decodeMesh(new Uint8Array(await response.arrayBuffer()));
  return result.ok ? result.mesh : undefined;
}
