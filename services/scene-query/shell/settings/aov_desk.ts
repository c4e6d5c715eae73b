import type { Clock } from "@fuelrail/kit/clock";
import type { OctaneAtDesk, OctaneDesk } from "@fuelrail/kit/octane";
import { ApiRenderEngineService, type RenderPassId } from "@fuelrail/kit/octane/beta2";
import { type RequestCaller, type RequestHandlers, RequestRefused } from "@fuelrail/kit/requests";
import { type Aov, BEAUTY, decideAov } from "../../core/settings/aovs.ts";
import type { SettingValue } from "../../core/settings/setting_specs.ts";
import { atOctane } from "../at_octane.ts";
import { orAbsent } from "../or_absent.ts";
import type { WriteGuard } from "../write_guard.ts";
import { type ChoiceStore, chosenSoon } from "./choice_store.ts";
import { createPassReader } from "./pass_reader.ts";
import { actorOf, type SettingsState, type Unstamped } from "./settings_state.ts";

export interface AovDeskOptions {
  readonly desk: OctaneDesk;
  readonly state: SettingsState;
  readonly store: ChoiceStore;
  readonly guard: WriteGuard;
  readonly clock: Clock;
}

/** Knows which render passes there are and which one frames show. */
export interface AovDesk {
  readonly handlers: RequestHandlers;
  /** Reads the passes again, shows the room's choice and tells what changed. */
  refresh(): Promise<void>;
}

type Active = Unstamped<"activeAOVState">;

/** Key under which the shown pass is remembered. */
export const AOV_CHOICE = "aov";

/** The pass behind `toggleSegView`. */
const OBJECT_LAYER = "object_layer_color";
/** Octane says which pass it shows only once it has rendered it, ms. */
const SETTLE_MS = 3_000;

const engine = ApiRenderEngineService.method;
const PICTURE: Aov = { id: "beauty", label: "Beauty", passId: BEAUTY };

export function createAovDesk(options: AovDeskOptions): AovDesk {
  const { desk, state, store, guard, clock } = options;
  const reader = createPassReader();
  let available: readonly Aov[] = [PICTURE];
  let shown = BEAUTY;
  let told: { readonly pass: number; readonly project: string; readonly atMs: number } | undefined;
  let published = "";

  const idOf = (pass: number) => available.find(({ passId }) => passId === pass)?.id ?? PICTURE.id;
  const active = (rest: Partial<Active> = {}): Active => ({
    active: idOf(shown),
    available: available.map(({ id }) => id),
    render_pass_id: shown,
    ...rest,
  });
  state.addSnapshot(() =>
    published === "" ? [] : [{ event_type: "activeAOVState", payload: active() }]
  );

  function tell(rest?: Partial<Active>): void {
    const text = JSON.stringify(active());
    if (text === published) return;
    published = text;
    state.publish("activeAOVState", active(rest));
  }

  /** Images carry no pass of their own, so that the change is announced before one is asked for. */
  async function setPass(
    octane: OctaneAtDesk,
    pass: number,
    rest: Partial<Active>,
  ): Promise<boolean> {
    guard.check();
    const tonemapPasses = { data: [pass as RenderPassId] };
    const set = await orAbsent(octane.call(engine.setAsyncTonemapRenderPasses, { tonemapPasses }));
    if (set?.result !== true) return false;
    told = { pass, project: projectOf(octane), atMs: clock.nowMs() };
    shown = pass;
    tell(rest);
    await orAbsent(octane.call(engine.triggerAsyncTonemap, { force: true }));
    return true;
  }

  const projectOf = ({ turn }: OctaneAtDesk) => `${turn.session}:${turn.projectGeneration}`;

  async function look(octane: OctaneAtDesk, choice: SettingValue | undefined): Promise<void> {
    const reading = await reader.read(octane);
    available = reading.available;
    const mine = told?.project === projectOf(octane) ? told : undefined;
    const decision = decideAov({
      told: mine?.pass,
      choice: typeof choice === "string" ? choice : undefined,
      available,
      display: reading.display,
      isSettled: mine === undefined || clock.nowMs() - mine.atMs > SETTLE_MS,
    });
    const { set, reason } = decision;
    const rest = reason === undefined ? {} : { reason };
    try {
      if (set !== undefined && await setPass(octane, set, rest)) return;
      shown = decision.shown;
    } catch (error) {
      if (!(error instanceof RequestRefused)) throw error;
      shown = reading.display ?? BEAUTY;
    }
    tell(rest);
  }

  async function change(octane: OctaneAtDesk, aov: string, caller: RequestCaller): Promise<Active> {
    const reading = await reader.read(octane);
    available = reading.available;
    const wanted = available.find(({ id }) => id === aov);
    if (wanted === undefined) {
      tell();
      const reason = reading.target === 0n
        ? "Nothing is rendered; start the render first"
        : `The scene does not render the pass "${aov}"`;
      return active({ result: "error", requested: aov, reason });
    }
    const rest = { result: "success", previous: idOf(shown), requested: aov } as const;
    if (await setPass(octane, wanted.passId, { ...rest, changed_by: actorOf(caller) })) {
      return active(rest);
    }
    const reason = "Octane did not take the pass";
    return active({ result: "error", requested: aov, reason });
  }

  async function show(aov: string, caller: RequestCaller): Promise<Active> {
    guard.check();
    const payload = await atOctane(desk, "edit", (octane) => change(octane, aov, caller));
    if (payload.result === "success") {
      await store.save(AOV_CHOICE, aov === PICTURE.id ? undefined : aov);
    }
    return payload;
  }

  async function refresh(): Promise<void> {
    // Where it is not known yet, the settings desk has all of this done again once it is.
    const choice = (await chosenSoon(store, clock))?.get(AOV_CHOICE);
    await atOctane(desk, "read", (octane) => look(octane, choice));
  }

  return {
    handlers: {
      async getAvailableAOVs() {
        await refresh();
        const aovs = available.map(({ id }) => id);
        return {
          event_type: "availableAOVsResult",
          payload: {
            aovs,
            available: aovs,
            details: available.map(({ id, label, passId }) => ({
              id,
              label,
              enabled: true,
              render_pass_id: passId,
            })),
          },
        };
      },
      async changeAOVRequest({ aov }, caller) {
        const payload = await show(aov, caller);
        return { event_type: "activeAOVState", payload: { ...payload, ...state.stamp() } };
      },
      async toggleSegView({ enabled }, caller) {
        const isOn = idOf(shown) === OBJECT_LAYER;
        const wanted = enabled ?? !isOn;
        if (wanted !== isOn) {
          const { result, reason } = await show(wanted ? OBJECT_LAYER : PICTURE.id, caller);
          if (result === "error") {
            throw new RequestRefused("not_available", reason ?? "No such pass");
          }
        }
        return { event_type: "segViewState", payload: { enabled: wanted } };
      },
    },
    refresh,
  };
}
