import type { Clock } from "@fuelrail/kit/clock";
import type { OctaneAtDesk, OctaneDesk } from "@fuelrail/kit/octane";
import { type RequestCaller, type RequestHandlers, RequestRefused } from "@fuelrail/kit/requests";
import {
  capabilitiesFor,
  isSettingKey,
  type SettingKey,
  type Settings,
  type SettingValue,
} from "../../core/settings/setting_specs.ts";
import { checkSetting, sameSetting } from "../../core/settings/setting_values.ts";
import { atOctane, finishEdit } from "../at_octane.ts";
import { readSettings, writeSetting } from "./setting_io.ts";
import { actorOf, type SettingsState, type Unstamped } from "./settings_state.ts";
import { createPartFinder } from "./target_parts.ts";
import type { WriteGuard } from "../write_guard.ts";

export interface SettingsDeskOptions {
  readonly desk: OctaneDesk;
  readonly state: SettingsState;
  readonly clock: Clock;
  readonly guard: WriteGuard;
  /** Told which node is rendered whenever Octane was asked for it. */
  onTarget(octane: OctaneAtDesk, target: bigint): void;
}

/** The room's render settings: read from Octane, written to it, told to everybody. */
export interface SettingsDesk {
  readonly handlers: RequestHandlers;
  /** Reads everything again and tells what changed; rejects with `RequestRefused`. */
  refresh(): Promise<void>;
}

type Changed = Unstamped<"renderSettingsChanged">;

/** Readings younger than this serve the next who asks. */
const FRESH_MS = 1_000;

export function createSettingsDesk(options: SettingsDeskOptions): SettingsDesk {
  const { desk, state, clock, guard } = options;
  const finder = createPartFinder();
  let held: Settings | undefined;
  let heldAtMs = -Infinity;
  let told = "";
  let reading: Promise<Settings> | undefined;
  let scene: { readonly project: string; readonly settings: Settings } | undefined;

  const body = (settings: Settings, rest: Partial<Changed> = {}): Changed => ({
    settings,
    capabilities: capabilitiesFor(settings),
    result: "success",
    applied: true,
    applies_at: "immediate",
    requires_reload: false,
    ...rest,
  });

  state.addSnapshot(() =>
    held === undefined ? [] : [{ event_type: "renderSettingsChanged", payload: body(held) }]
  );

  function keep(settings: Settings, rest?: Partial<Changed>): Changed {
    const isNews = JSON.stringify(settings) !== told;
    held = settings;
    heldAtMs = clock.nowMs();
    told = JSON.stringify(settings);
    const payload = body(settings, rest);
    if (isNews) state.publish("renderSettingsChanged", payload);
    return payload;
  }

  const projectOf = ({ turn }: OctaneAtDesk) => `${turn.session}:${turn.projectGeneration}`;

  async function readAll(octane: OctaneAtDesk): Promise<Settings> {
    const parts = await finder.find(octane);
    options.onTarget(octane, parts.target);
    const settings = await readSettings(octane, parts);
    const project = projectOf(octane);
    if (scene?.project !== project) scene = { project, settings: {} };
    scene = { project, settings: { ...settings, ...scene.settings } };
    return settings;
  }

  function read(): Promise<Settings> {
    reading ??= atOctane(desk, "read", readAll).then((settings) => {
      keep(settings);
      return settings;
    }).finally(() => reading = undefined);
    return reading;
  }

  async function fresh(): Promise<Settings> {
    if (held !== undefined && clock.nowMs() - heldAtMs < FRESH_MS) return held;
    return await read();
  }

  async function set(
    key: SettingKey,
    valueOf: () => SettingValue | undefined,
    caller: RequestCaller,
  ): Promise<Changed> {
    guard.check();
    const { settings, value } = await atOctane(desk, "edit", async (octane) => {
      const parts = await finder.find(octane);
      if (scene?.project !== projectOf(octane)) await readAll(octane);
      const value = valueOf();
      if (value === undefined) throw new RequestRefused("not_available", `${key} is not there`);
      guard.check();
      const written = await writeSetting(octane, parts, key, value);
      await finishEdit(octane, written === "pins");
      return { settings: await readAll(octane), value };
    });
    const isHeld = settings[key] !== undefined && sameSetting(settings[key], value);
    return keep(settings, {
      key,
      applied: isHeld,
      changed_by: actorOf(caller),
      ...(isHeld ? {} : { message: `Octane holds ${JSON.stringify(settings[key] ?? null)}` }),
    });
  }

  async function unknown(key: string): Promise<Changed> {
    return body(await fresh(), {
      key,
      result: "error",
      applied: false,
      applies_at: "unsupported",
      message: `There is no render setting "${key}" here`,
    });
  }

  const checked = (key: SettingKey, value: SettingValue): SettingValue => {
    const result = checkSetting(key, value);
    if (!result.ok) throw new RequestRefused(result.code, result.message);
    return result.value;
  };

  const answer = (payload: Changed) =>
    ({
      event_type: "renderSettingsChanged",
      payload: { ...payload, ...state.stamp() },
    }) as const;

  return {
    handlers: {
      getRenderSettingsRequest: async () => answer(body(await fresh())),
      async setRenderSettingRequest({ key, value }, caller) {
        if (!isSettingKey(key)) return answer(await unknown(key));
        const good = checked(key, value);
        return answer(await set(key, () => good, caller));
      },
      async resetRenderSettingRequest({ key }, caller) {
        if (!isSettingKey(key)) return answer(await unknown(key));
        return answer(await set(key, () => scene?.settings[key], caller));
      },
      async resizeViewport({ width, height }, caller) {
        const size = checked("film_size", [width, height]);
        const { settings, applied, message } = await set("film_size", () => size, caller);
        const now = settings["film_size"];
        const [w = width, h = height] = Array.isArray(now) ? now : [];
        return {
          event_type: "resizeViewportResult",
          payload: {
            width: w,
            height: h,
            result: applied ? "success" : "error",
            ...(message === undefined ? {} : { error: message }),
          },
        };
      },
    },
    refresh: async () => {
      await read();
    },
  };
}
