import type { Room } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import type { Clock } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import type { OctaneAtDesk, OctaneDesk } from "@fuelrail/kit/octane";
import { type RequestHandlers, RequestRefused } from "@fuelrail/kit/requests";
import { createDeviceDesk } from "../devices/device_desk.ts";
import type { SceneModel } from "../../core/scene/scene_model.ts";
import type { PinFactsCache } from "../properties/pin_facts.ts";
import type { PropertyReader } from "../properties/property_reader.ts";
import type { SceneDesk } from "../scene/scene_desk.ts";
import type { WriteGuard } from "../write_guard.ts";
import { createAovDesk } from "./aov_desk.ts";
import { createCatalogue } from "./catalogue.ts";
import { createChoiceStore } from "./choice_store.ts";
import { createLevelWatch } from "./level_watch.ts";
import { createPinSettings } from "./pin_settings.ts";
import { createPlayer } from "./player.ts";
import { PLAIN_SETTINGS } from "./setting_io.ts";
import { createSettingsDesk, type SettingsDesk } from "./settings_desk.ts";
import { createSettingsState } from "./settings_state.ts";
import { type SceneTarget, targetSetting } from "./target_setting.ts";
import { createTimelineSettings } from "./timeline_settings.ts";

export interface SettingsRoomOptions {
  readonly desk: OctaneDesk;
  readonly bus: Bus;
  readonly room: Room;
  readonly session: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly guard: WriteGuard;
  readonly scene: Pick<SceneDesk, "nodeOf" | "reading" | "onAnnounced">;
  readonly properties: { readonly reader: PropertyReader; readonly facts: PinFactsCache };
  /** Version of this release. */
  readonly version: string;
  /** Told which node is rendered whenever Octane was asked for it. */
  onTarget(octane: OctaneAtDesk, target: bigint): void;
}

/** The room's `settings`: render settings, render passes, the timeline, devices. */
export interface SettingsRoom {
  readonly handlers: RequestHandlers;
  /** Another project is there: reads its settings. */
  refresh(): void;
  /** The whole scene was read, so that all its render targets are known. */
  sceneRead(): void;
  stop(): Promise<void>;
}

/** The graphs of a scene are waited for so long, ms; afterwards the whole scene is. */
const GRAPHS_MS = 60_000;

export function createSettingsRoom(options: SettingsRoomOptions): SettingsRoom {
  const { desk, bus, room, clock, log, guard, scene } = options;
  let model: SceneModel | undefined;
  let isStopped = false;
  let isWanted = false;
  let isReading = false;
  const state = createSettingsState(options);
  const store = createChoiceStore({ bus, room, clock, log });
  const watch = createLevelWatch({ bus, room, clock, log, onSettled: refresh });
  const timeline = createTimelineSettings({
    isPlaying: () => player.isPlaying,
    play: (isOn) => player.play(isOn),
  });
  const catalogue = createCatalogue({
    ...options,
    fixed: {
      ...PLAIN_SETTINGS,
      render_target: targetSetting(targets),
      ...timeline.settings,
    },
    pins: createPinSettings({
      properties: options.properties.reader,
      facts: options.properties.facts,
      nodeOf: scene.nodeOf,
    }),
    wantsPins: () => settings.isWanted,
  });
  const settings: SettingsDesk = createSettingsDesk({
    desk,
    state,
    catalogue,
    store,
    watch,
    clock,
    log,
    guard,
  });
  const player = createPlayer({
    desk,
    guard,
    clock,
    watch,
    timeline,
    onTime: (octane) => settings.timeMoved(octane),
    onEnd(error) {
      if (error !== undefined && !(error instanceof RequestRefused)) throw error;
      log.info("the timeline stopped", { why: error?.message });
      refresh();
    },
  });
  const aovs = createAovDesk({ desk, state, store, guard, clock });
  const devices = createDeviceDesk({ desk, state, clock, version: options.version });

  scene.onAnnounced((changes) => {
    if (changes.some(({ change }) => change !== "value" && change !== "moved")) watch.poke();
  });

  function targets(): SceneTarget[] {
    const found: SceneTarget[] = [];
    if (model === undefined || !scene.reading.isCurrent(model)) return found;
    for (const { nodeType, handle, path, name } of model.nodes()) {
      if (nodeType === "NT_RENDERTARGET") found.push({ handle, path, name });
    }
    return found;
  }

  /** What changes while it is read is read once more afterwards. */
  function refresh(): void {
    isWanted = true;
    if (!isReading) void readWhileWanted();
  }

  async function readWhileWanted(): Promise<void> {
    isReading = true;
    while (isWanted && !isStopped) {
      isWanted = false;
      await readAgain();
    }
    isReading = false;
  }

  async function readAgain(): Promise<void> {
    try {
      model = await scene.reading.model();
      // What changed until now is read by the reading that begins only here.
      isWanted = false;
      await settings.refresh();
      await aovs.refresh();
      if (!model.graphsComplete) void lookForTargets(model);
    } catch (error) {
      if (!(error instanceof RequestRefused)) throw error;
      log.debug("could not read the render settings", { error });
    }
  }

  /** Render targets can be chosen once all graphs were read, whatever else there is to read. */
  async function lookForTargets(of: SceneModel): Promise<void> {
    try {
      await scene.reading.reached(() => of.graphsComplete || isStopped, GRAPHS_MS);
      if (of.graphsComplete && scene.reading.isCurrent(of)) await settings.takeKnown();
    } catch (error) {
      if (!(error instanceof RequestRefused)) throw error;
    }
  }

  return {
    handlers: { ...settings.handlers, ...aovs.handlers, ...devices.handlers },
    refresh,
    sceneRead: () => void settings.takeKnown(),
    async stop() {
      isStopped = true;
      player.play(false);
      watch.stop();
      devices.stop();
      await store.settled();
      store.stop();
      state.stop();
    },
  };
}
