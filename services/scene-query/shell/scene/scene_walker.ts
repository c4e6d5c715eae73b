import type { Clock, Timer } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import { type OctaneAtDesk, type OctaneDesk, OctaneError, TurnRefused } from "@fuelrail/kit/octane";
import { ApiProjectManagerService } from "@fuelrail/kit/octane/beta2";
import { createSceneModel, type SceneModel, type SceneNode } from "../../core/scene/scene_model.ts";
import { createLevelReader, createTypeCache, type LevelReader } from "./level_reader.ts";

/** Which project a model is of. */
export interface ProjectKey {
  readonly session: number;
  readonly projectGeneration: number;
}

/** Reads the scene in the background, and first what somebody waits for. */
export interface SceneWalker {
  /** Undefined until Octane was reached. */
  readonly model: SceneModel | undefined;
  readonly project: ProjectKey | undefined;
  /**
   * Resolves once `isMet` holds, checked after every level, to true; to false when the scene was
   * read whole or the time is up. `wanted` is read before anything else. Rejects with the
   * `TurnRefused` or `OctaneError` that stands in the way.
   */
  until(isMet: () => boolean, timeoutMs: number, wanted?: SceneNode): Promise<boolean>;
  stop(): Promise<void>;
}

export interface SceneWalkerOptions {
  readonly desk: OctaneDesk;
  readonly clock: Clock;
  readonly log: Log;
  /** A project was met: at the start, and whenever another one took its place. */
  onProject(project: ProjectKey): void;
  /** The whole of a project's scene was read. */
  onComplete(): void;
}

/** How often the project is looked at when there is nothing to read, which calls nothing. */
const LOOK_MS = 500;
/** How long reading on somebody's behalf keeps a turn. */
const READ_MS = 200;

interface Waiter {
  check(problem?: unknown): void;
}

export function createSceneWalker(options: SceneWalkerOptions): SceneWalker {
  const { desk, clock, log } = options;
  const types = createTypeCache();
  const waiters = new Set<Waiter>();
  const wanted = new Set<SceneNode>();
  let readers = new Map<SceneNode, LevelReader>();
  let model: SceneModel | undefined;
  let project: ProjectKey | undefined;
  let stopped = false;
  let wake: (() => void) | undefined;

  const settle = (problem?: unknown) => {
    for (const waiter of [...waiters]) waiter.check(problem);
  };

  async function meet(octane: OctaneAtDesk): Promise<SceneModel> {
    const { session, projectGeneration } = octane.turn;
    const isSame = project?.session === session && project.projectGeneration === projectGeneration;
    if (isSame && model !== undefined) return model;
    model = undefined;
    types.clear();
    readers = new Map();
    wanted.clear();
    const { result } = await octane.call(ApiProjectManagerService.method.rootNodeGraph, {});
    model = createSceneModel(result?.handle ?? 0n);
    project = { session, projectGeneration };
    options.onProject(project);
    return model;
  }

  function nextNode(scene: SceneModel): SceneNode | undefined {
    for (const node of wanted) {
      if (node.children !== undefined) wanted.delete(node);
      else if (node.isGraph || scene.graphsComplete) return node;
    }
    return scene.next();
  }

  async function work(octane: OctaneAtDesk, endMs: number): Promise<void> {
    const scene = await meet(octane);
    while (octane.turn.open && clock.nowMs() < endMs && !stopped) {
      const node = nextNode(scene);
      if (node === undefined) return;
      const reader = readers.get(node) ??
        createLevelReader(node, types, (handle) => scene.byHandle(handle) !== undefined);
      readers.set(node, reader);
      const found = await reader.read(octane);
      readers.delete(node);
      scene.adopt(node, found);
      settle();
      if (scene.complete) options.onComplete();
    }
  }

  async function turn(): Promise<"again" | "rest"> {
    const turnClass = wanted.size > 0 || model === undefined && waiters.size > 0 ? "read" : "walk";
    try {
      await desk.withOctane(turnClass, (octane) => work(octane, clock.nowMs() + READ_MS));
    } catch (error) {
      if (error instanceof TurnRefused && error.code === "turn_void") return "again";
      if (error instanceof OctaneError && error.kind === "invalid_reference") forget();
      else if (!(error instanceof TurnRefused)) {
        log.throttled("walk", 10_000).warn("could not go on reading the scene", { error });
      }
      settle(error);
      return "rest";
    }
    return model !== undefined && nextNode(model) !== undefined ? "again" : "rest";
  }

  /** The handle of a level is dead without a new project: read the scene anew. */
  function forget(): void {
    model = undefined;
    project = undefined;
  }

  function rest(): Promise<void> {
    return new Promise((resolve) => {
      const timer: Timer = clock.setTimer(LOOK_MS, resolve);
      wake = () => {
        timer.cancel();
        resolve();
      };
    });
  }

  async function run(): Promise<void> {
    while (!stopped) {
      const then = await turn();
      settle();
      if (then === "rest" && !stopped) await rest();
    }
  }
  const running = run();

  return {
    get model() {
      return model;
    },
    get project() {
      return project;
    },
    until(isMet, timeoutMs, node) {
      if (isMet()) return Promise.resolve(true);
      return new Promise((resolve, reject) => {
        const end = (finish: () => void) => {
          timer.cancel();
          waiters.delete(waiter);
          finish();
        };
        const waiter: Waiter = {
          check(problem) {
            if (isMet()) end(() => resolve(true));
            else if (problem !== undefined) end(() => reject(problem));
            else if (model?.complete === true) end(() => resolve(false));
          },
        };
        const timer = clock.setTimer(timeoutMs, () => end(() => resolve(isMet())));
        waiters.add(waiter);
        if (node !== undefined) wanted.add(node);
        wake?.();
        waiter.check();
      });
    },
    async stop() {
      stopped = true;
      wake?.();
      await running;
      settle(new TurnRefused("service_unavailable", "The scene is no longer read"));
    },
  };
}
