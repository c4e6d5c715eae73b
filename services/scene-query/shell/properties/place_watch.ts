import type { Clock, Timer } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import { type OctaneDesk, OctaneError, TurnRefused } from "@fuelrail/kit/octane";
import { ApiItemService, ObjectRef_ObjectType } from "@fuelrail/kit/octane/beta2";
import { RequestRefused } from "@fuelrail/kit/requests";
import { INITIAL_PLACE_PACE, roundDue, share, shareIn } from "../../core/properties/place_pace.ts";
import type { SceneChange } from "../../core/scene/scene_model.ts";
import type { SceneNode } from "../../core/scene/scene_node.ts";
import type { SceneDesk } from "../scene/scene_desk.ts";
import { inTurns, ProjectLeft } from "./in_turns.ts";

export interface PlaceWatchOptions {
  readonly desk: OctaneDesk;
  readonly scene: SceneDesk;
  readonly clock: Clock;
  readonly log: Log;
}

/** Where a node stands in its graph. */
export type NodePlace = readonly [x: number, y: number];

/** A node that stands elsewhere than it was known to. */
interface Found {
  readonly node: SceneNode;
  readonly known: NodePlace;
  readonly place: NodePlace;
}

/** Follows nodes that are moved inside Octane, in the graphs that viewers have open. */
export interface PlaceWatch {
  /** A viewer has a graph open. */
  opened(viewerId: string, graph: SceneNode): void;
  /** A viewer was told where a node stands. */
  placed(node: SceneNode, place: NodePlace): void;
  /** Something changed inside Octane. */
  moved(): void;
  /** Another project is open. */
  clear(): void;
  stop(): Promise<void>;
}

/** A viewer has a graph open for so long after it last said so, ms. */
const OPEN_MS = 60_000;
/** Nodes that are looked after for all viewers together. */
const NODES_MAX = 2_000;
/** How long after a failure it is tried again, ms. */
const RETRY_MS = 2_000;

export function createPlaceWatch(options: PlaceWatchOptions): PlaceWatch {
  const { desk, scene, clock, log } = options;
  const open = new Map<string, { readonly graph: bigint; readonly untilMs: number }>();
  const places = new Map<bigint, NodePlace>();
  let pace = INITIAL_PLACE_PACE;
  let timer: Timer | undefined;
  let running: Promise<void> | undefined;
  let stopped = false;

  scene.onAnnounced((changes) => {
    for (const change of changes) {
      if (change.change !== "moved") continue;
      const node = scene.knownAt(change.path);
      const [x, y] = change.position;
      if (node !== undefined && places.has(node.handle)) places.set(node.handle, [x, y]);
    }
  });

  /** The nodes of open graphs that somebody was told of. */
  function watched(): readonly SceneNode[] {
    const nowMs = clock.nowMs();
    for (const [viewer, { untilMs }] of open) if (untilMs < nowMs) open.delete(viewer);
    const graphs = new Set([...open.values()].map(({ graph }) => graph));
    return [...graphs].flatMap((graph) => scene.nodeOf(graph)?.children ?? [])
      .map(({ node }) => node)
      .filter(({ handle }) => places.has(handle))
      .slice(0, NODES_MAX);
  }

  function schedule(leastMs = 0): void {
    if (stopped || running !== undefined) return;
    timer?.cancel();
    if (open.size === 0) return;
    timer = clock.setTimer(Math.max(leastMs, shareIn(pace, clock.nowMs())), () => {
      running = look().catch((error: unknown) => {
        log.throttled("places", 10_000).error("looking where nodes stand went wrong", { error });
        return false;
      }).then((isWell) => {
        running = undefined;
        schedule(isWell ? 0 : RETRY_MS);
      });
    });
  }

  /** Whether it went well; what a lost link or a closed project stops is no fault. */
  async function look(): Promise<boolean> {
    const nodes = watched();
    const next = share(pace, nodes.length, clock.nowMs());
    pace = next.pace;
    try {
      await compare(next.indices.flatMap((index) => nodes[index] ?? []));
      return true;
    } catch (error) {
      if (error instanceof ProjectLeft) return true;
      const isUsual = error instanceof TurnRefused || error instanceof OctaneError ||
        error instanceof RequestRefused;
      if (!isUsual) throw error;
      log.throttled("places", 10_000).debug("could not look where nodes stand", { error });
      return false;
    }
  }

  /** Asks where nodes stand, one call each that leaves nothing behind, and tells of the others. */
  async function compare(nodes: readonly SceneNode[]): Promise<void> {
    if (nodes.length === 0) return;
    const found: Found[] = [];
    let at = 0;
    await inTurns(desk, clock, "read", scene.project, async (octane) => {
      const node = nodes[at];
      if (node === undefined) return false;
      const objectPtr = { handle: node.handle, type: ObjectRef_ObjectType.ApiItem };
      try {
        const { result } = await octane.call(ApiItemService.method.position, { objectPtr });
        const place: NodePlace = [result?.x ?? 0, result?.y ?? 0];
        const known = places.get(node.handle);
        if (known !== undefined && known.join() !== place.join()) {
          found.push({ node, known, place });
        }
      } catch (error) {
        // What is gone is told of by those who look at the rows.
        if (!(error instanceof OctaneError && error.kind === "invalid_reference")) throw error;
        places.delete(node.handle);
      }
      at++;
      return at < nodes.length;
    });
    // What an edit has told of meanwhile is newer.
    const changes = found.filter(({ node, known }) => places.get(node.handle) === known)
      .map(({ node, place: [x, y] }): SceneChange => ({
        change: "moved",
        path: node.path,
        position: [x, y],
      }));
    if (changes.length === 0) return;
    pace = roundDue(pace);
    scene.announce(changes, { source: "octane" });
  }

  return {
    opened(viewerId, graph) {
      open.set(viewerId, { graph: graph.handle, untilMs: clock.nowMs() + OPEN_MS });
      schedule();
    },
    placed: (node, place) => void places.set(node.handle, place),
    moved() {
      pace = roundDue(pace);
      schedule();
    },
    clear() {
      open.clear();
      places.clear();
      pace = INITIAL_PLACE_PACE;
      timer?.cancel();
    },
    async stop() {
      stopped = true;
      timer?.cancel();
      await running;
    },
  };
}
