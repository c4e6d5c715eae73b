import type { Room } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import type { Clock } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import { type OctaneDesk, OctaneError } from "@fuelrail/kit/octane";
import { type RequestHandlers, RequestRefused } from "@fuelrail/kit/requests";
import { DEFAULT_BYTES, propertyPage } from "../../core/properties/property_page.ts";
import type { SceneNode } from "../../core/scene/scene_node.ts";
import { refusedByOctane } from "../at_octane.ts";
import type { AssetFolder } from "../project/asset_folder.ts";
import type { SceneDesk } from "../scene/scene_desk.ts";
import { LIST_MS, otherProject } from "../scene/scene_reading.ts";
import type { SceneMetrics } from "../scene_metrics.ts";
import { createAttributeFacts } from "./attribute_facts.ts";
import { graphHandlers } from "./graph_desk.ts";
import { inTurns, ProjectLeft } from "./in_turns.ts";
import { itemsOf, type NodeValues, readingSteps } from "./node_values.ts";
import { createPinFacts, type PinFactsCache } from "./pin_facts.ts";
import { createPlaceWatch } from "./place_watch.ts";
import { createPropertyReader, type PropertyReader } from "./property_reader.ts";
import { createTypeCatalogue } from "./type_catalogue.ts";
import type { TypeStore } from "./type_store.ts";
import { createWatch, type Watch } from "./watch.ts";

export interface PropertyDeskOptions {
  readonly desk: OctaneDesk;
  readonly scene: SceneDesk;
  /** Knows which files of Octane's machine are in the registry. */
  readonly folder: Pick<AssetFolder, "behind">;
  readonly bus: Bus;
  readonly room: Room;
  readonly clock: Clock;
  readonly log: Log;
  readonly types: TypeStore;
  readonly counters: Pick<SceneMetrics, "look" | "lookups">;
}

/** The values of nodes, read once for all who ask and kept as fresh as Octane lets us. */
export interface PropertyDesk {
  readonly handlers: RequestHandlers;
  readonly reader: PropertyReader;
  readonly facts: PinFactsCache;
  readonly watch: Watch;
  /** The values of the node at a path; rejects with `RequestRefused`. */
  valuesAt(path: string): Promise<NodeValues>;
  /** Another project is open. */
  projectMet(): void;
  stop(): Promise<void>;
}

/** Nodes that are read for requests at a time; further requests are refused as `busy`. */
const READS_MAX = 64;
/** Nodes whose values are kept. */
const KEPT_MAX = 256;

export function createPropertyDesk(options: PropertyDeskOptions): PropertyDesk {
  const { desk, scene, clock, types } = options;
  const facts = createPinFacts({ counts: types.pinCounts, pins: types.pins });
  const attributes = createAttributeFacts(types.attributes);
  const reader = createPropertyReader({ facts, attributes, nodeOf: scene.nodeOf });
  const catalogue = createTypeCatalogue({ desk, scene, clock });
  const kept = new Map<bigint, NodeValues>();
  const reads = new Map<string, Promise<NodeValues>>();
  const places = createPlaceWatch(options);
  const watch = createWatch({
    ...options,
    reader,
    valuesOf: (handle) => kept.get(handle),
    onMoved: places.moved,
  });

  scene.watchRows({
    ageOf(node) {
      const ageMs = clock.nowMs() - node.readAtMs;
      return node.readAtMs < watch.movedAtMs ? Math.max(0, Math.round(ageMs)) : undefined;
    },
    listed: (viewerId, nodes) => watch.listed(viewerId, nodes),
  });
  scene.onAnnounced((changes, { source }) => {
    if (source === "octane") return;
    for (const change of changes) {
      if (change.change !== "value" && change.change !== "links") continue;
      const node = scene.knownAt(change.path);
      if (node === undefined) continue;
      // What holds the value may sit on the node's pin, or the node on a pin of the inspected one.
      for (const one of [node, node.parent]) if (one !== undefined) kept.delete(one.handle);
    }
  });

  const isFresh = ({ readAtMs }: NodeValues) => readAtMs > watch.movedAtMs;

  async function readOnce(node: SceneNode, endMs: number): Promise<NodeValues> {
    const project = scene.project;
    const startMs = clock.nowMs();
    const isOld = node.readAtMs < watch.movedAtMs;
    if (isOld && !node.isGraph) {
      await inTurns(desk, clock, "read", project, async (octane) => {
        await scene.reread(octane, [node], { source: "octane" });
        return false;
      });
    }
    const job = readingSteps(node, { reader, facts, attributes }, startMs);
    await inTurns(desk, clock, "read", project, job.step, endMs);
    const values = job.result();
    kept.delete(node.handle);
    kept.set(node.handle, values);
    for (const handle of kept.keys()) {
      if (kept.size <= KEPT_MAX) break;
      kept.delete(handle);
    }
    return values;
  }

  /** Reads a node at a path; a handle that is refused is looked up by the path once more. */
  async function readAt(path: string): Promise<NodeValues> {
    const endMs = clock.nowMs() + LIST_MS;
    for (let isFirst = true;; isFirst = false) {
      const model = await scene.reading.model();
      const node = await scene.reading.needed(model, path, endMs);
      const known = kept.get(node.handle);
      const isHeld = known !== undefined && known.node === node && isFresh(known);
      options.counters.lookups.inc({ what: "values", result: isHeld ? "held" : "read" });
      if (isHeld) return known;
      try {
        await scene.reading.childrenOf(model, node, endMs);
        return await readOnce(node, endMs);
      } catch (error) {
        if (error instanceof ProjectLeft) throw otherProject();
        const isDead = error instanceof OctaneError && error.kind === "invalid_reference";
        if (!isDead || !isFirst) {
          const refused = refusedByOctane(error);
          const isAway = refused instanceof RequestRefused && refused.code === "octane_offline";
          if (isAway && known !== undefined) return known;
          throw refused;
        }
      }
      try {
        await scene.resolveAgain([node]);
      } catch (error) {
        throw refusedByOctane(error);
      }
    }
  }

  function shared(path: string): Promise<NodeValues> {
    const running = reads.get(path);
    if (running !== undefined) return running;
    if (reads.size >= READS_MAX) {
      throw new RequestRefused("busy", "Too many nodes are being read; try again");
    }
    const started = readAt(path).finally(() => reads.delete(path));
    reads.set(path, started);
    return started;
  }

  /** Ids in the registry of a node's files, by property name. */
  async function assetsOf({ filePaths }: NodeValues): Promise<ReadonlyMap<string, string>> {
    const assets = new Map<string, string>();
    for (const [name, path] of filePaths) {
      const file = await options.folder.behind(path).catch(() => undefined);
      if (file !== undefined) assets.set(name, file.id);
    }
    return assets;
  }

  const handlers: RequestHandlers = {
    async getPropertiesRequest(
      { prim_path: path, max_bytes: bytes = DEFAULT_BYTES },
      { viewerId },
    ) {
      const read = await shared(path);
      const { node } = read;
      if (viewerId !== undefined) watch.inspected(viewerId, node);
      const page = propertyPage(itemsOf(read, await assetsOf(read)), bytes);
      return {
        event_type: "getPropertiesResponse",
        payload: {
          prim_path: path,
          properties: page.properties,
          items: page.items,
          node_type: node.nodeType,
          ...(node.alsoAt.length === 0 ? {} : { also_at: [...node.alsoAt] }),
          truncated: page.omitted > 0,
          omitted_count: page.omitted,
          project_generation: scene.project?.projectGeneration ?? 0,
          ...(isFresh(read)
            ? {}
            : { age_ms: Math.max(0, Math.round(clock.nowMs() - read.readAtMs)) }),
        },
      };
    },
  };

  return {
    handlers: {
      ...handlers,
      ...graphHandlers({
        desk,
        scene,
        clock,
        facts,
        places,
        listed: (viewerId, nodes) => watch.listed(viewerId, nodes),
      }),
      ...catalogue.handlers,
    },
    reader,
    facts,
    watch,
    valuesAt: async (path) => await shared(path),
    projectMet() {
      kept.clear();
      facts.clear();
      attributes.clear();
      reader.clear();
      watch.clear();
      places.clear();
    },
    async stop() {
      await watch.stop();
      await places.stop();
    },
  };
}
