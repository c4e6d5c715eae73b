import { MAX_JSON_BYTES, type PayloadInput } from "@fuelrail/contracts";
import type { Clock } from "@fuelrail/kit/clock";
import { type OctaneAtDesk, type OctaneDesk, OctaneError } from "@fuelrail/kit/octane";
import {
  ApiInfoService,
  ApiItemService,
  NodePinType,
  ObjectRef_ObjectType,
} from "@fuelrail/kit/octane/beta2";
import { type RequestHandlers, RequestRefused } from "@fuelrail/kit/requests";
import type { SceneNode } from "../../core/scene/scene_node.ts";
import { refusedByOctane } from "../at_octane.ts";
import type { SceneDesk } from "../scene/scene_desk.ts";
import { LIST_MS, otherProject } from "../scene/scene_reading.ts";
import { inTurns, ProjectLeft } from "./in_turns.ts";
import { colourOf, type PinFacts, type PinFactsCache } from "./pin_facts.ts";
import type { PlaceWatch } from "./place_watch.ts";

export interface GraphDeskOptions {
  readonly desk: OctaneDesk;
  readonly scene: SceneDesk;
  readonly clock: Clock;
  readonly facts: PinFactsCache;
  /** Follows the nodes of graphs that viewers have open. */
  readonly places: Pick<PlaceWatch, "opened" | "placed">;
  /** A viewer was sent nodes. */
  listed(viewerId: string, nodes: readonly SceneNode[]): void;
}

type GraphNode = PayloadInput<"getNodeGraphResult">["nodes"][number];

/** Nodes of one answer. */
const PAGE_NODES = 100;
/** Pins of one node that are listed. */
const PINS_MAX = 512;
const PAGE_BYTES = MAX_JSON_BYTES - 16_384;

const encoder = new TextEncoder();

/** Answers for one graph as nodes, pins and links. */
export function graphHandlers(options: GraphDeskOptions): RequestHandlers {
  const { desk, scene, clock, facts, places } = options;
  /** By pin type; they are Octane's own and the same in every project. */
  const colours = new Map<string, string>();

  async function colourOfType(octane: OctaneAtDesk, name: string): Promise<string | undefined> {
    const type = NodePinType[name as keyof typeof NodePinType];
    if (typeof type !== "number" || type === NodePinType.PT_UNKNOWN) return undefined;
    const known = colours.get(name);
    if (known !== undefined) return known;
    const { result } = await octane.call(ApiInfoService.method.getPinTypeColor, { type });
    const colour = colourOf(result);
    colours.set(name, colour);
    return colour;
  }

  /** Reads nodes of a graph over as many turns as it takes; what was deleted meanwhile is left out. */
  async function readNodes(nodes: readonly SceneNode[], endMs: number): Promise<GraphNode[]> {
    const shown: GraphNode[] = [];
    const rest = [...nodes];
    let pin = 0;
    await inTurns(desk, clock, "read", scene.project, async (octane) => {
      const node = rest[0];
      if (node === undefined) return false;
      try {
        if (pin < Math.min(node.pinCount, PINS_MAX)) {
          await facts.pin(octane, node, pin);
          pin++;
          return true;
        }
        const objectPtr = { handle: node.handle, type: ObjectRef_ObjectType.ApiItem };
        const { result } = await octane.call(ApiItemService.method.position, { objectPtr });
        const pins: PinFacts[] = [];
        for (let at = 0; at < pin; at++) pins.push(await facts.pin(octane, node, at));
        const colour = await colourOfType(octane, node.outType);
        const position: [number, number] = [result?.x ?? 0, result?.y ?? 0];
        places.placed(node, position);
        shown.push(shownNode(node, pins, position, colour));
      } catch (error) {
        if (!(error instanceof OctaneError && error.kind === "invalid_reference")) throw error;
      }
      rest.shift();
      pin = 0;
      return rest.length > 0;
    }, endMs);
    return shown;
  }

  return {
    async getNodeGraphRequest({ graph_path: path, only, cursor }, { viewerId }) {
      const endMs = clock.nowMs() + LIST_MS;
      const model = await scene.reading.model();
      const generation = scene.reading.generation;
      const graph = await scene.reading.needed(model, path, endMs);
      if (!graph.isGraph) {
        throw new RequestRefused("not_found", `${path} is a node and not a graph`);
      }
      const all = await scene.reading.childrenOf(model, graph, endMs);
      const named = only === undefined ? undefined : new Set(only);
      const children = named === undefined ? all : all.filter(({ node }) => named.has(node.path));
      const start = startOf(cursor, generation);
      const wanted = children.slice(start, start + PAGE_NODES).map(({ node }) => node);
      for (const node of wanted) await scene.reading.childrenOf(model, node, endMs);
      const read = await readNodes(wanted, endMs).catch((error) => {
        throw error instanceof ProjectLeft ? otherProject() : refusedByOctane(error);
      });
      const nodes = fitting(read);
      const end = start + (nodes.length < read.length ? nodes.length : wanted.length);
      if (viewerId !== undefined) {
        options.listed(viewerId, wanted);
        places.opened(viewerId, graph);
      }
      return {
        event_type: "getNodeGraphResult",
        payload: {
          graph_path: path,
          nodes,
          project_generation: generation,
          ...(end < children.length ? { next: `${generation}.${end}` } : {}),
        },
      };
    },
  };
}

function startOf(cursor: string | undefined, generation: number): number {
  if (cursor === undefined) return 0;
  const match = /^(\d+)\.(\d+)$/.exec(cursor);
  if (match === null || Number(match[1]) !== generation) throw otherProject();
  return Number(match[2]);
}

/** The first nodes that fit one message; at least one. */
function fitting(nodes: readonly GraphNode[]): GraphNode[] {
  let left = PAGE_BYTES;
  const cut = nodes.findIndex((node, i) => {
    left -= encoder.encode(JSON.stringify(node)).byteLength + 1;
    return left < 0 && i > 0;
  });
  return cut < 0 ? [...nodes] : nodes.slice(0, cut);
}

function shownNode(
  node: SceneNode,
  pins: readonly PinFacts[],
  position: [number, number],
  colour: string | undefined,
): GraphNode {
  const connected = new Map((node.children ?? []).map((child) => [child.pinIndex, child.node]));
  return {
    path: node.path,
    name: node.name,
    node_type: node.nodeType,
    out_type: node.outType,
    ...(colour === undefined ? {} : { colour }),
    position,
    is_graph: node.isGraph,
    pins: pins.map((pin) => {
      const source = connected.get(pin.index);
      return {
        name: pin.name,
        label: pin.label,
        type: pin.pinType,
        colour: pin.colour,
        ...(source === undefined ? {} : { connected: source.path, owned: !source.inGraph }),
        ...(pin.isDynamic ? { dynamic: true } : {}),
      };
    }),
  };
}
