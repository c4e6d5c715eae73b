import { type OctaneConnection, OctaneError } from "@fuelrail/kit/octane";
import { ApiRenderEngineService } from "@fuelrail/kit/octane/beta2";
import type { Clock } from "@fuelrail/kit/clock";
import type { EngineMoment } from "../core/identity.ts";
import type { RenderCounts } from "../core/progress.ts";
import { type RenderStateName, renderStateOf } from "../core/render_state.ts";
import type { Size } from "../core/rendition.ts";
import type { Lane } from "./lane.ts";

/** What the engine said of itself in one round of questions. */
export interface EngineReading extends EngineMoment, RenderCounts {
  readonly state: RenderStateName;
  /** Seconds in all; null when unknown. */
  readonly estimatedSeconds: number | null;
  /** The film, pixels; 0 while nothing renders. */
  readonly film: Size;
  /** What is rendered, pixels; smaller than the film where subsampling makes it so. */
  readonly size: Size;
  readonly compiling: boolean;
  /** Whether a render target is set, asked only while the engine is stopped. */
  readonly hasTarget: boolean | undefined;
}

/** Asks the engine how far it is. */
export interface EngineReader {
  /** One round; rejects with the `OctaneError` of a call that every Octane answers. */
  read(): Promise<EngineReading>;
  /** Only the newest change level, in one call. */
  level(): Promise<number>;
}

/** Calls of a round that an Octane may lack without being the worse for it. */
type Extra = "getRenderRestartedChangeLevel" | "isCompiling" | "getRenderTargetNode";

const { getRenderStatistics, getCurrentChangeLevel, getRenderRestartedChangeLevel } =
  ApiRenderEngineService.method;
const { isCompiling, getRenderTargetNode } = ApiRenderEngineService.method;

/** Makes a reader of one connection; every call goes over the lane on its own. */
export function createEngineReader(
  connection: OctaneConnection,
  lane: Lane,
  clock: Clock,
  deadlineMs: number,
): EngineReader {
  const lacking = new Set<Extra>();

  async function extra<T>(name: Extra, call: () => Promise<T>): Promise<T | undefined> {
    if (lacking.has(name)) return undefined;
    try {
      return await lane.run(call);
    } catch (error) {
      if (!(error instanceof OctaneError) || isTransport(error)) throw error;
      if (error.kind === "unimplemented") lacking.add(name);
      return undefined;
    }
  }

  async function restartLevel(): Promise<number | undefined> {
    const answer = await extra(
      "getRenderRestartedChangeLevel",
      () => connection.call(getRenderRestartedChangeLevel, {}, { deadlineMs }),
    );
    return answer?.result === undefined ? undefined : Number(answer.result.value);
  }

  async function compiling(): Promise<boolean> {
    const answer = await extra(
      "isCompiling",
      () => connection.call(isCompiling, {}, { deadlineMs }),
    );
    return answer?.result ?? false;
  }

  async function hasTarget(): Promise<boolean | undefined> {
    const answer = await extra(
      "getRenderTargetNode",
      () => connection.call(getRenderTargetNode, {}, { deadlineMs }),
    );
    return answer === undefined ? undefined : (answer.result?.handle ?? 0n) !== 0n;
  }

  async function currentLevel(): Promise<number> {
    const { result } = await lane.run(
      () => connection.call(getCurrentChangeLevel, {}, { deadlineMs }),
    );
    return Number(result?.value ?? 0n);
  }

  return {
    level: currentLevel,
    async read() {
      const askedAtMs = clock.nowMs();
      const answer = await lane.run(() => connection.call(getRenderStatistics, {}, { deadlineMs }));
      const level = await currentLevel();
      const { statistics } = answer;
      const state = renderStateOf(statistics?.state ?? 0);
      const countedLevel = Number(statistics?.changeLevel?.value ?? 0n);
      const estimated = statistics?.estimatedRenderTime ?? 0;
      return {
        askedAtMs,
        level,
        restartLevel: await restartLevel(),
        hasCounts: state !== "stopped" && (countedLevel === level || countedLevel === 0),
        state,
        samples: statistics?.beautySamplesPerPixel ?? 0,
        maxSamples: statistics?.beautyMaxSamplesPerPixel ?? 0,
        samplesPerSecond: positive(statistics?.beautySamplesPerSecond ?? 0),
        renderSeconds: positive(statistics?.renderTime ?? 0),
        estimatedSeconds: Number.isFinite(estimated) && estimated > 0 ? estimated : null,
        film: sizeOf(statistics?.setSize),
        size: sizeOf(statistics?.usedSize),
        compiling: statistics?.hasPendingUpdates === true || state === "waiting" ||
          await compiling(),
        hasTarget: state === "stopped" ? await hasTarget() : undefined,
      };
    },
  };
}

/** Whether a failure speaks of the way to Octane rather than of the call. */
export function isTransport(error: OctaneError): boolean {
  return error.kind === "deadline" || error.kind === "unreachable" || error.kind === "cancelled";
}

function positive(value: number): number {
  return Number.isFinite(value) && value > 0 ? value : 0;
}

function sizeOf(value: { readonly x: number; readonly y: number } | undefined): Size {
  return { width: value?.x ?? 0, height: value?.y ?? 0 };
}
