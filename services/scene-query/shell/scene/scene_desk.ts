import { fromWide, type Room, toWide } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import type { Clock } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import type { OctaneDesk } from "@fuelrail/kit/octane";
import { type RequestHandlers, RequestRefused } from "@fuelrail/kit/requests";
import { createStatePublisher, type UnstampedEvent } from "@fuelrail/kit/state";
import type { Child, SceneModel, SceneNode } from "../../core/scene/scene_model.ts";
import { chosen, ofTypes, pageOf } from "../../core/scene/scene_rows.ts";
import { refusedByOctane } from "../at_octane.ts";
import { createSceneWalker, type ProjectKey } from "./scene_walker.ts";

export interface SceneDeskOptions {
  readonly desk: OctaneDesk;
  readonly bus: Bus;
  readonly room: Room;
  readonly session: number;
  readonly clock: Clock;
  readonly log: Log;
  /** A project was met: at the start, and whenever another one took its place. */
  onProject(project: ProjectKey): void;
  /** The whole of a project's scene was read. */
  onComplete(): void;
}

/** The room's model of the scene, shared by all who ask. */
export interface SceneDesk {
  readonly handlers: RequestHandlers;
  /** The canonical path of a node, as far as the scene was read. */
  pathOf(handle: bigint): string | undefined;
  /** The node at a path, reading the levels above it if need be. */
  nodeAt(path: string): Promise<SceneNode | undefined>;
  stop(): Promise<void>;
}

/** Time within which a listing is read, ms; a request is answered within 10 s. */
const LIST_MS = 8_000;
/** Time for which nodes that are not known yet are waited for, ms. */
const RESOLVE_MS = 3_000;
/** Levels that a review snapshot goes down unless said. */
const REVIEW_DEPTH = 3;
/** Nodes of a review snapshot unless said. */
const REVIEW_NODES = 500;

export function createSceneDesk(options: SceneDeskOptions): SceneDesk {
  const { bus, room, session, clock } = options;
  let met: ProjectKey | undefined;

  const projectMet = (generation: number) => ({
    project_generation: generation,
    changes: [{ change: "project" as const, root_prim_path: "/" }],
    source: "load" as const,
  });

  const publisher = createStatePublisher({
    bus,
    room,
    kind: "scene",
    session,
    clock,
    snapshot: (): UnstampedEvent[] =>
      met === undefined
        ? []
        : [{ event_type: "sceneChanged", payload: projectMet(met.projectGeneration) }],
  });

  const walker = createSceneWalker({
    ...options,
    onProject(project) {
      met = project;
      publisher.publish("sceneChanged", projectMet(project.projectGeneration));
      options.onProject(project);
    },
  });

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

  async function model(): Promise<SceneModel> {
    if (walker.model === undefined) await reached(() => walker.model !== undefined, LIST_MS);
    if (walker.model === undefined) throw slow();
    return walker.model;
  }

  const slow = () => new RequestRefused("loading", "The scene is still being read; try again");
  const moved = () => new RequestRefused("conflict", "Another project was opened meanwhile");

  /** The children of a node of `scene`, read first if they have to be. */
  async function childrenOf(
    scene: SceneModel,
    node: SceneNode,
    endMs: number,
  ): Promise<readonly Child[]> {
    const isDone = () => node.children !== undefined || walker.model !== scene;
    await reached(isDone, Math.max(0, endMs - clock.nowMs()), node);
    if (walker.model !== scene) throw moved();
    if (node.children === undefined) throw slow();
    return node.children;
  }

  async function find(
    scene: SceneModel,
    path: string,
    endMs: number,
  ): Promise<SceneNode | undefined> {
    for (;;) {
      const node = scene.byPath(path);
      if (node !== undefined) return node;
      const near = scene.nearest(path);
      if (near.children !== undefined) return undefined;
      await childrenOf(scene, near, endMs);
    }
  }

  /** Reads towards a path as far as there is time; what is not found by then is not known. */
  async function look(scene: SceneModel, path: string, endMs: number): Promise<void> {
    try {
      await find(scene, path, endMs);
    } catch (error) {
      if (!(error instanceof RequestRefused && error.code === "loading")) throw error;
    }
  }

  async function review(
    scene: SceneModel,
    from: SceneNode,
    limits: { readonly depth: number; readonly nodes: number },
    endMs: number,
  ): Promise<{ readonly children: Child[]; readonly truncated: boolean }> {
    const children: Child[] = [];
    const seen = new Set<SceneNode>([from]);
    let level: SceneNode[] = [from];
    for (let depth = 0; depth < limits.depth; depth++) {
      const deeper: SceneNode[] = [];
      for (const node of level) {
        for (const child of await childrenOf(scene, node, endMs)) {
          if (seen.has(child.node)) continue;
          if (children.length >= limits.nodes) return { children, truncated: true };
          seen.add(child.node);
          children.push(child);
          deeper.push(child.node);
        }
      }
      level = deeper;
    }
    const isCut = level.some(({ children: below }) => below === undefined || below.length > 0);
    return { children, truncated: isCut };
  }

  async function needed(scene: SceneModel, path: string, endMs: number): Promise<SceneNode> {
    const node = await find(scene, path, endMs);
    if (node === undefined) throw new RequestRefused("not_found", `There is no ${path}`);
    return node;
  }

  const handlers: RequestHandlers = {
    async getChildrenRequest(payload) {
      const endMs = clock.nowMs() + LIST_MS;
      const { prim_path: path, filters, cursor, page_rows: rows } = payload;
      const { max_depth: depth, max_nodes: nodes } = payload;
      const scene = await model();
      const generation = walker.project?.projectGeneration ?? 0;
      const node = await needed(scene, path, endMs);
      const limits = { depth: depth ?? REVIEW_DEPTH, nodes: nodes ?? REVIEW_NODES };
      const isReview = depth !== undefined || nodes !== undefined;
      const listed = isReview
        ? await review(scene, node, limits, endMs)
        : { children: await childrenOf(scene, node, endMs), truncated: false };
      const page = pageOf(ofTypes(listed.children, filters), generation, { cursor, rows });
      if (page === "stale") throw moved();
      return {
        event_type: "getChildrenResult",
        payload: {
          prim_path: path,
          children: page.rows,
          mode: isReview ? "review_snapshot" : "level",
          ...(isReview
            ? { max_depth: limits.depth, max_nodes: limits.nodes, truncated: listed.truncated }
            : {}),
          project_generation: generation,
          ...(page.next === undefined ? {} : { next: page.next }),
        },
      };
    },
    async getPrimCountRequest() {
      const scene = await model();
      return {
        event_type: "getPrimCountResult",
        payload: { count: scene.count, complete: scene.complete },
      };
    },
    async resolveNodes({ handles = [], paths = [], types }) {
      const scene = await model();
      const numbers = handles.map(fromWide).filter((handle) => handle !== undefined);
      const asked = () => [
        ...numbers.map((handle) => scene.byHandle(handle)),
        ...paths.map((path) => scene.byPath(path)),
      ];
      const endMs = clock.nowMs() + RESOLVE_MS;
      await Promise.all(paths.map((path) => look(scene, path, endMs)));
      const isDone = () =>
        walker.model !== scene ||
        numbers.every((handle) => scene.byHandle(handle) !== undefined) &&
          (types === undefined || scene.complete);
      await reached(isDone, Math.max(0, endMs - clock.nowMs()));
      const nodes = new Set([
        ...asked().filter((node) => node !== undefined),
        ...chosen(scene.nodes(), types),
      ]);
      return {
        event_type: "nodesResolved",
        payload: {
          project_generation: walker.project?.projectGeneration ?? 0,
          complete: scene.complete,
          nodes: [...nodes].map((node) => ({
            path: node.path,
            handle: toWide(node.handle),
            name: node.name,
            type: node.type,
            node_type: node.nodeType,
            is_graph: node.isGraph,
          })),
        },
      };
    },
    loadingStateQuery: () => ({
      event_type: "loadingStateResponse",
      payload: { url: "", loading_state: "idle" },
    }),
  };

  return {
    handlers,
    pathOf: (handle) => walker.model?.byHandle(handle)?.path,
    nodeAt: async (path) => await find(await model(), path, clock.nowMs() + LIST_MS),
    async stop() {
      await walker.stop();
      publisher.stop();
    },
  };
}
