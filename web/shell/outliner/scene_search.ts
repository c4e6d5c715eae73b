import { type ReadonlySignal, signal } from "@preact/signals";
import { type FoundPage, readFound } from "../../core/scene/scene_replies.ts";
import type { Requests } from "../scene/requests.ts";
import type { Timer, World } from "../world.ts";

const DEBOUNCE_MS = 200;

/** What a search has found so far. */
export interface Found extends FoundPage {
  readonly query: string;
}

/** Looks for nodes by name or type; it never changes the selection. */
export interface SceneSearch {
  readonly query: ReadonlySignal<string>;
  /** Undefined while nothing is looked for. */
  readonly found: ReadonlySignal<Found | undefined>;
  readonly fault: ReadonlySignal<string | undefined>;
  readonly busy: ReadonlySignal<boolean>;
  /** Looks for a text once typing pauses; an empty text ends the search. */
  type(query: string): void;
  /** Asks for the next page. */
  more(): void;
  /** Looks once more, after the scene is another. */
  again(): void;
}

export function createSceneSearch(
  { world, requests }: {
    readonly world: World;
    readonly requests: Requests;
  },
): SceneSearch {
  const query = signal("");
  const found = signal<Found | undefined>(undefined);
  const fault = signal<string | undefined>(undefined);
  const busy = signal(false);
  let timer: Timer | undefined;
  let newest = 0;

  async function run(text: string, cursor: string | undefined): Promise<void> {
    const mine = ++newest;
    busy.value = true;
    const payload = { query: text, ...(cursor === undefined ? {} : { cursor }) };
    const answer = await requests.ask("searchNodesRequest", payload);
    if (mine !== newest) return;
    busy.value = false;
    if (!answer.ok) return void (fault.value = answer.message);
    const page = readFound(answer.payload);
    const before = cursor === undefined ? [] : found.value?.rows ?? [];
    fault.value = undefined;
    found.value = { ...page, query: text, rows: [...before, ...page.rows] };
  }

  return {
    query,
    found,
    fault,
    busy,
    type(text) {
      query.value = text;
      fault.value = undefined;
      timer?.cancel();
      const wanted = text.trim();
      if (wanted === "") {
        newest++;
        busy.value = false;
        found.value = undefined;
        return;
      }
      timer = world.setTimer(DEBOUNCE_MS, () => void run(wanted, undefined));
    },
    again() {
      if (found.value !== undefined) void run(found.value.query, undefined);
    },
    more() {
      const { value } = found;
      if (value?.next !== undefined && !busy.value) void run(value.query, value.next);
    },
  };
}
