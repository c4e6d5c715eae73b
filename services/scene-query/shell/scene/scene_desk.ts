import type { EventType, PayloadOf, Room, TurnClass } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import type { Clock } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import { type OctaneAtDesk, type OctaneDesk, OctaneError, TurnRefused } from "@fuelrail/kit/octane";
import { type RequestHandlers, RequestRefused } from "@fuelrail/kit/requests";
import { createStatePublisher, type UnstampedEvent } from "@fuelrail/kit/state";
import type { SceneChange } from "../../core/scene/scene_model.ts";
import type { SceneNode } from "../../core/scene/scene_node.ts";
import type { AgeOf } from "../../core/scene/scene_rows.ts";
import { refusedByOctane } from "../at_octane.ts";
import type { SceneMetrics } from "../scene_metrics.ts";
import { sceneHandlers } from "./scene_handlers.ts";
import { searchHandlers } from "./search_handlers.ts";
import { createSceneReading, LIST_MS, type SceneReading } from "./scene_reading.ts";
import { createSceneWalker, type ProjectKey } from "./scene_walker.ts";
import type { KnownPinNames } from "./type_cache.ts";

export interface SceneDeskOptions {
  readonly desk: OctaneDesk;
  readonly bus: Bus;
  readonly room: Room;
  readonly session: number;
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
  readonly counters: SceneMetrics;
}

type Actor = NonNullable<PayloadOf<"sceneChanged">["changed_by"]>;

/** Why the scene changed. */
export interface ChangeCause {
  readonly source: "edit" | "octane" | "load";
  readonly by?: Actor | undefined;
  readonly editId?: string | undefined;
  readonly editName?: string | undefined;
}

/** A state event of the scene's subject. */
export type SceneEvent = UnstampedEvent;

/** The room's model of the scene, shared by all who ask. */
export interface SceneDesk {
  readonly handlers: RequestHandlers;
  readonly reading: SceneReading;
  /** The node of a handle, as far as the scene was read. */
  nodeOf(handle: bigint): SceneNode | undefined;
  /** The node at a path, if it was read already. */
  knownAt(path: string): SceneNode | undefined;
  /** Lets somebody say how old rows are, and hear which rows viewers were sent. */
  watchRows(watcher: RowWatcher): void;
  /** Notes that a node was found to be as it is known. */
  seen(node: SceneNode, atMs: number): void;
  /**
   * Looks for nodes again where they were, after a handle was refused: reads the levels above them
   * in a turn of its own and announces what is different.
   */
  resolveAgain(nodes: readonly SceneNode[]): Promise<void>;
  /** How much of the scene is known. */
  readonly extent: { readonly nodes: number; readonly isComplete: boolean };
  /** Of the model; undefined until Octane was reached. */
  readonly project: ProjectKey | undefined;
  /** The canonical path of a node, as far as the scene was read. */
  pathOf(handle: bigint): string | undefined;
  /** The node at a path, reading the levels above it if need be. */
  nodeAt(path: string): Promise<SceneNode | undefined>;
  /** Tells everybody of changes as `sceneChanged`, in as many messages as it takes. */
  announce(changes: readonly SceneChange[], cause: ChangeCause): void;
  /** Hears of all changes that are announced, before they are sent. */
  onAnnounced(hear: (changes: readonly SceneChange[], cause: ChangeCause) => void): void;
  /** Sends another event of the scene's subject. */
  publish<T extends EventType>(
    type: T,
    payload: Extract<SceneEvent, { readonly event_type: T }>["payload"],
  ): void;
  /** Session and newest revision of the scene's subject, for state events that answer a request. */
  stamp(): { readonly session: number; readonly revision: number };
  /** Adds to what joiners get; asked for each time. */
  addSnapshot(events: () => readonly SceneEvent[]): void;
  /**
   * Reads nodes and the levels below them again in the caller's turn, announces what is different
   * and resolves to it. Rejects with `conflict` when the turn is of another project. In a turn that
   * only reads it gives way and rejects with a `TurnRefused`; called with the same array, it then
   * goes on in the next turn. What nobody finishes is read and announced later.
   */
  reread(
    octane: OctaneAtDesk,
    nodes: readonly SceneNode[],
    cause: ChangeCause,
  ): Promise<readonly SceneChange[]>;
  /**
   * Runs work on the node at a path in a turn. A refused handle leads to one re-resolve by path and
   * a second try, then to `conflict`; rejects with `RequestRefused`.
   */
  withNode<T>(
    path: string,
    turnClass: TurnClass,
    work: (octane: OctaneAtDesk, node: SceneNode) => Promise<T>,
  ): Promise<T>;
  /** The same on several nodes, in the order of their paths. */
  withNodes<T>(
    paths: readonly string[],
    turnClass: TurnClass,
    work: (octane: OctaneAtDesk, nodes: readonly SceneNode[]) => Promise<T>,
  ): Promise<T>;
  stop(): Promise<void>;
}

/** Who looks after the rows that viewers see. */
export interface RowWatcher {
  readonly ageOf: AgeOf;
  listed(viewerId: string, nodes: readonly SceneNode[]): void;
}

/** Changes in one message at most. */
const CHANGES_MAX = 200;

export function createSceneDesk(options: SceneDeskOptions): SceneDesk {
  const { desk, bus, room, session, clock } = options;
  const snapshots: (() => readonly SceneEvent[])[] = [];
  const hearers: ((changes: readonly SceneChange[], cause: ChangeCause) => void)[] = [];
  let met: ProjectKey | undefined;
  let rowWatcher: RowWatcher | undefined;

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
    snapshot: () => [
      ...(met === undefined
        ? []
        : [{ event_type: "sceneChanged" as const, payload: projectMet(met.projectGeneration) }]),
      ...snapshots.flatMap((events) => events()),
    ],
  });

  function announce(changes: readonly SceneChange[], cause: ChangeCause): void {
    if (changes.length === 0) return;
    for (const hear of hearers) hear(changes, cause);
    for (let at = 0; at < changes.length; at += CHANGES_MAX) {
      publisher.publish("sceneChanged", {
        project_generation: met?.projectGeneration ?? 0,
        changes: changes.slice(at, at + CHANGES_MAX),
        source: cause.source,
        ...(cause.by === undefined ? {} : { changed_by: cause.by }),
        ...(cause.editId === undefined ? {} : { edit_id: cause.editId }),
        ...(cause.editName === undefined ? {} : { edit_name: cause.editName }),
      });
    }
  }

  const walker = createSceneWalker({
    ...options,
    onProject(project) {
      met = project;
      publisher.publish("sceneChanged", projectMet(project.projectGeneration));
      options.onProject(project);
    },
    onChange: (changes) => announce(changes, { source: "octane" }),
  });
  const reading = createSceneReading(walker, clock, options.counters);
  const moved = () => new RequestRefused("conflict", "Another project was opened meanwhile");

  async function nodesAt(paths: readonly string[]): Promise<SceneNode[]> {
    const scene = await reading.model();
    const endMs = clock.nowMs() + LIST_MS;
    const nodes: SceneNode[] = [];
    for (const path of paths) nodes.push(await reading.needed(scene, path, endMs));
    return nodes;
  }

  /** Looks for a node again where it was, after its handle was refused. */
  async function resolveAgain(nodes: readonly SceneNode[]): Promise<void> {
    const levels = new Set<SceneNode>();
    for (const node of nodes) {
      for (let at = node.parent; at !== undefined; at = at.parent) levels.add(at);
    }
    const topFirst = [...levels].sort((a, b) => a.path.length - b.path.length);
    await readAgain(topFirst);
  }

  async function readAgain(nodes: readonly SceneNode[]): Promise<void> {
    const endMs = clock.nowMs() + LIST_MS;
    for (;;) {
      try {
        return await desk.withOctane("read", async (octane) => {
          announce(await walker.reread(octane, nodes) ?? [], { source: "octane" });
        });
      } catch (error) {
        const gaveWay = error instanceof TurnRefused && error.code === "turn_void";
        if (!gaveWay || clock.nowMs() > endMs) throw error;
      }
    }
  }

  async function withNodes<T>(
    paths: readonly string[],
    turnClass: TurnClass,
    work: (octane: OctaneAtDesk, nodes: readonly SceneNode[]) => Promise<T>,
  ): Promise<T> {
    for (let isFirst = true;; isFirst = false) {
      const nodes = await nodesAt(paths);
      const project = walker.project;
      try {
        return await desk.withOctane(turnClass, async (octane) => {
          const { session: of, projectGeneration } = octane.turn;
          if (project?.session !== of || project.projectGeneration !== projectGeneration) {
            throw moved();
          }
          return await work(octane, nodes);
        });
      } catch (error) {
        const isDead = error instanceof OctaneError && error.kind === "invalid_reference";
        if (!isDead || !isFirst) throw refusedByOctane(error);
      }
      try {
        await resolveAgain(nodes);
      } catch (error) {
        throw refusedByOctane(error);
      }
    }
  }

  const withNode: SceneDesk["withNode"] = (path, turnClass, work) =>
    withNodes([path], turnClass, (octane, nodes) => work(octane, nodes[0] as SceneNode));

  const watching: RowWatcher = {
    ageOf: (node) => rowWatcher?.ageOf(node),
    listed: (viewerId, nodes) => rowWatcher?.listed(viewerId, nodes),
  };
  const listing = sceneHandlers({
    reading,
    clock,
    ...watching,
    async readAgain(path) {
      try {
        await readAgain(await nodesAt([path]));
      } catch (error) {
        throw refusedByOctane(error);
      }
    },
  });

  return {
    handlers: { ...listing, ...searchHandlers({ reading, clock, ...watching }) },
    reading,
    nodeOf: (handle) => walker.model?.byHandle(handle),
    knownAt: (path) => walker.model?.byPath(path),
    watchRows(watcher) {
      rowWatcher = watcher;
    },
    seen: (node, atMs) => walker.model?.seen(node, atMs),
    resolveAgain,
    get extent() {
      return { nodes: walker.model?.count ?? 0, isComplete: walker.model?.complete === true };
    },
    get project() {
      return walker.project;
    },
    pathOf: (handle) => walker.model?.byHandle(handle)?.path,
    nodeAt: async (path) =>
      await reading.find(await reading.model(), path, clock.nowMs() + LIST_MS),
    announce,
    onAnnounced: (hear) => void hearers.push(hear),
    publish: (type, payload) => publisher.publish(type, payload as never),
    stamp: () => ({ session, revision: Math.max(1, publisher.revision) }),
    addSnapshot: (events) => void snapshots.push(events),
    async reread(octane, nodes, cause) {
      const changes = await walker.reread(octane, nodes);
      if (changes === undefined) throw moved();
      announce(changes, cause);
      return changes;
    },
    withNode,
    withNodes,
    async stop() {
      await walker.stop();
      publisher.stop();
    },
  };
}
