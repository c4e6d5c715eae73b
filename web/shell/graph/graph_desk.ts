import {
  batch,
  computed,
  effect,
  type ReadonlySignal,
  type Signal,
  signal,
  untracked,
} from "@preact/signals";
import { type Drafts, NO_DRAFTS } from "../../core/graph/graph_drafts.ts";
import { type GraphLink, graphLinks, nodeHolding } from "../../core/graph/graph_links.ts";
import {
  type Graph,
  graphChanged,
  listingBegun,
  listingFailed,
  nodesCame,
  pageCame,
  type Reread,
  unknownGraph,
} from "../../core/graph/graph_model.ts";
import { readGraphPage } from "../../core/graph/graph_node.ts";
import type { SceneEvent } from "../../core/scene/scene_event.ts";
import { parentPath, ROOT_PATH } from "../../core/scene/scene_path.ts";
import type { TextStore } from "../browser_storage.ts";
import type { Requests } from "../scene/requests.ts";
import { askPatiently } from "../scene/patient.ts";
import type { StudioState } from "../studio_state.ts";
import type { Timer, World } from "../world.ts";

/** Changes come in bursts; nodes are read again once for each. */
const REREAD_AFTER_MS = 30;
/** How often the room is told that the graph is still looked at; it follows moves for a minute. */
const STILL_OPEN_MS = 20_000;
/** Nodes that one request may name. */
const ONLY_MAX = 100;

/** One graph of the scene on this page. */
export interface GraphDesk {
  readonly graph: ReadonlySignal<Graph>;
  readonly links: ReadonlySignal<readonly GraphLink[]>;
  /** Why the graph is not shown, or not whole; for people. */
  readonly fault: ReadonlySignal<string | undefined>;
  /** Where nodes are shown while they are dragged, and until the room has answered. */
  readonly drafts: Signal<Drafts>;
  /** Path of a node that is to come into sight. */
  readonly reveal: Signal<string | undefined>;
  /** The room's selection. */
  readonly selected: ReadonlySignal<readonly string[]>;
  /** Whether the room takes part in what this viewer does to the scene. */
  readonly mayRead: ReadonlySignal<boolean>;
  /** Whether a request may be sent now: the role allows it and nothing freezes writing. */
  may(eventType: string): boolean;
  /** The same, and says why not where something freezes writing. */
  mayOrSay(eventType: string): boolean;
  /** Shows a graph. */
  enter(path: string): void;
  /** Finds the graph that a node lies in, and shows the node there. */
  goTo(path: string): Promise<void>;
  /** Reads the whole graph again from the room. */
  reload(): void;
  /** Reads some of its nodes again, at once. */
  readNow(paths: readonly string[]): Promise<void>;
  /** Told whether somebody looks; nothing is read for nobody. */
  watch(isSeen: boolean): void;
  onEvent(event: SceneEvent): void;
}

export interface GraphDeskOptions {
  readonly world: World;
  readonly state: StudioState;
  readonly requests: Requests;
  readonly store: TextStore;
  notify(tone: "error", text: string): void;
}

/** Reads the graph that is shown and keeps it as the scene changes. */
export function createGraphDesk(options: GraphDeskOptions): GraphDesk {
  const { world, state, requests, store } = options;
  const graph = signal<Graph>(unknownGraph(ROOT_PATH));
  const fault = signal<string | undefined>(undefined);
  const drafts = signal<Drafts>(NO_DRAFTS);
  const reveal = signal<string | undefined>(undefined);
  const seen = signal(false);
  const waiting = new Set<string>();
  let isAllDue = true;
  let timer: Timer | undefined;
  /** Rises with every listing, so that pages of an older one are left unread. */
  let listing = 0;
  /** Rises when another graph is shown; what was asked of the one before is left unread. */
  let turned = 0;
  let recalled: string | undefined;

  const mayRead = computed(() =>
    state.joined.value && state.linked.value &&
    state.capabilities.value.has("getNodeGraphRequest")
  );
  const storeKey = () => `fuelrail.graph.${state.roomName.value ?? ""}`;

  async function list(): Promise<void> {
    const mine = ++listing;
    const of = turned;
    const { path } = graph.value;
    isAllDue = false;
    waiting.clear();
    graph.value = listingBegun(graph.value);
    let cursor: string | undefined;
    do {
      const isCurrent = () => mine === listing && of === turned;
      const isWanted = () => isCurrent() && seen.peek();
      const answer = await askPatiently({ requests, world }, "getNodeGraphRequest", {
        graph_path: path,
        ...(cursor === undefined ? {} : { cursor }),
      }, isWanted);
      if (!isCurrent()) return;
      if (!answer.ok) {
        graph.value = listingFailed(graph.value);
        if (answer.code === "lost") return void (isAllDue = true);
        // A graph that went while it was read is left for the one above it.
        if (answer.code === "not_found" && path !== ROOT_PATH) {
          return enter(parentPath(path) ?? ROOT_PATH);
        }
        return void (fault.value = answer.message);
      }
      const page = readGraphPage(answer.payload);
      batch(() => {
        fault.value = undefined;
        graph.value = pageCame(graph.value, page);
      });
      cursor = page.next;
    } while (cursor !== undefined);
  }

  async function readSome(only: readonly string[]): Promise<void> {
    const of = turned;
    const { path } = graph.value;
    const answer = await requests.ask("getNodeGraphRequest", { graph_path: path, only });
    if (of !== turned) return;
    if (!answer.ok) {
      if (answer.code !== "lost") readSoon("all");
      return;
    }
    const page = readGraphPage(answer.payload);
    graph.value = nodesCame(graph.value, only, page);
    // What did not fit the answer is asked for again.
    const came = new Set(page.nodes.map((node) => node.path));
    if (page.next !== undefined) readSoon(only.filter((each) => !came.has(each)));
  }

  function readSoon(reread: Reread): void {
    if (reread === "nothing") return;
    if (reread === "all") isAllDue = true;
    else for (const path of reread) waiting.add(path);
    timer?.cancel();
    timer = world.setTimer(REREAD_AFTER_MS, readDue);
  }

  function readDue(): void {
    if (!seen.peek() || !mayRead.peek()) return;
    if (isAllDue || waiting.size > ONLY_MAX) return void list();
    const only = [...waiting];
    waiting.clear();
    if (only.length > 0) void readSome(only);
  }

  function enter(path: string): void {
    if (path === graph.value.path && graph.value.known) return;
    turned++;
    batch(() => {
      graph.value = unknownGraph(path);
      drafts.value = NO_DRAFTS;
      fault.value = undefined;
      store.write(storeKey(), path);
    });
    readSoon("all");
  }

  let stillOpen: Timer | undefined;

  /** Asks for one node now and then, so that the room goes on following where nodes stand. */
  function stayOpen(): void {
    stillOpen?.cancel();
    stillOpen = world.setTimer(STILL_OPEN_MS, () => {
      if (!seen.peek() || !mayRead.peek()) return;
      const [first] = graph.peek().nodes.keys();
      if (first !== undefined) void readSome([first]);
      stayOpen();
    });
  }

  let wasReady = false;
  effect(() => {
    const ready = seen.value && mayRead.value;
    if (!ready) return void (wasReady = false);
    if (wasReady) return;
    wasReady = true;
    if (recalled !== storeKey()) {
      recalled = storeKey();
      const path = store.read(recalled) ?? ROOT_PATH;
      turned++;
      graph.value = unknownGraph(path.startsWith("/") ? path : ROOT_PATH);
    }
    isAllDue = true;
    untracked(readDue);
    stayOpen();
  });

  const may = (eventType: string) =>
    state.capabilities.value.has(eventType) && state.writable.value;

  return {
    graph,
    fault,
    drafts,
    reveal,
    mayRead,
    links: computed(() => graphLinks(graph.value.nodes)),
    selected: computed(() => state.room.value.selection?.prims ?? []),
    may,
    mayOrSay(eventType) {
      const bar = state.barOf(eventType);
      if (bar !== undefined && state.capabilities.value.has(eventType)) {
        options.notify("error", `The graph stays as it is. ${bar}`);
      }
      return may(eventType);
    },
    enter,
    async goTo(path) {
      for (let at = parentPath(path); at !== undefined; at = parentPath(at)) {
        if (graph.value.path === at && graph.value.known) break;
        // Whether a path is a graph is known to the room alone; a node in a pin lies in none.
        const answer = await requests.ask("getNodeGraphRequest", { graph_path: at, only: [path] });
        if (!answer.ok && answer.code === "not_found" && at !== ROOT_PATH) continue;
        if (!answer.ok) return void (fault.value = answer.message);
        enter(at);
        break;
      }
      reveal.value = path;
    },
    reload: () => readSoon("all"),
    readNow: readSome,
    watch: (isSeen) => void (seen.value = isSeen),
    onEvent(event) {
      if (event.type !== "sceneChanged") return;
      const { graph: after, reread, isOther } = graphChanged(graph.value, event.changes);
      if (isOther) {
        turned++;
        drafts.value = NO_DRAFTS;
        reveal.value = undefined;
      }
      graph.value = after;
      readSoon(reread);
    },
  };
}

/** The node that stands for a path in the graph that is shown. */
export function shownNode(desk: GraphDesk, path: string) {
  return nodeHolding(desk.graph.value.nodes, path);
}
