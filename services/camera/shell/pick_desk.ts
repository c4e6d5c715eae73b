import type { CameraPose, ImageSize } from "@fuelrail/camera-math";
import {
  isViewerErrorCode,
  type PayloadInput,
  type PayloadOf,
  type Room,
} from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import type { Log } from "@fuelrail/kit/log";
import { type OctaneAtDesk, type OctaneDesk, OctaneError, TurnRefused } from "@fuelrail/kit/octane";
import { type RequestHandlers, RequestRefused } from "@fuelrail/kit/requests";
import type { Person } from "../core/person.ts";
import { isPickable, marqueePixels, pickFault, pixelAt } from "../core/picks.ts";
import type { Hit, SelectionMode } from "../core/selection.ts";
import { actorOf, personOf } from "./callers.ts";
import type { CameraMetrics } from "./camera_metrics.ts";
import type { NodeLookup } from "./node_lookup.ts";
import type { Notices } from "./notices.ts";
import { createPickLine } from "./pick_line.ts";
import {
  materialOf,
  NodeGone,
  pickPixel,
  type PickState,
  pickWhite,
  type Pixel,
  type RawHit,
  readPickState,
} from "./pick_reader.ts";
import { createPickTools, type ToolControl, type ToolSteering } from "./pick_tools.ts";
import type { Actor, SelectionDesk } from "./selection_desk.ts";

/** What picking needs to know of steering. */
export interface PickSteering extends ToolSteering {
  pose(): CameraPose | undefined;
  /** The newest render's size; undefined before the first. */
  image(): ImageSize | undefined;
  projectGeneration(): number;
  /** Whether the camera is being moved at this moment. */
  isMoving(): boolean;
}

export interface PickDeskOptions {
  readonly desk: OctaneDesk;
  readonly bus: Bus;
  readonly room: Room;
  readonly control: ToolControl;
  readonly steering: PickSteering;
  readonly selection: SelectionDesk;
  readonly lookup: NodeLookup;
  readonly notices: Notices;
  readonly log: Log;
  readonly counters: Pick<CameraMetrics, "picks">;
}

/** A click that was no drag. */
export interface Click {
  readonly person: Person;
  /** Render pixels from the top left. */
  readonly x: number;
  readonly y: number;
  readonly mode: SelectionMode;
}

/** Picks what is in the image and does with it what tools do. */
export interface PickDesk {
  /** Selects what was clicked; whoever clicked is told of the outcome. */
  click(click: Click): void;
  readonly handlers: Required<
    Pick<RequestHandlers, "pickRequest" | "selectMarqueeRequest" | "makePrimsPickable">
  >;
}

type PickPayload = PayloadInput<"pickResult">;
type PickAsk = PayloadOf<"pickRequest">;

const MARQUEE_TURN_PICKS = 8;

/** A pick that says nothing about the scene; the selection stays. */
class PickFailed extends Error {}

/** Makes the desk. */
export function createPickDesk(options: PickDeskOptions): PickDesk {
  const { desk, bus, room, control, steering, selection, lookup, notices, log } = options;
  const tools = createPickTools({ bus, room, steering, control });
  const line = createPickLine();
  let pickable: { readonly paths: readonly string[]; readonly generation: number } | undefined;

  function pixelOf(x: number, y: number, size: ImageSize): Pixel {
    const pixel = pixelAt(size, x, y);
    if (pixel !== undefined) return pixel;
    const image = `${size.width} x ${size.height}`;
    throw new RequestRefused("out_of_range", `${x}, ${y} is outside the image of ${image}`);
  }

  /** Projects that a pick asked for now may meet. */
  const expected = () => [selection.projectGeneration, steering.projectGeneration()];

  async function inTurn<T>(
    projects: readonly (number | undefined)[],
    work: (octane: OctaneAtDesk, state: PickState) => Promise<T>,
  ): Promise<T> {
    return await desk.withOctane("pick", async (octane) => {
      const generation = octane.turn.projectGeneration;
      const isSameProject = projects[0] === undefined || projects.includes(generation);
      selection.projectChanged(generation);
      const state = await readPickState(octane);
      const fault = pickFault({ ...state, isSameProject });
      if (fault !== undefined) throw new PickFailed(fault);
      return await work(octane, state);
    });
  }

  async function hitOf(
    raw: RawHit,
    material: bigint | undefined,
    generation: number,
  ): Promise<Hit> {
    const handles = material === undefined ? [raw.node] : [raw.node, material];
    const found = await lookup.find({ handles });
    const isValid = found.ok && found.projectGeneration === generation;
    const path = isValid ? found.byHandle.get(raw.node)?.path : undefined;
    const materialPath = isValid && material !== undefined
      ? found.byHandle.get(material)?.path
      : undefined;
    return {
      ...(path === undefined ? {} : { path }),
      ...(materialPath === undefined ? {} : { material_path: materialPath }),
      position: raw.position,
      ...(raw.normal === undefined ? {} : { normal: raw.normal }),
      depth: raw.depth,
      material_pin: raw.materialPin,
    };
  }

  const limits = (generation: number) => pickable?.generation === generation ? pickable.paths : [];

  async function pickHit(ask: PickAsk, projects: readonly (number | undefined)[]) {
    const raw = await inTurn(projects, async (octane, state) => {
      const pixel = pixelOf(ask.x, ask.y, steering.image() ?? state);
      const hit = await pickPixel(octane, pixel);
      const generation = octane.turn.projectGeneration;
      return hit === undefined
        ? undefined
        : { hit, generation, material: await materialOf(octane, hit) };
    });
    if (raw === undefined) return undefined;
    const hit = await hitOf(raw.hit, raw.material, raw.generation);
    if (!isPickable(limits(raw.generation), hit.path)) return undefined;
    if (selection.projectGeneration !== raw.generation) {
      throw new PickFailed("The project changed during the pick");
    }
    return hit;
  }

  async function perform(ask: PickAsk, person: Person, by: Actor): Promise<PickPayload> {
    const { tool, mode } = ask;
    const image = steering.image();
    if (image !== undefined) pixelOf(ask.x, ask.y, image);
    tools.permit(tool, person);
    const projects = expected();
    if (tool === "white_balance") {
      const white = await inTurn(
        projects,
        (octane, state) => pickWhite(octane, pixelOf(ask.x, ask.y, steering.image() ?? state)),
      );
      if (white === undefined) return { outcome: "miss", tool };
      await tools.setWhitePoint(white, person);
      return { outcome: "hit", tool };
    }
    const hit = await pickHit(ask, projects);
    if (hit === undefined) {
      if (ask.clear_on_miss && tool === "select") selection.clear(by);
      return { outcome: "miss", tool };
    }
    if (tool === "camera_target") await tools.aimAt(hit.position, person);
    if (tool === "focus") await tools.focusOn(hit.position, person);
    const path = tool === "material" ? hit.material_path : hit.path;
    if (path !== undefined && (tool === "select" || tool === "object")) {
      selection.apply(mode, [path], by, hit);
    }
    if (path !== undefined && tool === "material") selection.apply(mode, [path], by);
    return { outcome: "hit", tool, hit, ...(path === undefined ? {} : { path }) };
  }

  /** Why a pick failed; counts and throws what is refused. */
  function reasonOf(error: unknown, { tool }: PickAsk): string {
    try {
      return failure(error);
    } catch (refusal) {
      options.counters.picks.inc({ tool, outcome: "refused" });
      throw refusal;
    }
  }

  /** A pick in its turn; rejects only with `RequestRefused`. */
  async function pickAt(ask: PickAsk, person: Person, by: Actor): Promise<PickPayload> {
    try {
      const picked = await line.add(
        () => perform(ask, person, by),
        () => new PickFailed("A newer pick took its place"),
      );
      options.counters.picks.inc({ tool: ask.tool, outcome: picked.outcome });
      return picked;
    } catch (error) {
      const reason = reasonOf(error, ask);
      options.counters.picks.inc({ tool: ask.tool, outcome: "failed" });
      log.throttled("pick", 5_000).info("a pick failed", { reason });
      return { outcome: "failed", tool: ask.tool, reason };
    }
  }

  async function marquee(
    rectangle: PayloadOf<"selectMarqueeRequest">,
    signal: AbortSignal,
  ): Promise<string[]> {
    const projects = expected();
    const nodes = new Set<bigint>();
    let generation = -1;
    let left: Pixel[] | undefined;
    do {
      if (signal.aborted) throw new RequestRefused("timeout", "The picks took too long");
      if (line.hasWaiting) throw new RequestRefused("conflict", "A newer pick took its place");
      if (steering.isMoving()) throw new RequestRefused("conflict", "The camera is being moved");
      left = await inTurn(generation < 0 ? projects : [generation], async (octane, state) => {
        generation = octane.turn.projectGeneration;
        const pixels = left ?? marqueePixels(steering.image() ?? state, rectangle);
        for (const pixel of pixels.slice(0, MARQUEE_TURN_PICKS)) {
          const hit = await pickPixel(octane, pixel);
          if (hit !== undefined) nodes.add(hit.node);
        }
        return pixels.slice(MARQUEE_TURN_PICKS);
      });
    } while (left.length > 0);
    if (nodes.size === 0) return [];
    const found = await lookup.find({ handles: [...nodes] });
    if (!found.ok) throw new RequestRefused(found.refusal.code, found.refusal.message);
    if (found.projectGeneration !== generation) return [];
    const allowed = limits(generation);
    return [...nodes].flatMap((node) => {
      const path = found.byHandle.get(node)?.path;
      return path !== undefined && isPickable(allowed, path) ? [path] : [];
    });
  }

  return {
    click({ person, x, y, mode }) {
      const ask: PickAsk = { x, y, mode, tool: "select", clear_on_miss: false };
      const { viewerId, name } = person;
      const by = { viewer_id: viewerId, ...(name === undefined ? {} : { name }) };
      pickAt(ask, person, by).then(
        (result) => notices.tell(viewerId, "pickResult", result),
        (error: RequestRefused) => {
          const { code, message } = error;
          notices.tell(viewerId, "viewerError", { code, message, event_type: "pickRequest" });
        },
      );
    },
    handlers: {
      async pickRequest(ask, caller) {
        const payload = await pickAt(ask, personOf(caller), actorOf(caller));
        return { event_type: "pickResult", payload };
      },
      async selectMarqueeRequest(ask, caller) {
        let paths: string[];
        try {
          paths = await line.add(
            () => marquee(ask, caller.signal),
            () => new RequestRefused("conflict", "A newer pick took its place"),
          );
        } catch (error) {
          throw new RequestRefused("conflict", failure(error));
        }
        if (paths.length > 0) selection.apply(ask.mode, paths, actorOf(caller));
        return { event_type: "stageSelectionChanged", payload: selection.payload() };
      },
      async makePrimsPickable({ paths }) {
        const failed = (error: string) => ({
          event_type: "makePrimsPickableResult" as const,
          payload: { result: "error" as const, error },
        });
        if (paths.length === 0) pickable = undefined;
        else {
          const found = await lookup.find({ paths });
          if (!found.ok) return failed(found.refusal.message);
          const unknown = paths.find((path) => !found.byPath.has(path));
          if (unknown !== undefined) return failed(`There is no ${unknown}`);
          pickable = { paths, generation: found.projectGeneration };
        }
        return { event_type: "makePrimsPickableResult", payload: { result: "success" } };
      },
    },
  };
}

/** Why a pick failed, for people; throws refusals, which are answered as such. */
function failure(error: unknown): string {
  if (error instanceof RequestRefused) throw error;
  if (error instanceof PickFailed || error instanceof NodeGone) return error.message;
  if (error instanceof TurnRefused) {
    if (error.code === "turn_void") return "The turn at Octane ended before the pick was made";
    const code = isViewerErrorCode(error.code) ? error.code : "internal";
    throw new RequestRefused(code, error.message);
  }
  if (!(error instanceof OctaneError)) throw new RequestRefused("internal", String(error));
  if (error.kind === "unreachable") throw new RequestRefused("octane_offline", error.message);
  if (error.kind === "deadline") throw new RequestRefused("timeout", error.message);
  return error.message;
}
