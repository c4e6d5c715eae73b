import { busRequest, NONE_HEADER, parsePayload, type Room, subjects } from "@fuelrail/contracts";
import type { Bus, BusMessage, BusReply } from "@fuelrail/kit/bus";
import type { Clock } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import { OctaneError, TurnRefused } from "@fuelrail/kit/octane";
import { RequestRefused } from "@fuelrail/kit/requests";
import { type Box, boxAround, isOnBox } from "../core/outline_shape.ts";
import { isAtOrBelow } from "../core/picks.ts";
import type { MeshCache } from "./mesh_cache.ts";
import type { MeshListing, MeshReader } from "./mesh_reader.ts";
import type { NodeLookup } from "./node_lookup.ts";
import { createPauses } from "./pauses.ts";
import { refusalOf } from "./refusals.ts";
import type { SelectionDesk } from "./selection_desk.ts";

export interface MeshDeskOptions {
  readonly bus: Bus;
  readonly room: Room;
  readonly clock: Clock;
  readonly log: Log;
  readonly reader: MeshReader;
  readonly cache: MeshCache;
  readonly lookup: NodeLookup;
  readonly selection: SelectionDesk;
  /** Whether the camera is being moved: no mesh is read meanwhile. */
  isMoving(): boolean;
}

/** Outline geometry of what is selected or pointed at. */
export interface MeshDesk {
  readonly boundsOf: {
    /** Bounds of the selected nodes; rejects with `RequestRefused` naming what has none. */
    selection(): Promise<Box>;
    path(path: string): Promise<Box>;
  };
  stop(): void;
}

interface Target {
  readonly path: string;
  readonly handle: bigint;
}

/** Nodes whose geometry is read at most. */
const TARGETS_MAX = 64;
const RETRY_MS = 2_000;
const RETRIES_MAX = 5;
const NOTHING: BusReply = { data: new Uint8Array(0), headers: { [NONE_HEADER]: "1" } };
const decoder = new TextDecoder();

/** Makes the desk; it follows the selection and answers `meshData`. */
export function createMeshDesk(options: MeshDeskOptions): MeshDesk {
  const { bus, room, clock, reader, cache, lookup, selection, isMoving } = options;
  const log = options.log.throttled("mesh", 5_000);
  const pauses = createPauses(clock);
  let isRunning = false;
  let isStale = false;
  let retries = 0;

  const whenStill = () => pauses.pauseWhile(isMoving);

  /** The listed meshes at or below paths. */
  async function targetsOf(paths: readonly string[], listing: MeshListing): Promise<Target[]> {
    const handles = [...listing.handles.keys()];
    const found = await lookup.find({ handles });
    if (!found.ok) throw new TurnRefused(found.refusal.code, found.refusal.message);
    if (found.projectGeneration !== listing.projectGeneration) return [];
    const all = handles.flatMap((handle): Target[] => {
      const path = found.byHandle.get(handle)?.path;
      return path === undefined ? [] : [{ path, handle }];
    });
    const chosen = paths.flatMap((root) => all.filter(({ path }) => isAtOrBelow(path, root)));
    return [...new Set(chosen)].slice(0, TARGETS_MAX);
  }

  /** Where a node was clicked, if it is the one that was clicked last. */
  function hitOn(path: string): readonly [number, number, number] | undefined {
    const { primary, hit } = selection.current();
    return primary === path && hit?.path === path ? hit.position : undefined;
  }

  /** The outline of a node, or undefined unless it is surely of this node. */
  async function outlineOf({ path, handle }: Target, listing: MeshListing) {
    const generation = listing.projectGeneration;
    const hit = hitOn(path);
    const isSure = (box: Box) =>
      hit === undefined ? listing.handles.get(handle) === 1 : isOnBox(box, hit);
    const known = cache.get(handle);
    if (known !== undefined && isSure(known.outline.box)) return known;
    await whenStill();
    if (pauses.isStopped) return undefined;
    const outline = await reader.read(handle, generation);
    if (outline === undefined || generation !== cache.projectGeneration) return undefined;
    const kept = cache.keep(handle, outline);
    return isSure(outline.box) ? kept : undefined;
  }

  async function outlines(paths: readonly string[]) {
    await whenStill();
    const listing = await reader.list();
    cache.turnTo(listing.projectGeneration);
    const targets = await targetsOf(paths, listing);
    const made: { readonly path: string; readonly id: string; readonly box: Box }[] = [];
    for (const target of targets) {
      const found = await outlineOf(target, listing);
      if (found !== undefined) {
        made.push({ path: target.path, id: found.id, box: found.outline.box });
      }
    }
    return { generation: listing.projectGeneration, made };
  }

  async function follow(): Promise<void> {
    if (isRunning) {
      isStale = true;
      return;
    }
    isRunning = true;
    try {
      await followAll();
    } finally {
      isRunning = false;
    }
  }

  async function followAll(): Promise<void> {
    do {
      isStale = false;
      const { prims } = selection.current();
      const paths = [...prims.toReversed(), ...selection.hovered()];
      try {
        const { generation, made } = paths.length === 0
          ? { generation: selection.projectGeneration ?? 0, made: [] }
          : await outlines(paths);
        const at = made.map(({ path, id }) => [path, `/rooms/${room}/mesh/${id}`] as const);
        if (!isStale && !pauses.isStopped) selection.setMeshes(generation, Object.fromEntries(at));
        retries = 0;
      } catch (error) {
        if (!(error instanceof TurnRefused || error instanceof OctaneError)) throw error;
        log.info("outlines were not read", { error });
        if (++retries > RETRIES_MAX || isLacking(error)) continue;
        await pauses.pause(RETRY_MS);
        isStale = true;
      }
    } while (isStale && !pauses.isStopped);
  }

  async function boundsOf(paths: readonly string[], what: string): Promise<Box> {
    let box: Box | undefined;
    try {
      box = boxAround((await outlines(paths)).made.map((outline) => outline.box));
    } catch (error) {
      const { code, message } = refusalOf(error);
      throw new RequestRefused(code, message);
    }
    if (box !== undefined) return box;
    throw new RequestRefused("not_found", `No geometry is known of ${what}`);
  }

  function answer({ data }: BusMessage): BusReply {
    const kept = cache.byId(idIn(data));
    return kept === undefined ? NOTHING : { data: kept.outline.bytes };
  }

  selection.onChange(() => {
    retries = 0;
    follow().catch((error) => log.error("outlines failed", { error }));
  });
  const responder = bus.respond(subjects.request(room, "meshData"), "camera", answer);

  return {
    boundsOf: {
      selection() {
        const { prims } = selection.current();
        if (prims.length > 0) return boundsOf(prims, "what is selected");
        return Promise.reject(new RequestRefused("not_found", "Nothing is selected"));
      },
      path: (path) => boundsOf([path], path),
    },
    stop() {
      responder.unsubscribe();
      pauses.stop();
    },
  };
}

function isLacking(error: unknown): boolean {
  return error instanceof OctaneError && error.kind === "unimplemented";
}

function idIn(data: Uint8Array): string | undefined {
  try {
    const request = busRequest.safeParse(JSON.parse(decoder.decode(data)));
    const checked = request.success ? parsePayload("meshData", request.data.payload) : undefined;
    return checked?.ok === true ? checked.payload.id : undefined;
  } catch {
    return undefined;
  }
}
