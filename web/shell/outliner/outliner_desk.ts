import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import {
  allStale,
  applyChanges,
  askedLevels,
  type Asking,
  emptyOutliner,
  expandNode,
  levelAsked,
  levelCame,
  levelFailed,
  type Outliner,
  revealNode,
  wantedLevels,
} from "../../core/outliner/outliner.ts";
import {
  foundLines,
  type OutlinerLine,
  outlinerLines,
} from "../../core/outliner/outliner_lines.ts";
import type { JsonObject } from "../../core/json_fields.ts";
import { linesOfKind } from "../../core/outliner/type_filter.ts";
import { type OutlinerMemory, parseOutlinerMemory } from "../../core/outliner/outliner_memory.ts";
import type { SceneEvent } from "../../core/scene/scene_event.ts";
import { readChildren } from "../../core/scene/scene_replies.ts";
import type { ScrollAnchor } from "../../core/outliner/virtual_window.ts";
import type { TextStore } from "../browser_storage.ts";
import { createSceneSearch, type SceneSearch } from "./scene_search.ts";
import { createTreeSelection, type TreeSelection } from "./tree_selection.ts";
import { askPatiently } from "../scene/patient.ts";
import type { Requests } from "../scene/requests.ts";
import type { StudioState } from "../studio_state.ts";
import type { Timer, World } from "../world.ts";

const LEVELS_AT_ONCE = 4;
const REMEMBER_AFTER_MS = 400;

/** The scene's tree on this page. */
export interface OutlinerDesk {
  readonly tree: ReadonlySignal<Outliner>;
  readonly lines: ReadonlySignal<readonly OutlinerLine[]>;
  readonly search: SceneSearch;
  readonly selection: TreeSelection;
  /** The only kind of node that is listed; undefined lists all. */
  readonly kind: Signal<string | undefined>;
  /** Key of the line that the keyboard is on. */
  readonly active: Signal<string | undefined>;
  /** Path whose row is to be scrolled to as soon as it is there. */
  readonly wanted: Signal<string | undefined>;
  /** Where the list was when it was left. */
  readonly anchor: Signal<ScrollAnchor | undefined>;
  expand(path: string, open: boolean): void;
  /** Asks for the next page of a level. */
  more(path: string): void;
  /** Opens what is above a node and scrolls to it. */
  reveal(path: string): void;
  onEvent(event: SceneEvent): void;
}

export interface OutlinerDeskOptions {
  readonly world: World;
  readonly state: StudioState;
  readonly requests: Requests;
  readonly store: TextStore;
}

/** Reads the levels that are in sight, keeps them as the scene changes, remembers what is open. */
export function createOutlinerDesk(options: OutlinerDeskOptions): OutlinerDesk {
  const { world, state, requests, store } = options;
  const tree = signal(emptyOutliner());
  const active = signal<string | undefined>(undefined);
  const wanted = signal<string | undefined>(undefined);
  const anchor = signal<ScrollAnchor | undefined>(undefined);
  const search = createSceneSearch({ world, requests });
  let remembered: string | undefined;
  let saving: Timer | undefined;

  const mayRead = computed(() =>
    state.joined.value && state.capabilities.value.has("getChildrenRequest")
  );
  const storeKey = () => `fuelrail.outliner.${state.roomName.value ?? ""}`;

  function recall(): void {
    if (remembered === storeKey()) return;
    remembered = storeKey();
    const memory = parseOutlinerMemory(store.read(storeKey()));
    tree.value = emptyOutliner(memory.expanded);
    anchor.value = memory.anchor;
  }

  function remember(): void {
    const memory: OutlinerMemory = {
      expanded: [...tree.value.expanded],
      anchor: anchor.value,
    };
    if (remembered !== undefined) store.write(remembered, JSON.stringify(memory));
  }

  async function load(path: string, what: Asking["what"]): Promise<void> {
    const level = tree.value.levels.get(path);
    const cursor = what === "page" ? level?.next : undefined;
    const rows = level?.rows.length ?? 0;
    const payload: JsonObject = {
      prim_path: path,
      // A level that is read again comes back with as many rows as it had.
      ...(what === "level" && rows > 500 ? { page_rows: Math.min(rows, 5_000) } : {}),
      ...(cursor === undefined ? {} : { cursor }),
    };
    const asked: Asking = { what };
    tree.value = levelAsked(tree.value, path, asked);
    const isWanted = () => tree.peek().levels.get(path)?.asked === asked;
    const answer = await askPatiently(options, "getChildrenRequest", payload, isWanted);
    if (answer.ok) tree.value = levelCame(tree.value, path, asked, readChildren(answer.payload));
    else if (answer.code !== "lost") {
      // A refusal that came with the news that Octane is away has no better reason than that.
      const why = state.linked.peek() ? answer.message : "Octane cannot be reached now";
      tree.value = levelFailed(tree.value, path, asked, why);
    }
  }

  let wasReady = false;
  effect(() => {
    const ready = mayRead.value && state.linked.value;
    if (!ready) return void (wasReady = false);
    if (!wasReady) {
      wasReady = true;
      recall();
      tree.value = allStale(tree.peek());
    }
    const free = LEVELS_AT_ONCE - askedLevels(tree.value);
    for (const path of wantedLevels(tree.value).slice(0, Math.max(0, free))) {
      void load(path, "level");
    }
  });

  effect(() => {
    const { expanded } = tree.value;
    void [expanded, anchor.value];
    saving?.cancel();
    saving = world.setTimer(REMEMBER_AFTER_MS, remember);
  });

  addEventListener("pagehide", remember);

  const kind = signal<string | undefined>(undefined);
  const allLines = computed(() => {
    const found = search.found.value;
    return found === undefined ? outlinerLines(tree.value) : foundLines(found.rows, found.complete);
  });
  return {
    tree,
    search,
    selection: createTreeSelection({ requests }),
    active,
    wanted,
    anchor,
    kind,
    lines: computed(() => linesOfKind(allLines.value, kind.value)),
    expand(path, open) {
      tree.value = expandNode(tree.value, path, open);
    },
    more(path) {
      if (tree.value.levels.get(path)?.asked === undefined) void load(path, "page");
    },
    reveal(path) {
      tree.value = revealNode(tree.value, path);
      active.value = path;
      wanted.value = path;
    },
    onEvent(event) {
      if (event.type !== "sceneChanged") return;
      if (event.changes.some(({ change }) => change === "project" || change === "again")) {
        search.again();
      }
      tree.value = applyChanges(tree.value, event.changes);
    },
  };
}
