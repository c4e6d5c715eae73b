import type { Clock } from "@fuelrail/kit/clock";
import { RequestRefused } from "@fuelrail/kit/requests";
import type { SceneModel } from "../../core/scene/scene_model.ts";
import type { Child, SceneNode } from "../../core/scene/scene_node.ts";
import { refusedByOctane } from "../at_octane.ts";
import type { SceneMetrics } from "../scene_metrics.ts";
import type { SceneWalker } from "./scene_walker.ts";

/** Time within which a listing is read, ms; a request is answered within 10 s. */
export const LIST_MS = 8_000;

/** Finds nodes and levels of the model, having read first what is missing of it. */
export interface SceneReading {
  /** The project that the model is of; 0 before one was met. */
  readonly generation: number;
  /** Whether this is still the model. */
  isCurrent(scene: SceneModel): boolean;
  /** The model, once there is one; rejects with `RequestRefused`. */
  model(): Promise<SceneModel>;
  /** The children of a node, read first if they have to be. */
  childrenOf(scene: SceneModel, node: SceneNode, endMs: number): Promise<readonly Child[]>;
  find(scene: SceneModel, path: string, endMs: number): Promise<SceneNode | undefined>;
  /** Like `find`, but what is not there is refused as `not_found`. */
  needed(scene: SceneModel, path: string, endMs: number): Promise<SceneNode>;
  /** Waits for something that reading brings; false when it was all read or the time is up. */
  reached(isMet: () => boolean, timeoutMs: number, wanted?: SceneNode): Promise<boolean>;
}

/** Why a listing of an older project goes no further. */
export const otherProject = () =>
  new RequestRefused("conflict", "Another project was opened meanwhile");

export function createSceneReading(
  walker: SceneWalker,
  clock: Clock,
  counters: Pick<SceneMetrics, "lookups">,
): SceneReading {
  const slow = () => new RequestRefused("loading", "The scene is still being read; try again");

  async function reached(
    isMet: () => boolean,
    timeoutMs: number,
    wanted?: SceneNode,
  ): Promise<boolean> {
    try {
      return await walker.until(isMet, timeoutMs, wanted);
    } catch (error) {
      throw refusedByOctane(error);
    }
  }

  const reading: SceneReading = {
    get generation() {
      return walker.project?.projectGeneration ?? 0;
    },
    isCurrent: (scene) => walker.model === scene,
    reached,
    async model() {
      if (walker.model === undefined) await reached(() => walker.model !== undefined, LIST_MS);
      if (walker.model === undefined) throw slow();
      return walker.model;
    },
    async childrenOf(scene, node, endMs) {
      const isDone = () => node.children !== undefined || walker.model !== scene;
      const result = node.children === undefined ? "read" : "held";
      counters.lookups.inc({ what: "level", result });
      await reached(isDone, Math.max(0, endMs - clock.nowMs()), node);
      if (walker.model !== scene) throw otherProject();
      if (node.children === undefined) throw slow();
      return node.children;
    },
    async find(scene, path, endMs) {
      for (;;) {
        const node = scene.byPath(path);
        if (node !== undefined) return node;
        const near = scene.nearest(path);
        if (near.children !== undefined) return undefined;
        await reading.childrenOf(scene, near, endMs);
      }
    },
    async needed(scene, path, endMs) {
      const node = await reading.find(scene, path, endMs);
      if (node === undefined) throw new RequestRefused("not_found", `There is no ${path}`);
      return node;
    },
  };
  return reading;
}
