import type { Clock } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import {
  DEFAULT_DEADLINE_MS,
  type OctaneAtDesk,
  type OctaneDesk,
  OctaneError,
} from "@fuelrail/kit/octane";
import { RequestRefused } from "@fuelrail/kit/requests";
import {
  discreet,
  judgeLoad,
  type LoadOutcome,
  type ProjectSeen,
} from "../../core/project/load_outcome.ts";
import { baseName } from "../../core/project/octane_folder.ts";
import { finishEdit, refusedByOctane } from "../at_octane.ts";
import type { SceneDesk } from "../scene/scene_desk.ts";
import type { RenderDesk } from "../settings/render_desk.ts";
import type { WriteGuard } from "../write_guard.ts";
import { seeProject } from "./open_project.ts";

/** One load, as it is asked for. */
export interface LoadPlan {
  /** Names the project to people; undefined for a new one. */
  readonly label: string | undefined;
  /** Relative address, for those who ask what is being loaded. */
  readonly url: string;
  /** Says why the link is busy while it runs. */
  readonly reason: string;
  /** What must not be said of Octane's machine. */
  readonly folders: readonly (string | undefined)[];
  /** Makes Octane load; resolves to Octane's word for whether it worked. */
  load(octane: OctaneAtDesk): Promise<boolean>;
}

/** What a load came to, and which project Octane then had, where it could be asked. */
export interface LoadResult extends LoadOutcome {
  readonly after: ProjectSeen | undefined;
}

/** Runs loads one at a time and tells how far they are. */
export interface ProjectLoader {
  /** The load that runs, if any. */
  readonly running: { readonly url: string; readonly phase: Phase } | undefined;
  /** Takes the one place, or throws `loading`; give it back. */
  claim(url: string, doing?: "Loading" | "Saving"): Claim;
  /** Hears of a project that the scene has met. */
  met(): void;
}

/** The right to load, held from the first check on, so that of two loads the first one wins. */
export interface Claim {
  run(plan: LoadPlan): Promise<LoadResult>;
  release(): void;
}

type Phase = "resolving_asset" | "loading_stage" | "compiling_shaders" | "ready";

/** Share of a load that is behind it when a phase begins; Octane tells no more. */
const AMOUNTS: Readonly<Record<Phase, number>> = {
  resolving_asset: 0,
  loading_stage: 0.1,
  compiling_shaders: 0.9,
  ready: 1,
};
/** How often a long load says that it goes on, ms. */
const ACTIVITY_MS = 2_000;
/** How long a loaded project is waited for to show in the scene, ms. */
const MET_MS = 4_000;

export interface ProjectLoaderOptions {
  readonly desk: OctaneDesk;
  readonly scene: SceneDesk;
  readonly render: Pick<RenderDesk, "targetAfterLoad">;
  readonly guard: WriteGuard;
  readonly clock: Clock;
  readonly log: Log;
}

/** Makes a loader with no load running. */
export function createProjectLoader(options: ProjectLoaderOptions): ProjectLoader {
  const { desk, scene, render, guard, clock, log } = options;
  let running: { readonly url: string; readonly phase: Phase } | undefined;
  let claimedFor: "Loading" | "Saving" = "Loading";
  let told = false;
  let hearers: (() => void)[] = [];

  function enter(url: string, phase: Phase, activity: string): void {
    running = { url, phase };
    told = true;
    scene.publish("loadingStateResponse", { url, loading_state: "busy", phase });
    scene.publish("updateProgressAmount", { amount: AMOUNTS[phase] });
    scene.publish("updateProgressActivity", { activity });
  }

  function leave(): void {
    if (running === undefined) return;
    const { url } = running;
    running = undefined;
    if (!told) return;
    told = false;
    scene.publish("updateProgressAmount", { amount: AMOUNTS.ready });
    scene.publish("loadingStateResponse", { url, loading_state: "idle", phase: "ready" });
  }

  /** Says every 2 s how long Octane has been at it. */
  function keepTelling(activity: string): () => void {
    const sinceMs = clock.nowMs();
    const again = () =>
      clock.setTimer(ACTIVITY_MS, () => {
        const seconds = Math.round((clock.nowMs() - sinceMs) / 1_000);
        scene.publish("updateProgressActivity", { activity: `${activity} (${seconds} s)` });
        timer = again();
      });
    let timer = again();
    return () => timer.cancel();
  }

  async function run(plan: LoadPlan): Promise<LoadResult> {
    const { url, label } = plan;
    const activity = label === undefined ? "Starting a new project" : `Loading "${label}"`;
    enter(url, "resolving_asset", activity);
    let left = 0;
    let result: LoadResult;
    try {
      result = await desk.withOctane("load", (octane) => {
        left = octane.turn.projectGeneration;
        return atOctaneNow(octane, plan, activity);
      }, { reason: plan.reason });
    } catch (error) {
      const refusal = refusedByOctane(error);
      if (!(refusal instanceof RequestRefused)) throw error;
      log.warn("a project could not be loaded", { error });
      result = { ok: false, error: lostWords(refusal, plan), after: undefined };
    }
    if (result.ok) await newProjectMet(left);
    return result;
  }

  async function atOctaneNow(
    octane: OctaneAtDesk,
    plan: LoadPlan,
    activity: string,
  ): Promise<LoadResult> {
    guard.check();
    const before = await seeProject(octane);
    enter(plan.url, "loading_stage", activity);
    const quiet = keepTelling(activity);
    let word: { readonly result: boolean; readonly why?: string };
    try {
      word = { result: await plan.load(octane) };
    } catch (error) {
      if (!(error instanceof OctaneError) || isLost(error)) throw error;
      word = { result: false, why: discreet(error.why, plan.folders) };
    } finally {
      quiet();
    }
    const after = await seeProject(octane);
    const outcome = judgeLoad({ label: plan.label, ...word }, before, after, baseName);
    if (outcome.ok || after.root !== before.root) {
      enter(plan.url, "compiling_shaders", "Handing the scene to the render");
      await render.targetAfterLoad(octane);
    }
    await finishEdit(octane, false);
    return { ...outcome, after };
  }

  function lostWords(refusal: RequestRefused, { label, folders }: LoadPlan): string {
    const what = label === undefined ? "a new project was started" : `"${label}" was loading`;
    const why = discreet(refusal.message, folders);
    if (refusal.code === "busy" || refusal.code === "read_only" || refusal.code === "locked") {
      return why;
    }
    return refusal.code === "timeout"
      ? `Octane has not answered while ${what}; it may still be at it (${why})`
      : `Octane was lost while ${what}; what it holds shows when it is back (${why})`;
  }

  /** Waits until the scene is of another project than the one that was left, for a while. */
  async function newProjectMet(left: number): Promise<void> {
    const isMet = () => (scene.project?.projectGeneration ?? left) !== left;
    if (isMet()) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = clock.setTimer(MET_MS, resolve);
    const hear = () => {
      if (isMet()) resolve();
      else hearers.push(hear);
    };
    hearers.push(hear);
    await promise;
    timer.cancel();
  }

  return {
    get running() {
      return claimedFor === "Loading" ? running : undefined;
    },
    claim(url, doing = "Loading") {
      if (running !== undefined) {
        const what = running.url === "" ? "A project" : `"${running.url}"`;
        const word = claimedFor === "Loading" ? "loaded" : "saved";
        throw new RequestRefused("loading", `${what} is being ${word}; wait for it`);
      }
      running = { url, phase: "resolving_asset" };
      claimedFor = doing;
      let isOver = false;
      return {
        run,
        release() {
          if (isOver) return;
          isOver = true;
          leave();
        },
      };
    },
    met() {
      const waiting = hearers;
      hearers = [];
      for (const hear of waiting) hear();
    },
  };
}

function isLost({ kind }: OctaneError): boolean {
  return kind === "unreachable" || kind === "cancelled" || kind === "deadline";
}

/** How long Octane may ask somebody at its own screen before the call is given up, ms. */
export const PERSON_DEADLINE_MS = 60 * DEFAULT_DEADLINE_MS;
