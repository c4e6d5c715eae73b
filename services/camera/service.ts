import type { Room } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import type { Clock } from "@fuelrail/kit/clock";
import { createAudit } from "@fuelrail/kit/audit";
import { watchCalls } from "@fuelrail/kit/calls";
import { createDebugTap } from "@fuelrail/kit/debug";
import type { Log } from "@fuelrail/kit/log";
import type { Metrics } from "@fuelrail/kit/metrics";
import { createOctaneDesk } from "@fuelrail/kit/octane";
import { ownerMissing } from "@fuelrail/kit/readiness";
import { serveRequests } from "@fuelrail/kit/requests";
import { traceBus, type Tracer } from "@fuelrail/kit/tracing";
import { createBookmarksDesk } from "./shell/bookmarks_desk.ts";
import { createCameraMetrics } from "./shell/camera_metrics.ts";
import { createControlDesk } from "./shell/control_desk.ts";
import { createMeshCache } from "./shell/mesh_cache.ts";
import { createMeshDesk } from "./shell/mesh_desk.ts";
import { createMeshReader } from "./shell/mesh_reader.ts";
import { createMeshThread } from "./shell/mesh_thread.ts";
import { createNodeLookup } from "./shell/node_lookup.ts";
import { createNotices } from "./shell/notices.ts";
import { createPickDesk } from "./shell/pick_desk.ts";
import { createSceneMeshDesk } from "./shell/scene_mesh_desk.ts";
import { createSelectionDesk } from "./shell/selection_desk.ts";
import { createSteeringDesk } from "./shell/steering_desk.ts";

/** Which room's camera is looked after, at which Octane. */
export interface CameraConfig {
  readonly room: Room;
  readonly octane: { readonly host: string; readonly port: number };
  /** Freezes every write to Octane. */
  readonly readOnly: boolean;
}

export interface CameraOptions {
  readonly config: CameraConfig;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  /** A number from 0 up to but not including 1. */
  readonly random: () => number;
  /** Absent while nothing is traced. */
  readonly tracer?: Tracer | undefined;
}

/** The running owner of the room's camera, control and selection. */
export interface Camera {
  readonly metrics: Metrics;
  /** What keeps it from its work; nothing when it does its work. */
  missing(): Promise<string[]>;
  /** Finishes what it was asked for, writes a gesture's last pose, and ends. */
  stop(): Promise<void>;
}

/** Longest wait at the end for requests and for the camera to come to rest, ms. */
const FINISH_MS = 3_000;

/**
 * Starts steering one room: control, camera, picks and selection. Resolves once the room's lock is
 * known, and rejects when it cannot be read.
 */
export async function startCamera(options: CameraOptions): Promise<Camera> {
  const { clock, log, random, tracer } = options;
  const { room, octane, readOnly } = options.config;
  const bus = traceBus(options.bus, tracer);
  const counters = createCameraMetrics({
    bus,
    driver: () => control.driver,
    isMoving: () => steering.isMoving(),
  });
  const session = Math.floor(random() * 2 ** 32) >>> 0;
  const common = { bus, room, session, clock, log, counters, tracer };
  const control = await createControlDesk({ ...common, readOnly });
  const meshLog = log.throttled("mesh", 5_000);
  const debug = createDebugTap({ bus, room, clock, service: "camera" });
  const desk = createOctaneDesk({
    ...{ bus, room, octane, clock, log },
    holder: "camera",
    onCall: watchCalls({ counts: counters, tap: debug, tracer, clock, log }),
  });
  const audit = createAudit({ bus, room, service: "camera", clock, log });
  const notices = createNotices({ bus, room });
  const lookup = createNodeLookup(bus, room);
  const bookmarks = createBookmarksDesk({
    ...common,
    random,
    onChange: (what) => steering.bookmarked(what),
  });
  const selection = createSelectionDesk({
    ...common,
    lookup,
    isPresent: (viewerId) => control.person(viewerId) !== undefined,
  });
  const thread = createMeshThread();
  const reader = createMeshReader(desk, thread, (handle, reason) => {
    meshLog.info("a mesh has no outline", { handle: handle.toString(), reason });
  });
  const geometry = {
    ...common,
    reader,
    cache: createMeshCache(session),
    isMoving: () => steering.isMoving(),
  };
  const meshes = createMeshDesk({ ...geometry, lookup, selection });
  const sceneMeshes = createSceneMeshDesk({
    ...geometry,
    projectGeneration: () => steering.projectGeneration(),
  });
  const steering = createSteeringDesk({
    ...common,
    desk,
    control,
    notices,
    bookmarks,
    onClick: (click) => picks.click(click),
    onProject: (generation) => selection.projectChanged(generation),
    boundsOf: meshes.boundsOf,
    onSteered(viewerId) {
      const person = control.person(viewerId);
      audit.steered({ viewerId, name: person?.name, role: person?.role ?? "operator" });
    },
  });
  const picks = createPickDesk({
    ...common,
    desk,
    control,
    steering,
    selection,
    lookup,
    notices,
  });
  const requests = serveRequests({
    bus,
    room,
    service: "camera",
    handlers: {
      ...control.handlers,
      ...steering.handlers,
      ...picks.handlers,
      ...selection.handlers,
      ...sceneMeshes.handlers,
    },
    audit,
    log,
    clock,
    onAnswered: counters.answered,
  });

  return {
    metrics: counters.own,
    missing: () => ownerMissing({ bus, room, service: "camera", read: "getCameraStateRequest" }),
    async stop() {
      await Promise.all([requests.finish(FINISH_MS), steering.rest(FINISH_MS)]);
      steering.stop();
      meshes.stop();
      sceneMeshes.stop();
      thread.stop();
      selection.stop();
      control.stop();
      await desk.close();
      await audit.stop();
      debug.stop();
    },
  };
}
