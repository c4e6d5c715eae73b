import { type PayloadInput, PRESENCE_TTL_MS, type Room } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import type { Clock, Timer } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import { type RequestCaller, type RequestHandlers, RequestRefused } from "@fuelrail/kit/requests";
import { createStatePublisher } from "@fuelrail/kit/state";
import { hover, type Hovers, keepPresent, NO_HOVERS } from "../core/hover.ts";
import {
  type Hit,
  NO_SELECTION,
  select,
  type Selection,
  selectionFault,
  type SelectionMode,
} from "../core/selection.ts";
import { actorOf } from "./callers.ts";
import type { NodeLookup } from "./node_lookup.ts";

export interface SelectionDeskOptions {
  readonly bus: Bus;
  readonly room: Room;
  /** Random u32, one for each start of the owner. */
  readonly session: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly lookup: NodeLookup;
  /** Whether a viewer is still in the room; hovers of others are forgotten. */
  isPresent(viewerId: string): boolean;
}

/** How long the camera may take to hear of a project that the scene service knows, ms. */
const PROJECT_WAIT_MS = 2_000;

/** Who changes a selection, as others are told. */
export type Actor = ReturnType<typeof actorOf>;
/** Addresses of outline geometry by path. */
export type MeshAddresses = Readonly<Record<string, string>>;
/** A selection as it is told. */
export type SelectionPayload = PayloadInput<"stageSelectionChanged">;

/** The room's selection and what its viewers point at. */
export interface SelectionDesk {
  current(): Selection;
  /** The project that the selection belongs to; undefined until one was heard of. */
  readonly projectGeneration: number | undefined;
  /** Paths that viewers point at. */
  hovered(): readonly string[];
  /** Selects and tells everyone; throws `RequestRefused` when the selection gets too large. */
  apply(mode: SelectionMode, paths: readonly string[], by: Actor, hit?: Hit): void;
  /** Selects nothing and tells everyone. */
  clear(by: Actor): void;
  /** The newest announcement, for answers. */
  payload(): SelectionPayload;
  /**
   * Clears selection and hovers when the generation is another one than before. Only for who has
   * it from a turn: turns come one after another, so that their news is never older than the last.
   */
  projectChanged(generation: number): void;
  /** Says where outline geometry of the present project is; told when it is news. */
  setMeshes(generation: number, meshes: MeshAddresses): void;
  /** Calls `fn` after every change of selection, hovers or project. */
  onChange(fn: () => void): void;
  readonly handlers: Required<Pick<RequestHandlers, "selectPrimsRequest" | "hoverRequest">>;
  stop(): void;
}

/** Makes the desk and publishes its state. */
export function createSelectionDesk(options: SelectionDeskOptions): SelectionDesk {
  const { bus, room, session, clock, log, lookup, isPresent } = options;
  const listeners: (() => void)[] = [];
  let selection = NO_SELECTION;
  let changedBy: Actor = {};
  let generation: number | undefined;
  let meshes: MeshAddresses = {};
  let hovers: Hovers = NO_HOVERS;
  let timer: Timer | undefined;
  const projectWaiters = new Set<() => void>();
  const hoverAsks = new Map<string, symbol>();

  function unstamped() {
    const { prims, primary, hit } = selection;
    return {
      prims: [...prims],
      ...(primary === undefined ? {} : { primary }),
      ...(hit === undefined ? {} : { hit }),
      ...(generation === undefined ? {} : { project_generation: generation }),
      meshes: { ...meshes },
      changed_by: changedBy,
    };
  }

  const hoverList = () => [...hovers].map(([viewer_id, path]) => ({ viewer_id, path }));

  const publisher = createStatePublisher({
    bus,
    room,
    kind: "selection",
    session,
    clock,
    snapshot: () => [
      { event_type: "stageSelectionChanged", payload: unstamped() },
      { event_type: "hoverChanged", payload: { hovers: hoverList() } },
    ],
  });
  const stamp = () => ({ session, revision: Math.max(1, publisher.revision) });

  function tell(): void {
    publisher.publish("stageSelectionChanged", unstamped());
    for (const listener of listeners) listener();
  }

  function keep(next: Selection, by: Actor): void {
    const fault = selectionFault(next);
    if (fault !== undefined) throw new RequestRefused("too_large", fault);
    selection = next;
    changedBy = by;
    log.debug("selection changed", { count: next.prims.length, by: by.viewer_id ?? null });
    tell();
  }

  function setHovers(next: Hovers): void {
    if (next === hovers) return;
    hovers = next;
    timer?.cancel();
    timer = hovers.size === 0 ? undefined : clock.setTimer(PRESENCE_TTL_MS, prune);
    publisher.publish("hoverChanged", { hovers: hoverList() });
    for (const listener of listeners) listener();
  }

  function prune(): void {
    const kept = keepPresent(hovers, isPresent);
    if (kept === hovers) timer = clock.setTimer(PRESENCE_TTL_MS, prune);
    else setHovers(kept);
  }

  function projectChanged(next: number): void {
    if (next === generation) return;
    const isFirst = generation === undefined;
    generation = next;
    for (const look of [...projectWaiters]) look();
    // Whoever came earlier needs it to know a later project from this one.
    if (isFirst) return tell();
    meshes = {};
    selection = NO_SELECTION;
    changedBy = {};
    tell();
    setHovers(NO_HOVERS);
  }

  /** Resolves once the project is of this generation, or after a while. */
  function whenProject(wanted: number): Promise<void> {
    if (generation === wanted) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        limit.cancel();
        projectWaiters.delete(look);
        resolve();
      };
      const look = () => {
        if (generation === wanted) end();
      };
      const limit = clock.setTimer(PROJECT_WAIT_MS, end);
      projectWaiters.add(look);
    });
  }

  /**
   * Rejects with `not_found` naming what is unknown, and with `conflict` when the scene service
   * tells of another project, of which the answer may be older or newer than what is known here.
   */
  async function known(paths: readonly string[], waitsForProject: boolean): Promise<void> {
    if (paths.length === 0) return;
    const found = await lookup.find({ paths });
    if (!found.ok) throw new RequestRefused(found.refusal.code, found.refusal.message);
    if (generation !== undefined && waitsForProject) await whenProject(found.projectGeneration);
    if (generation !== undefined && generation !== found.projectGeneration) {
      throw new RequestRefused("conflict", "Another project was opened");
    }
    const unknown = paths.filter((path) => !found.byPath.has(path));
    const [first] = unknown;
    if (first === undefined) return;
    const rest = unknown.length === 1 ? "" : ` and ${unknown.length - 1} more`;
    const why = found.isComplete ? "" : "; the scene is still being read";
    const detail = { unknown: unknown.slice(0, 20) };
    throw new RequestRefused("not_found", `There is no ${first}${rest}${why}`, detail);
  }

  const payload = () => ({ ...unstamped(), ...stamp() });
  const apply: SelectionDesk["apply"] = (mode, paths, by, hit) =>
    keep(select(selection, mode, paths, hit), by);

  return {
    current: () => selection,
    get projectGeneration() {
      return generation;
    },
    hovered: () => [...new Set(hovers.values())],
    apply,
    clear: (by) => keep(NO_SELECTION, by),
    payload,
    projectChanged,
    setMeshes(of, next) {
      if (of !== generation || sameAddresses(meshes, next)) return;
      meshes = next;
      publisher.publish("stageSelectionChanged", unstamped());
    },
    onChange: (fn) => void listeners.push(fn),
    handlers: {
      async selectPrimsRequest({ paths, mode }, caller: RequestCaller) {
        if (mode !== "subtract") await known(paths, true);
        apply(mode, paths, actorOf(caller));
        return { event_type: "stageSelectionChanged", payload: payload() };
      },
      async hoverRequest({ path }, { viewerId = "api" }) {
        const ask = Symbol();
        hoverAsks.set(viewerId, ask);
        if (path !== undefined) await known([path], false);
        // An answer that was overtaken by the viewer's next hover counts no more.
        if (hoverAsks.get(viewerId) === ask) {
          hoverAsks.delete(viewerId);
          setHovers(hover(hovers, viewerId, path));
        }
        return { event_type: "hoverChanged", payload: { hovers: hoverList(), ...stamp() } };
      },
    },
    stop() {
      timer?.cancel();
      publisher.stop();
    },
  };
}

function sameAddresses(a: MeshAddresses, b: MeshAddresses): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
