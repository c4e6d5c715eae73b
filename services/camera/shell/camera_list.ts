import { fromWide, type PayloadInput, type Room } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import type { Clock, Timer } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import { requestEvent } from "@fuelrail/kit/requests";
import { createStateMirror } from "@fuelrail/kit/state";

/** A camera node of the scene. */
export interface ListedCamera {
  readonly path: string;
  readonly name: string;
  readonly handle: bigint;
  /** mm; null where it has none. */
  readonly focalLength: number | null;
}

export interface CameraListOptions {
  readonly bus: Bus;
  readonly room: Room;
  readonly clock: Clock;
  readonly log: Log;
  readonly focalLengthOf: (handle: bigint) => Promise<number | undefined>;
  readonly onChange: () => void;
}

/** The scene's camera nodes, as the scene service knows them. */
export interface CameraList {
  readonly cameras: readonly ListedCamera[];
  find(path: string): ListedCamera | undefined;
  byHandle(handle: bigint): ListedCamera | undefined;
  /** Another project: its cameras are asked for until the scene has been read. */
  projectChanged(): void;
  stop(): void;
}

const AGAIN_MS = 1_000;

/** A list that is asked for anew whenever the scene changes. */
export function createCameraList(options: CameraListOptions): CameraList {
  const { bus, room, clock, log, focalLengthOf, onChange } = options;
  let cameras: readonly ListedCamera[] = [];
  let lengths = new Map<bigint, number | null>();
  let generation = -1;
  let timer: Timer | undefined;
  let isAsking = false;
  let isStopped = false;

  function askIn(ms: number): void {
    if (isStopped) return;
    timer?.cancel();
    timer = clock.setTimer(ms, () => {
      timer = undefined;
      if (isAsking) askIn(AGAIN_MS);
      else void ask();
    });
  }

  async function ask(): Promise<void> {
    isAsking = true;
    try {
      const wish = { types: ["camera"] };
      const reply = await requestEvent(bus, room, "resolveNodes", wish, "nodesResolved");
      if (!reply.ok) return askIn(AGAIN_MS);
      const { complete, nodes, project_generation: project } = reply.payload;
      if (project !== generation) lengths = new Map();
      generation = project;
      const found: ListedCamera[] = [];
      for (const { path, name, handle: wide } of nodes) {
        const handle = fromWide(wide);
        if (handle === undefined || isStopped) continue;
        found.push({ path, name, handle, focalLength: await lengthOf(handle) });
      }
      if (isStopped) return;
      take(found.toSorted((a, b) => a.path < b.path ? -1 : 1));
      if (!complete) askIn(AGAIN_MS);
    } catch (error) {
      log.warn("the scene's cameras could not be listed", { error });
      askIn(AGAIN_MS);
    } finally {
      isAsking = false;
    }
  }

  async function lengthOf(handle: bigint): Promise<number | null> {
    const known = lengths.get(handle);
    if (known !== undefined) return known;
    const length = await focalLengthOf(handle) ?? null;
    lengths.set(handle, length);
    return length;
  }

  function take(found: readonly ListedCamera[]): void {
    const isSame = found.length === cameras.length &&
      found.every((camera, i) =>
        camera.path === cameras[i]?.path && camera.handle === cameras[i]?.handle
      );
    if (isSame) return;
    cameras = found;
    onChange();
  }

  const scene = createStateMirror({
    bus,
    room,
    kind: "scene",
    clock,
    log,
    onEvent: ({ event_type: type }) => {
      if (type === "sceneChanged" && timer === undefined) askIn(AGAIN_MS);
    },
  });

  return {
    get cameras() {
      return cameras;
    },
    find: (path) => cameras.find((camera) => camera.path === path),
    byHandle: (handle) => cameras.find((camera) => camera.handle === handle),
    projectChanged() {
      take([]);
      askIn(0);
    },
    stop() {
      isStopped = true;
      timer?.cancel();
      scene.stop();
    },
  };
}

/** The cameras as viewers are told of them. */
export function listedCameras(
  cameras: readonly ListedCamera[],
): PayloadInput<"camera_list">["cameras"] {
  return cameras.map(({ path, name, focalLength }) => ({ path, name, focalLength }));
}
