import type { PayloadInput, Room } from "@fuelrail/contracts";
import type { Clock } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import { OctaneError, TurnRefused } from "@fuelrail/kit/octane";
import type { RequestHandlers } from "@fuelrail/kit/requests";
import { largestMeshes, type OfferedMesh, SCENE_MESHES_MAX } from "../core/scene_meshes.ts";
import type { MeshCache } from "./mesh_cache.ts";
import type { MeshReader } from "./mesh_reader.ts";
import { createPauses } from "./pauses.ts";

export interface SceneMeshDeskOptions {
  readonly room: Room;
  readonly clock: Clock;
  readonly log: Log;
  readonly reader: MeshReader;
  readonly cache: MeshCache;
  /** Whether the camera is being moved: no mesh is read meanwhile. */
  isMoving(): boolean;
  /** Octane's project, as far as is known. */
  projectGeneration(): number;
}

/** The whole scene's geometry for pages that preview camera moves; read only while they ask. */
export interface SceneMeshDesk {
  readonly handlers: Required<Pick<RequestHandlers, "getSceneMeshesRequest">>;
  stop(): void;
}

interface SceneMeshes {
  readonly generation: number;
  /** Meshes that Octane lists. */
  readonly total: number;
  /** Listed once and not looked at yet: one that stands in several places names no place. */
  readonly unread: bigint[];
  readonly read: OfferedMesh[];
}

/** How long reading goes on after somebody asked, ms. */
const WANTED_MS = 10_000;

/** Makes a desk that has read nothing. */
export function createSceneMeshDesk(options: SceneMeshDeskOptions): SceneMeshDesk {
  const { room, clock, reader, cache, isMoving } = options;
  const log = options.log.throttled("scene meshes", 5_000);
  const pauses = createPauses(clock);
  let scene: SceneMeshes | undefined;
  let askedAtMs = -Infinity;
  let isRunning = false;

  const isWanted = () => !pauses.isStopped && clock.nowMs() - askedAtMs < WANTED_MS;
  const isPast = () =>
    scene !== undefined && options.projectGeneration() !== 0 &&
    scene.generation !== options.projectGeneration();

  async function list(): Promise<SceneMeshes> {
    const { projectGeneration, handles } = await reader.list();
    cache.turnTo(projectGeneration);
    const once = [...handles].flatMap(([handle, times]) => times === 1 ? [handle] : []);
    const total = [...handles.values()].reduce((sum, times) => sum + times, 0);
    return {
      generation: projectGeneration,
      total,
      unread: once.slice(0, SCENE_MESHES_MAX),
      read: [],
    };
  }

  async function readNext({ generation, unread, read }: SceneMeshes): Promise<void> {
    const [handle] = unread;
    if (handle === undefined) return;
    const kept = cache.get(handle);
    const outline = kept?.outline ?? await reader.read(handle, generation);
    unread.shift();
    if (outline === undefined || cache.projectGeneration !== generation) return;
    const { id } = kept ?? cache.keep(handle, outline);
    const { box, bytes, triangles } = outline;
    read.push({ id, box, triangles, bytes: bytes.length });
  }

  async function readOn(): Promise<void> {
    if (isRunning) return;
    isRunning = true;
    try {
      while (isWanted()) {
        await pauses.pauseWhile(isMoving);
        if (!isWanted()) return;
        if (scene === undefined || isPast()) scene = await list();
        if (scene.unread.length === 0) return;
        await readNext(scene);
      }
    } catch (error) {
      if (!(error instanceof TurnRefused || error instanceof OctaneError)) throw error;
      log.info("the scene's meshes were not read", { error });
      if (error instanceof OctaneError && error.kind === "unimplemented") {
        scene = { generation: options.projectGeneration(), total: 0, unread: [], read: [] };
      }
    } finally {
      isRunning = false;
    }
  }

  function answer(): PayloadInput<"sceneMeshesResult"> {
    const generation = options.projectGeneration();
    if (scene === undefined || isPast()) {
      return {
        project_generation: generation,
        complete: false,
        total: 0,
        left_out: 0,
        meshes: [],
      };
    }
    const offered = largestMeshes(scene.read.filter(({ id }) => cache.byId(id) !== undefined));
    const isComplete = scene.unread.length === 0;
    return {
      project_generation: scene.generation,
      complete: isComplete,
      total: scene.total,
      left_out: isComplete ? scene.total - offered.length : 0,
      meshes: offered.map(({ id, triangles, bytes, box }) => ({
        address: `/rooms/${room}/mesh/${id}`,
        triangles,
        bytes,
        min: [...box.min],
        max: [...box.max],
      })),
    };
  }

  return {
    handlers: {
      getSceneMeshesRequest() {
        askedAtMs = clock.nowMs();
        readOn().catch((error) => log.error("the scene's meshes failed", { error }));
        return { event_type: "sceneMeshesResult", payload: answer() };
      },
    },
    stop: () => pauses.stop(),
  };
}
