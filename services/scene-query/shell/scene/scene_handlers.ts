import { fromWide, toWide } from "@fuelrail/contracts";
import type { Clock } from "@fuelrail/kit/clock";
import { type RequestHandlers, RequestRefused } from "@fuelrail/kit/requests";
import type { SceneModel } from "../../core/scene/scene_model.ts";
import type { Child, SceneNode } from "../../core/scene/scene_node.ts";
import { type AgeOf, chosen, ofTypes, pageOf } from "../../core/scene/scene_rows.ts";
import { LIST_MS, otherProject, type SceneReading } from "./scene_reading.ts";

/** Time for which nodes that are not known yet are waited for, ms. */
const RESOLVE_MS = 3_000;
/** Levels that a review snapshot goes down unless said. */
const REVIEW_DEPTH = 3;
/** Nodes of a review snapshot unless said. */
const REVIEW_NODES = 500;

export interface SceneHandlersOptions {
  readonly reading: SceneReading;
  readonly clock: Clock;
  readonly ageOf: AgeOf;
  /** A viewer was sent rows. */
  listed(viewerId: string, nodes: readonly SceneNode[]): void;
  /** Reads a node and its level again from Octane. */
  readAgain(path: string): Promise<void>;
}

/** Answers for rows, counts and the nodes that other services ask for. */
export function sceneHandlers(options: SceneHandlersOptions): RequestHandlers {
  const { reading, clock, ageOf, listed: wasListed } = options;
  /** Reads towards a path as far as there is time; what is not found by then is not known. */
  async function look(scene: SceneModel, path: string, endMs: number): Promise<void> {
    try {
      await reading.find(scene, path, endMs);
    } catch (error) {
      if (!(error instanceof RequestRefused && error.code === "loading")) throw error;
    }
  }

  /** Why what was found in a model that is no longer the model is not told. */
  function leftBehind(generation: number): RequestRefused {
    const isSameProject = reading.generation === generation || reading.generation === 0;
    return isSameProject
      ? new RequestRefused("loading", "The scene is being read anew; try again")
      : otherProject();
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
        for (const child of await reading.childrenOf(scene, node, endMs)) {
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

  return {
    async getChildrenRequest(payload, { viewerId }) {
      const endMs = clock.nowMs() + LIST_MS;
      const { prim_path: path, filters, cursor, page_rows: rows } = payload;
      const { max_depth: depth, max_nodes: nodes, fresh = false } = payload;
      if (fresh) await options.readAgain(path);
      const scene = await reading.model();
      const generation = reading.generation;
      const node = await reading.needed(scene, path, endMs);
      const limits = { depth: depth ?? REVIEW_DEPTH, nodes: nodes ?? REVIEW_NODES };
      const isReview = depth !== undefined || nodes !== undefined;
      const listed = isReview
        ? await review(scene, node, limits, endMs)
        : { children: await reading.childrenOf(scene, node, endMs), truncated: false };
      const page = pageOf(ofTypes(listed.children, filters), generation, { cursor, rows, ageOf });
      if (page === "stale") throw otherProject();
      if (viewerId !== undefined) wasListed(viewerId, page.nodes);
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
      const scene = await reading.model();
      return {
        event_type: "getPrimCountResult",
        payload: { count: scene.count, complete: scene.complete },
      };
    },
    async resolveNodes({ handles = [], paths = [], types }) {
      const scene = await reading.model();
      const generation = reading.generation;
      const numbers = handles.map(fromWide).filter((handle) => handle !== undefined);
      const asked = () => [
        ...numbers.map((handle) => scene.byHandle(handle)),
        ...paths.map((path) => scene.byPath(path)),
      ];
      const endMs = clock.nowMs() + RESOLVE_MS;
      await Promise.all(paths.map((path) => look(scene, path, endMs)));
      const isDone = () =>
        !reading.isCurrent(scene) ||
        numbers.every((handle) => scene.byHandle(handle) !== undefined) &&
          (types === undefined || scene.complete);
      await reading.reached(isDone, Math.max(0, endMs - clock.nowMs()));
      if (!reading.isCurrent(scene)) throw leftBehind(generation);
      const nodes = new Set([
        ...asked().filter((node) => node !== undefined),
        ...chosen(scene.nodes(), types),
      ]);
      return {
        event_type: "nodesResolved",
        payload: {
          project_generation: generation,
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
}
