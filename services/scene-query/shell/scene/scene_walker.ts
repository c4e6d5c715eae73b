import type { Clock, Timer } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import { type OctaneAtDesk, type OctaneDesk, OctaneError, TurnRefused } from "@fuelrail/kit/octane";
import { ApiProjectManagerService } from "@fuelrail/kit/octane/beta2";
import {
  createSceneModel,
  type SceneChange,
  type SceneModel,
} from "../../core/scene/scene_model.ts";
import type { SceneNode } from "../../core/scene/scene_node.ts";
import { givingWay } from "../giving_way.ts";
import type { SceneMetrics } from "../scene_metrics.ts";
import {
  createLevelReader,
  createRereading,
  type LevelKnowledge,
  type LevelReader,
  type Rereading,
} from "./level_reader.ts";
import { createItemKinds } from "./item_kinds.ts";
import { createTypeCache, type KnownPinNames } from "./type_cache.ts";

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
  /**
   * Reads nodes and the levels below them again, in the caller's turn; who stays keeps the path.
   * Undefined when the turn is of another project than the model. In a turn that only reads it gives
   * way and rejects with the `TurnRefused` of a turn that is over; called with the same array, it
   * then goes on in the next. What nobody finishes is read later and told through `onChange`.
   */
  reread(octane: OctaneAtDesk, nodes: readonly SceneNode[]): Promise<SceneChange[] | undefined>;
  stop(): Promise<void>;
}

export interface SceneWalkerOptions {
  readonly desk: OctaneDesk;
  readonly clock: Clock;
  readonly log: Log;
  /** Names of pins that are known from before. */
  readonly pinNames: KnownPinNames;
  /** Octane is about to be asked for a project. */
  beforeProject(octane: OctaneAtDesk): Promise<void>;
  /** A project was met: at the start, and whenever another one took its place. */
  onProject(project: ProjectKey): void;
  /** The whole of a project's scene was read. */
  onComplete(): void;
  /** Levels that were read later than asked for had changed. */
  onChange(changes: SceneChange[]): void;
  readonly counters: SceneMetrics;
}

/** How often the project is looked at when there is nothing to read, which calls nothing. */
const LOOK_MS = 500;
/** How long reading on somebody's behalf keeps a turn. */
const READ_MS = 200;

interface Waiter {
  check(problem?: unknown): void;
}

export function createSceneWalker(options: SceneWalkerOptions): SceneWalker {
  const { desk, clock, log, counters } = options;
  const types = createTypeCache(options.pinNames);
  const kinds = createItemKinds(types, () => model?.root.handle);
  const waiters = new Set<Waiter>();
  const wanted = new Set<SceneNode>();
  const stale = new Set<SceneNode>();
  let readers = new Map<SceneNode, LevelReader>();
  let rereadings = new WeakMap<readonly SceneNode[], Rereading>();
  let staleRereadings = new WeakMap<SceneNode, Rereading>();
  let model: SceneModel | undefined;
  let project: ProjectKey | undefined;
  let metAtMs = 0;
  let stopped = false;
  let wake: (() => void) | undefined;
  let givingBack: Promise<void> = Promise.resolve();

  const settle = (problem?: unknown) => {
    for (const waiter of [...waiters]) waiter.check(problem);
  };

  async function meet(octane: OctaneAtDesk): Promise<SceneModel> {
    const { session, projectGeneration } = octane.turn;
    const isSame = project?.session === session && project.projectGeneration === projectGeneration;
    if (isSame && model !== undefined) return model;
    model = undefined;
    types.clear();
    kinds.forget();
    readers = new Map();
    rereadings = new WeakMap();
    staleRereadings = new WeakMap();
    wanted.clear();
    stale.clear();
    await options.beforeProject(octane);
    const { result } = await octane.call(ApiProjectManagerService.method.rootNodeGraph, {});
    model = createSceneModel(result?.handle ?? 0n);
    metAtMs = clock.nowMs();
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

  const knowledgeOf = (scene: SceneModel): LevelKnowledge => ({
    types,
    kinds,
    isKnown: (handle) => scene.byHandle(handle) !== undefined,
  });

  async function readStale(octane: OctaneAtDesk, scene: SceneModel): Promise<void> {
    for (const node of stale) {
      const rereading = staleRereadings.get(node) ?? createRereading([node], knowledgeOf(scene));
      staleRereadings.set(node, rereading);
      const levels = await rereading.read(octane);
      staleRereadings.delete(node);
      stale.delete(node);
      counters.levels.inc({ how: "again" }, levels.length);
      const changes = scene.update(levels, clock.nowMs());
      for (const one of scene.takeUnsettled()) stale.add(one);
      if (changes.length > 0) options.onChange(changes);
    }
  }

  async function work(whole: OctaneAtDesk, endMs: number): Promise<void> {
    const scene = await meet(whole);
    const octane = givingWay(whole, () => clock.nowMs() < endMs);
    if (stale.size > 0) await readStale(octane, scene);
    while (octane.turn.open && clock.nowMs() < endMs && !stopped) {
      const node = nextNode(scene);
      if (node === undefined) return;
      const reader = readers.get(node) ?? createLevelReader(node, knowledgeOf(scene));
      readers.set(node, reader);
      const found = await reader.read(octane);
      readers.delete(node);
      scene.adopt(node, found, clock.nowMs());
      counters.levels.inc({ how: "first" });
      settle();
      if (!scene.complete) continue;
      kinds.forget();
      counters.walk.observe((clock.nowMs() - metAtMs) / 1_000);
      options.onComplete();
    }
  }

  /** Reads for a turn; what went wrong, if anything. The turn is given back while the next is asked for. */
  async function readInTurn(turnClass: "read" | "walk"): Promise<unknown> {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    const before = givingBack;
    givingBack = desk.withOctane(turnClass, async (octane) => {
      try {
        await work(octane, clock.nowMs() + READ_MS);
        resolve(undefined);
      } catch (error) {
        resolve(error);
      }
    }).catch(resolve);
    await before;
    return await promise;
  }

  async function turn(): Promise<"again" | "rest"> {
    const turnClass = wanted.size > 0 || stale.size > 0 || model === undefined && waiters.size > 0
      ? "read"
      : "walk";
    const error = await readInTurn(turnClass);
    counters.walkTurns.inc({ class: turnClass, result: resultOf(error) });
    if (error !== undefined) {
      if (error instanceof TurnRefused && error.code === "turn_void") return "again";
      if (error instanceof OctaneError && error.kind === "invalid_reference") forget();
      else if (!(error instanceof TurnRefused)) {
        log.throttled("walk", 10_000).warn("could not go on reading the scene", { error });
      }
      settle(error);
      return "rest";
    }
    return model !== undefined && (stale.size > 0 || nextNode(model) !== undefined)
      ? "again"
      : "rest";
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
    await givingBack;
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
    async reread(octane, nodes) {
      const scene = model;
      const { session, projectGeneration } = octane.turn;
      const isSame = project?.session === session &&
        project.projectGeneration === projectGeneration;
      if (scene === undefined || !isSame) return undefined;
      const begun = rereadings.get(nodes);
      const rereading = begun ?? createRereading(nodes, knowledgeOf(scene));
      rereadings.set(nodes, rereading);
      for (const node of begun === undefined ? nodes : []) {
        readers.delete(node);
        staleRereadings.delete(node);
        stale.add(node);
      }
      const levels = await rereading.read(givingWay(octane));
      rereadings.delete(nodes);
      if (model !== scene) return undefined;
      counters.levels.inc({ how: "again" }, levels.length);
      for (const node of nodes) stale.delete(node);
      const changes = scene.update(levels, clock.nowMs());
      for (const one of scene.takeUnsettled()) if (!nodes.includes(one)) stale.add(one);
      wake?.();
      settle();
      return changes;
    },
    async stop() {
      stopped = true;
      wake?.();
      await running;
      settle(new TurnRefused("service_unavailable", "The scene is no longer read"));
    },
  };
}

function resultOf(error: unknown): string {
  if (error === undefined) return "ok";
  if (error instanceof TurnRefused) return error.code;
  return error instanceof OctaneError ? error.kind : "internal";
}
