import type { Room } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import type { Clock } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import { createOctaneDesk } from "@fuelrail/kit/octane";
import { RequestRefused, serveRequests } from "@fuelrail/kit/requests";
import type { SceneFolders } from "./config.ts";
import manifest from "./deno.json" with { type: "json" };
import { createDeviceDesk } from "./shell/devices/device_desk.ts";
import { createAovDesk } from "./shell/settings/aov_desk.ts";
import { createChoiceStore } from "./shell/settings/choice_store.ts";
import { createRenderDesk } from "./shell/settings/render_desk.ts";
import { createProjectDesk } from "./shell/project/project_desk.ts";
import { createSceneDesk } from "./shell/scene/scene_desk.ts";
import { createSettingsDesk } from "./shell/settings/settings_desk.ts";
import { createSettingsState } from "./shell/settings/settings_state.ts";
import { createTargetStore } from "./shell/settings/target_store.ts";
import { createWriteGuard } from "./shell/write_guard.ts";

/** Which room's scene is looked after, at which Octane. */
export interface SceneQueryConfig extends SceneFolders {
  readonly room: Room;
  readonly octane: { readonly host: string; readonly port: number };
  /** Freezes every write to Octane. */
  readonly readOnly: boolean;
}

export interface SceneQueryOptions {
  readonly config: SceneQueryConfig;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  /** A number from 0 up to but not including 1. */
  readonly random: () => number;
}

/** The running owner of the room's model of the scene and of its render settings. */
export interface SceneQuery {
  stop(): Promise<void>;
}

/** Reads the room's scene, sets its render settings and answers for both. */
export function startSceneQuery(options: SceneQueryOptions): Promise<SceneQuery> {
  const { config, bus, clock, log } = options;
  const { room, octane, readOnly } = config;
  const session = Math.floor(options.random() * 2 ** 32);
  const desk = createOctaneDesk({ bus, room, octane, holder: "scene-query", clock, log });
  const guard = createWriteGuard({ bus, room, readOnly, clock, log });
  const targets = createTargetStore(bus, room, log);
  const render = createRenderDesk({
    desk,
    guard,
    store: targets,
    pathOf: (handle) => scene.pathOf(handle),
    handleAt: async (path) => (await scene.nodeAt(path))?.handle,
  });
  const state = createSettingsState({ bus, room, session, clock });
  const choices = createChoiceStore(bus, room, log);
  const aovs = createAovDesk({ desk, state, store: choices, guard, clock });
  const devices = createDeviceDesk({ desk, state, clock, version: manifest.version });
  const settings = createSettingsDesk({
    desk,
    state,
    clock,
    guard,
    onTarget: (at, target) => render.sawTarget(at, target),
  });

  const scene = createSceneDesk({
    desk,
    bus,
    room,
    session,
    clock,
    log,
    onProject() {
      void projects.met();
      void refresh();
    },
    onComplete: () => render.sceneRead(),
  });
  const projects = createProjectDesk({ ...config, desk, bus, clock, log, guard, scene, render });

  async function refresh(): Promise<void> {
    try {
      await settings.refresh();
      await aovs.refresh();
    } catch (error) {
      if (!(error instanceof RequestRefused)) throw error;
      log.debug("could not read the render settings", { error });
    }
  }

  const requests = serveRequests({
    bus,
    room,
    service: "scene-query",
    handlers: {
      ...scene.handlers,
      ...settings.handlers,
      ...render.handlers,
      ...aovs.handlers,
      ...devices.handlers,
      ...projects.handlers,
    },
    clock,
    log,
  });
  return Promise.resolve({
    async stop() {
      requests.unsubscribe();
      await desk.close();
      await scene.stop();
      await targets.settled();
      await choices.settled();
      devices.stop();
      state.stop();
      guard.stop();
    },
  });
}
