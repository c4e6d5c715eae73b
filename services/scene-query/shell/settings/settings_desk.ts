import type { Clock } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import type { OctaneAtDesk, OctaneDesk } from "@fuelrail/kit/octane";
import { type RequestCaller, type RequestHandlers, RequestRefused } from "@fuelrail/kit/requests";
import { choicesToApply, isKept } from "../../core/settings/choices.ts";
import {
  capabilitiesOf,
  isSettingKey,
  type SettingValue,
  valuesOf,
} from "../../core/settings/setting_specs.ts";
import { checkSetting, sameSetting } from "../../core/settings/setting_values.ts";
import { inTime } from "../in_time.ts";
import type { WriteGuard } from "../write_guard.ts";
import type { Catalogue } from "./catalogue.ts";
import { type ChoiceStore, chosenSoon } from "./choice_store.ts";
import type { LevelWatch } from "./level_watch.ts";
import { createSettingWriter, type Wish } from "./setting_writer.ts";
import { actorOf, type SettingsState, type Unstamped } from "./settings_state.ts";
import { createWriteLine } from "./write_line.ts";

export interface SettingsDeskOptions {
  readonly desk: OctaneDesk;
  readonly state: SettingsState;
  readonly catalogue: Catalogue;
  readonly store: ChoiceStore;
  readonly watch: LevelWatch;
  readonly clock: Clock;
  readonly log: Log;
  readonly guard: WriteGuard;
}

/** The room's render settings: read from Octane, written to it, told to everybody. */
export interface SettingsDesk {
  readonly handlers: RequestHandlers;
  /** Somebody wants to know what lies on pins. */
  readonly isWanted: boolean;
  /** Reads what is wanted again and tells what changed; rejects with `RequestRefused`. */
  refresh(): Promise<void>;
  /** Tells what changed that is known without asking Octane. */
  takeKnown(): Promise<void>;
  /** Reads the time of the scene again, within a turn, and tells it now and then. */
  timeMoved(octane: OctaneAtDesk): Promise<void>;
}

type Changed = Unstamped<"renderSettingsChanged">;

/** Readings younger than this serve the next who asks, ms. */
const FRESH_MS = 1_000;
/** Who asks first waits so long for pins, ms, and then gets what is there: the rest is told later. */
const FIRST_WAIT_MS = 1_000;
/** Pins are read again when they are asked for after so long, ms, whatever the level says. */
const PINS_FRESH_MS = 120_000;
/** Time for which one request for pins counts, ms; a page that shows them asks again within it. */
const WANTED_MS = 60_000;
/** Time between two tellings while the timeline plays, ms. */
const TIME_TOLD_MS = 500;

/** Refusals after which what viewers chose is not tried again. */
const FINAL: ReadonlySet<string> = new Set(["read_only", "locked", "octane_refused"]);

const TIME_KEYS = ["timeline_time", "timeline_frame"];

export function createSettingsDesk(options: SettingsDeskOptions): SettingsDesk {
  const { state, catalogue, store, watch, clock, guard, log } = options;
  let told = "";
  let toldAtMs = -Infinity;
  let wantedUntilMs = -Infinity;
  let reading: Promise<void> | undefined;
  let readingPlain: Promise<void> | undefined;
  /** What viewers chose is still to be applied to this project. */
  let isToChoose = true;
  /** What they chose cannot be read now. */
  let isStoreAway = false;
  /** What the project held before anybody here changed it. */
  let scene: { readonly project: string; readonly values: Map<string, SettingValue> } | undefined;

  const body = (rest: Partial<Changed> = {}): Changed => ({
    settings: valuesOf(catalogue.held),
    capabilities: capabilitiesOf(catalogue.held),
    result: "success",
    applied: true,
    applies_at: "immediate",
    requires_reload: false,
    ...(catalogue.output === undefined ? {} : { output: catalogue.output }),
    ...rest,
  });
  state.addSnapshot(() =>
    told === "" ? [] : [{ event_type: "renderSettingsChanged", payload: body() }]
  );

  function tell(rest: Partial<Changed> = {}): Changed {
    const payload = body(rest);
    const { settings, capabilities, output } = payload;
    const text = JSON.stringify([settings, capabilities, output]);
    if (text !== told) {
      told = text;
      toldAtMs = clock.nowMs();
      state.publish("renderSettingsChanged", payload);
    }
    return payload;
  }

  /** Remembers what was held first in a project; resolves to whether the project is another. */
  function noteScene(): boolean {
    const { project = "" } = catalogue;
    const isAnother = scene?.project !== project;
    const values = isAnother || scene === undefined ? new Map() : scene.values;
    for (const [key, { value }] of catalogue.held) if (!values.has(key)) values.set(key, value);
    scene = { project, values };
    return isAnother;
  }

  async function read(): Promise<void> {
    const level = await catalogue.read();
    watch.handled(level);
    if (noteScene()) isToChoose = true;
    if (isToChoose) await chooseAgain();
    tell();
  }

  /** Joins a reading that is under way. */
  function join(): Promise<void> {
    reading ??= read().finally(() => reading = undefined);
    return reading;
  }

  /** Has pins read, for which a reading that is under way may be too far. */
  async function joinForPins(): Promise<void> {
    await join();
    if (catalogue.pinsAtMs === -Infinity) await join();
  }

  const want = () => wantedUntilMs = clock.nowMs() + WANTED_MS;

  function readPlain(): Promise<void> {
    readingPlain ??= catalogue.readPlain().finally(() => readingPlain = undefined);
    return readingPlain;
  }

  /** Reads what holds from now on: a reading that is under way may be too old. */
  async function refresh(): Promise<void> {
    await reading?.catch(() => {});
    await join();
  }

  /** Writes what viewers chose for the room into an Octane that holds something else. */
  async function chooseAgain(): Promise<void> {
    const choices = await chosenSoon(store, clock, watch.poke);
    isStoreAway = choices === undefined;
    if (choices === undefined) return;
    isToChoose = false;
    const wanted = choicesToApply(choices, catalogue.held);
    if (wanted.length === 0) return;
    try {
      await writer.write(new Map(wanted.map(([key, value]) => [key, { value }])));
    } catch (error) {
      if (!(error instanceof RequestRefused)) throw error;
      if (!FINAL.has(error.code)) {
        isToChoose = true;
        watch.poke();
        return;
      }
      log.info("chosen render settings were not applied again", { why: error.message });
    }
  }

  /** Reads what is too old to be shown, and goes on reading behind an answer what takes long. */
  async function fresh(): Promise<void> {
    want();
    if (clock.nowMs() - catalogue.pinsAtMs > PINS_FRESH_MS) {
      const isFirst = catalogue.pinsAtMs === -Infinity;
      const whole = joinForPins();
      if (catalogue.project === undefined) await Promise.race([whole, catalogue.begun]);
      const settled = whole.catch((error) => {
        log.debug("could not read the render settings", { error });
      });
      if (isFirst) await inTime(settled.then(() => ({})), clock, FIRST_WAIT_MS);
    }
    if (clock.nowMs() - catalogue.plainAtMs < FRESH_MS) return;
    try {
      await readPlain();
    } catch (error) {
      if (!(error instanceof RequestRefused && error.code === "conflict")) throw error;
      await join();
    }
    tell();
  }

  const writer = createSettingWriter({ desk: options.desk, catalogue, watch, guard });
  const line = createWriteLine<Wish, { readonly value: SettingValue }>(async (batch) => {
    const results = await writer.write(batch);
    for (const [key, { caller }] of batch) {
      tell({ key, ...(caller === undefined ? {} : { changed_by: actorOf(caller) }) });
    }
    if (batch.has("render_target")) await refresh();
    return results;
  });

  const answer = (payload: Changed) =>
    ({
      event_type: "renderSettingsChanged",
      payload: { ...payload, ...state.stamp() },
    }) as const;

  const unknown = (key: string): Changed =>
    body({
      key,
      result: "error",
      applied: false,
      applies_at: "unsupported",
      message: `There is no render setting "${key}" here`,
    });

  /** Whether a key can be set, looking again for one that is not known. */
  async function isThere(key: string): Promise<boolean> {
    if (!isSettingKey(key)) want();
    const isChosen = !isToChoose || isStoreAway;
    if (!isChosen || scene?.project !== catalogue.project) await join();
    if (!catalogue.held.has(key)) {
      const atMs = isSettingKey(key) ? catalogue.plainAtMs : catalogue.pinsAtMs;
      if (clock.nowMs() - atMs > FRESH_MS) await lookFor(key);
    }
    const spec = catalogue.held.get(key)?.spec;
    return spec !== undefined && spec.applies_at !== "unsupported";
  }

  async function lookFor(key: string): Promise<void> {
    if (isSettingKey(key)) return await join();
    const isDone = await inTime(joinForPins().then(() => ({})), clock);
    if (isDone === undefined) {
      throw new RequestRefused("loading", "The render settings are still being read; try again");
    }
  }

  async function set(
    key: string,
    valueOf: () => SettingValue | undefined,
    caller: RequestCaller,
    kept: "choose" | "forget",
  ): Promise<Changed> {
    guard.check();
    if (!await isThere(key)) return unknown(key);
    const wanted = valueOf();
    const spec = catalogue.held.get(key)?.spec;
    if (wanted === undefined || spec === undefined) return unknown(key);
    const checked = checkSetting(key, spec, wanted);
    if (!checked.ok) throw new RequestRefused(checked.code, checked.message);
    const { value } = checked;
    const { result, isNewest } = await line.submit(key, { value, caller });
    const isHeld = sameSetting(result.value, value);
    if (isKept(key) && isHeld) {
      await store.save(key, kept === "choose" ? value : undefined);
    }
    const message = isNewest
      ? `Octane holds ${JSON.stringify(result.value)}`
      : "A newer value took the place of this one";
    return body({
      key,
      applied: isHeld,
      changed_by: actorOf(caller),
      ...(isHeld ? {} : { message }),
    });
  }

  return {
    handlers: {
      async getRenderSettingsRequest() {
        await fresh();
        return answer(body());
      },
      setRenderSettingRequest: async ({ key, value }, caller) =>
        answer(await set(key, () => value, caller, "choose")),
      resetRenderSettingRequest: async ({ key }, caller) =>
        answer(await set(key, () => scene?.values.get(key), caller, "forget")),
      async resizeViewport({ width, height }, caller) {
        const changed = await set("film_size", () => [width, height], caller, "choose");
        const { settings, applied, message } = changed;
        const now = settings["film_size"];
        if (!Array.isArray(now)) {
          throw new RequestRefused("not_available", "The render target has no film size");
        }
        const [w = width, h = height] = now;
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
    get isWanted() {
      return clock.nowMs() < wantedUntilMs;
    },
    refresh,
    async takeKnown() {
      await reading?.catch(() => {});
      catalogue.takeKnown();
      if (told !== "") tell();
    },
    async timeMoved(octane) {
      if (clock.nowMs() - toldAtMs < TIME_TOLD_MS) return;
      await catalogue.reread(octane, NO_PARTS, TIME_KEYS);
      tell();
    },
  };
}

/** The time lies on no part of a render target. */
const NO_PARTS = { target: 0n, nodes: {}, has: () => Promise.resolve(false) } as const;
