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
import type { SceneFolders } from "./config.ts";
import manifest from "./deno.json" with { type: "json" };
import { createEditDesk } from "./shell/edit/edit_desk.ts";
import { createRenderDesk } from "./shell/settings/render_desk.ts";
import { createPropertyDesk } from "./shell/properties/property_desk.ts";
import { createTypeStore } from "./shell/properties/type_store.ts";
import { variantHandlers } from "./shell/properties/variant_handlers.ts";
import { createExportDesk } from "./shell/export/export_desk.ts";
import { createLibraryDesk } from "./shell/library/library_desk.ts";
import { createAssetFolder } from "./shell/project/asset_folder.ts";
import { createProjectDesk } from "./shell/project/project_desk.ts";
import { createSceneMetrics } from "./shell/scene_metrics.ts";
import { createSceneDesk } from "./shell/scene/scene_desk.ts";
import { createSettingsRoom } from "./shell/settings/settings_room.ts";
import { createTargetStore } from "./shell/settings/target_store.ts";
import { createWriteGuard } from "./shell/write_guard.ts";

/** Which room's scene is looked after, at which Octane. */
export interface SceneQueryConfig extends SceneFolders {
  readonly room: Room;
  readonly octane: { readonly host: string; readonly port: number };
  /** Freezes every write to Octane. */
  readonly readOnly: boolean;
  /** Largest exported file that is brought to a browser. @default {67108864} */
  readonly exportBytesMax?: number;
}

export interface SceneQueryOptions {
  readonly config: SceneQueryConfig;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  /** A number from 0 up to but not including 1. */
  readonly random: () => number;
  /** Absent while nothing is traced. */
  readonly tracer?: Tracer | undefined;
}

/** The running owner of the room's model of the scene and of its render settings. */
export interface SceneQuery {
  readonly metrics: Metrics;
  /** What keeps it from its work; nothing when it does its work. */
  missing(): Promise<string[]>;
  /** Finishes the requests under way, and ends. */
  stop(): Promise<void>;
}

/** Longest wait at the end for requests under way, ms. */
const FINISH_MS = 4_000;

/** Reads the room's scene, sets its render settings and answers for both. */
export function startSceneQuery(options: SceneQueryOptions): Promise<SceneQuery> {
  const { config, clock, log, tracer } = options;
  const { room, octane, readOnly } = config;
  const bus = traceBus(options.bus, tracer);
  const counters = createSceneMetrics({
    bus,
    nodes: () => scene.extent.nodes,
    isComplete: () => scene.extent.isComplete,
    staleMs: () => properties.watch.staleMs,
  });
  const session = Math.floor(options.random() * 2 ** 32);
  const debug = createDebugTap({ bus, room, clock, service: "scene-query" });
  const desk = createOctaneDesk({
    ...{ bus, room, octane, clock, log },
    holder: "scene-query",
    onCall: watchCalls({ counts: counters, tap: debug, tracer, clock, log }),
  });
  const audit = createAudit({ bus, room, service: "scene-query", clock, log });
  const guard = createWriteGuard({ bus, room, readOnly, clock, log });
  const targets = createTargetStore(bus, room, log);
  const types = createTypeStore({ bus, room, clock, log });
  const render = createRenderDesk({
    desk,
    guard,
    store: targets,
    pathOf: (handle) => scene.pathOf(handle),
    handleAt: async (path) => (await scene.nodeAt(path))?.handle,
  });
  const scene = createSceneDesk({
    desk,
    bus,
    room,
    session,
    clock,
    log,
    counters,
    pinNames: types.pinNames,
    beforeProject: (octane) => types.met(octane),
    onProject(project) {
      properties.projectMet();
      edits.projectMet(project);
      void projects.met();
      settings.refresh();
    },
    onComplete() {
      render.sceneRead();
      settings.sceneRead();
    },
  });
  const folder = createAssetFolder({
    dir: config.assetsDir,
    octaneDir: config.assetsOctaneDir,
    clock,
    log,
  });
  const properties = createPropertyDesk({
    ...{ desk, scene, folder, bus, room, clock, log, types, counters },
  });
  const edits = createEditDesk({
    desk,
    scene,
    properties: properties.reader,
    folder,
    guard,
    clock,
    log,
    counters,
    session,
    onTarget: (at, target) => render.sawTarget(at, target),
  });
  const exports = createExportDesk({ ...config, desk, bus, session, clock, log, guard });
  const { editor } = edits;
  const libraries = createLibraryDesk({ desk, bus, room, clock, log, guard, scene, editor });
  const projects = createProjectDesk({
    ...config,
    desk,
    bus,
    clock,
    log,
    guard,
    scene,
    folder,
    render,
    editor,
  });

  const settings = createSettingsRoom({
    desk,
    bus,
    room,
    session,
    clock,
    log,
    guard,
    scene,
    properties,
    version: manifest.version,
    onTarget: (at, target) => render.sawTarget(at, target),
  });

  const requests = serveRequests({
    bus,
    room,
    service: "scene-query",
    handlers: {
      ...scene.handlers,
      ...properties.handlers,
      ...edits.handlers,
      ...variantHandlers({ desk, scene, properties, clock, edits: edits.handlers }),
      ...settings.handlers,
      ...render.handlers,
      ...projects.handlers,
      ...exports.handlers,
      ...libraries.handlers,
    },
    audit,
    clock,
    log,
    onAnswered: counters.answered,
  });
  return Promise.resolve({
    metrics: counters.own,
    missing: () => ownerMissing({ bus, room, service: "scene-query", read: "loadingStateQuery" }),
    async stop() {
      await requests.finish(FINISH_MS);
      await audit.stop();
      await settings.stop();
      await desk.close();
      debug.stop();
      await properties.stop();
      exports.stop();
      await scene.stop();
      await types.stop();
      await targets.settled();
      guard.stop();
    },
  });
}
