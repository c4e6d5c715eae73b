import type { Room } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import type { Clock, Timer } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import { type OctaneAtDesk, type OctaneDesk, OctaneError, TurnRefused } from "@fuelrail/kit/octane";
import { ApiItemService, ApiNodeService, ObjectRef_ObjectType } from "@fuelrail/kit/octane/beta2";
import { RequestRefused } from "@fuelrail/kit/requests";
import {
  graphsMoved,
  INITIAL_GRAPH_PACE,
  listed as graphsListed,
  listIn,
  listing,
} from "../../core/properties/graph_pace.ts";
import { INITIAL_PACE, levelTold, look, lookIn, steered } from "../../core/properties/pace.ts";
import {
  forgetAbsent,
  gazes,
  inspect,
  list,
  NOTHING_WATCHED,
} from "../../core/properties/watched.ts";
import { nameOf } from "../../core/scene/held_node.ts";
import type { SceneChange } from "../../core/scene/scene_model.ts";
import type { SceneNode } from "../../core/scene/scene_node.ts";
import type { SceneDesk } from "../scene/scene_desk.ts";
import type { SceneMetrics } from "../scene_metrics.ts";
import { inTurns, ProjectLeft, type Step } from "./in_turns.ts";
import { type NodeValues, rereadingSteps } from "./node_values.ts";
import type { PropertyReader } from "./property_reader.ts";
import { createSigns } from "./signs.ts";

export interface WatchOptions {
  readonly desk: OctaneDesk;
  readonly scene: SceneDesk;
  readonly bus: Bus;
  readonly room: Room;
  readonly clock: Clock;
  readonly log: Log;
  readonly reader: PropertyReader;
  /** The values that were read of a node, if any. */
  valuesOf(handle: bigint): NodeValues | undefined;
  /** Something changed inside Octane that nobody steered. */
  onMoved(): void;
  readonly counters: Pick<SceneMetrics, "look">;
}

/** Looks again at what viewers look at, once Octane's change level has moved. */
export interface Watch {
  /** A viewer asked for a node's values. */
  inspected(viewerId: string, node: SceneNode): void;
  /** A viewer was sent rows. */
  listed(viewerId: string, nodes: readonly SceneNode[]): void;
  /** When the scene may last have changed, ms on the service's clock. */
  readonly movedAtMs: number;
  /** How long what viewers see has waited to be looked at again, ms; 0 when it is fresh. */
  readonly staleMs: number;
  /** Another project is open: nothing of the old one is watched. */
  clear(): void;
  stop(): Promise<void>;
}

/** Levels of inspected nodes with more pins than this are not looked at again by themselves. */
const LEVEL_PINS_MAX = 100;
/** Graphs of visible rows that are listed again at a time. */
const GRAPHS_MAX = 8;
/** How long after a failure it is tried again, ms. */
const RETRY_MS = 1_000;

export function createWatch(options: WatchOptions): Watch {
  const { desk, scene, bus, room, clock, log, reader, valuesOf } = options;
  let pace = INITIAL_PACE;
  let graphPace = INITIAL_GRAPH_PACE;
  let watched = NOTHING_WATCHED;
  let timer: Timer | undefined;
  let running: Promise<void> | undefined;
  let stopped = false;

  const signs = createSigns({
    bus,
    room,
    clock,
    log,
    onLevel(level, epoch) {
      const nowMs = clock.nowMs();
      const { movedAtMs } = pace;
      pace = levelTold(pace, level, nowMs, epoch);
      if (pace.movedAtMs !== movedAtMs) {
        graphPace = graphsMoved(graphPace, nowMs);
        options.onMoved();
      }
      schedule();
    },
    onSteered() {
      pace = steered(pace, clock.nowMs());
    },
  });

  function schedule(leastMs = 0): void {
    if (stopped || running !== undefined) return;
    timer?.cancel();
    const nowMs = clock.nowMs();
    const waitsMs = [lookIn(pace, nowMs), listIn(graphPace, nowMs)];
    const waitMs = Math.min(...waitsMs.filter((one) => one !== undefined));
    if (waitMs === Infinity) return;
    timer = clock.setTimer(Math.max(waitMs, leastMs), () => {
      const nowMs = clock.nowMs();
      const isLook = lookIn(pace, nowMs) === 0;
      const isListing = !isLook && listIn(graphPace, nowMs) === 0;
      const fromMs = clock.nowMs();
      const work = isLook ? refresh() : isListing ? attempt(lookAtGraphs) : Promise.resolve(true);
      running = work.catch((error: unknown) => {
        log.throttled("watch", 10_000).error("looking at the scene again went wrong", { error });
        return false;
      }).then((isWell) => {
        running = undefined;
        const result = isWell ? "ok" : "failed";
        if (isLook) options.counters.look.observe({ result }, (clock.nowMs() - fromMs) / 1_000);
        if (!isWell && isLook) pace = { ...pace, isDue: true };
        schedule(isWell ? 0 : RETRY_MS);
      });
    });
  }

  async function refresh(): Promise<boolean> {
    const { pace: next, isWhole } = look(pace, clock.nowMs());
    pace = next;
    watched = forgetAbsent(watched, signs.present(), clock.nowMs());
    if (watched.viewers.size === 0) {
      graphPace = listing(graphPace, clock.nowMs());
      return true;
    }
    return await attempt(async () => {
      await lookAtValues();
      if (!isWhole) return;
      if (listIn(graphPace, clock.nowMs()) === 0) await lookAtGraphs();
      await lookAtRows();
    });
  }

  /** Whether it went well; what a lost link or a closed project stops is no fault. */
  async function attempt(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if (error instanceof ProjectLeft) return true;
      const isUsual = error instanceof TurnRefused || error instanceof OctaneError ||
        error instanceof RequestRefused;
      if (!isUsual) throw error;
      log.throttled("watch", 10_000).debug("could not look at the scene again", { error });
      return false;
    }
  }

  async function lookAtValues(): Promise<void> {
    const project = scene.project;
    for (const handle of gazes(watched).inspected) {
      const known = valuesOf(handle);
      if (known === undefined) continue;
      const startMs = clock.nowMs();
      const changes: { readonly property: string; readonly value: unknown }[] = [];
      const step = rereadingSteps(known, reader, (property, value) => {
        changes.push({ property, value });
      });
      const isThere = await stands(() => inTurns(desk, clock, "read", project, step));
      scene.announce(
        changes.map(({ property, value }) => ({
          change: "value" as const,
          path: known.node.path,
          property,
          value: value as never,
        })),
        { source: "octane" },
      );
      if (isThere) known.readAtMs = startMs;
      else await scene.resolveAgain([known.node]);
    }
  }

  /** Lists the graphs of visible rows again, in which nodes may have been made or deleted. */
  async function lookAtGraphs(): Promise<void> {
    const before = graphPace;
    const graphs = [...visibleGraphs()];
    graphPace = listing(graphPace, clock.nowMs());
    if (graphs.length === 0) return;
    let hasFound = false;
    try {
      await rereadInTurns(graphs, (changes) => {
        hasFound ||= changes.length > 0;
      });
    } catch (error) {
      if (!(error instanceof ProjectLeft)) {
        graphPace = { ...graphPace, listedAtMs: before.listedAtMs };
      }
      throw error;
    }
    graphPace = graphsListed(graphPace, hasFound);
  }

  /** Newest first. */
  function visibleGraphs(): ReadonlySet<SceneNode> {
    const parents = gazes(watched).rows.map((handle) => scene.nodeOf(handle)?.parent)
      .filter((node) => node !== undefined && node.isGraph && node.children !== undefined);
    return new Set([...new Set(parents)].filter((one) => one !== undefined).slice(0, GRAPHS_MAX));
  }

  async function lookAtRows(): Promise<void> {
    const project = scene.project;
    const startMs = clock.nowMs();
    const { rows, inspected } = gazes(watched);
    const levels = inspected.map((handle) => scene.nodeOf(handle))
      .filter((node) => node !== undefined && !node.isGraph && node.pinCount <= LEVEL_PINS_MAX);
    const again = new Set<SceneNode>(levels.filter((node) => node !== undefined));
    const seen: SceneNode[] = [];
    const nodes = rows.map((handle) => scene.nodeOf(handle)).filter((node) => node !== undefined);
    let at = 0;
    const step: Step = async (octane) => {
      const node = nodes[at];
      if (node === undefined) return false;
      const suspect = await suspectOf(octane, node);
      if (suspect === undefined) seen.push(node);
      else again.add(suspect);
      at++;
      return at < nodes.length;
    };
    if (nodes.length > 0) await inTurns(desk, clock, "read", project, step);
    for (const node of seen) scene.seen(node, startMs);
    if (again.size > 0) await rereadInTurns([...again]);
  }

  async function rereadInTurns(
    nodes: readonly SceneNode[],
    onChanges: (changes: readonly SceneChange[]) => void = () => {},
  ): Promise<void> {
    const left = nodes.map((node) => [node]);
    await inTurns(desk, clock, "read", scene.project, async (octane) => {
      const [one] = left;
      if (one !== undefined) onChanges(await scene.reread(octane, one, { source: "octane" }));
      left.shift();
      return left.length > 0;
    });
  }

  return {
    inspected(viewerId, node) {
      watched = inspect(watched, viewerId, node.handle, clock.nowMs());
    },
    listed(viewerId, nodes) {
      const nowMs = clock.nowMs();
      watched = list(watched, viewerId, nodes.map(({ handle }) => handle), nowMs);
      const isOld = ({ readAtMs }: SceneNode) => readAtMs < pace.movedAtMs;
      if (nodes.some(isOld)) pace = { ...pace, isDue: true };
      if (nodes.some(({ parent }) => parent?.isGraph === true && isOld(parent))) {
        graphPace = graphsMoved(graphPace, nowMs);
      }
      schedule();
    },
    get movedAtMs() {
      return pace.movedAtMs;
    },
    get staleMs() {
      const isStale = pace.isDue && watched.viewers.size > 0 && pace.movedAtMs > -Infinity;
      return isStale ? Math.max(0, clock.nowMs() - pace.movedAtMs) : 0;
    },
    clear() {
      watched = NOTHING_WATCHED;
      graphPace = INITIAL_GRAPH_PACE;
    },
    async stop() {
      stopped = true;
      timer?.cancel();
      signs.stop();
      await running;
    },
  };
}

/** Whether work was done, and not refused because a handle is dead. */
async function stands(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof OctaneError && error.kind === "invalid_reference") return false;
    throw error;
  }
}

/** The node whose level is to be read again because a row is not as it was; one call, no handle. */
async function suspectOf(octane: OctaneAtDesk, node: SceneNode): Promise<SceneNode | undefined> {
  const { parent } = node;
  if (parent === undefined) return undefined;
  try {
    if (parent.isGraph) {
      const objectPtr = { handle: node.handle, type: ObjectRef_ObjectType.ApiItem };
      const { result } = await octane.call(ApiItemService.method.name, { objectPtr });
      return nameOf(result) === node.name ? undefined : node;
    }
    const child = parent.children?.find((one) => one.node === node);
    if (child?.pinIndex === undefined) return parent;
    const { result } = await octane.call(ApiNodeService.method.connectedNodeIx, {
      objectPtr: { handle: parent.handle, type: ObjectRef_ObjectType.ApiNode },
      pinIx: child.pinIndex,
      enterWrapperNode: true,
    });
    return result?.handle === node.handle ? undefined : parent;
  } catch (error) {
    if (error instanceof OctaneError && error.kind === "invalid_reference") return parent;
    throw error;
  }
}
