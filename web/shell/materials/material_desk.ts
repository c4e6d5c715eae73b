import { type ReadonlySignal, signal } from "@preact/signals";
import {
  type Material,
  type Preview,
  readMaterials,
  readPreview,
} from "../../core/materials/material.ts";
import type { GraphParts } from "../graph/graph_room.ts";
import { askPatiently } from "../scene/patient.ts";
import type { Timer } from "../world.ts";

/** Changes come in bursts; the list is read once they pause, ms. */
const REREAD_AFTER_MS = 400;
/** Pages that are read at most; a page holds up to 200 materials. */
const PAGES_MAX = 20;
/** Previews that are asked for at a time: each is a small render. */
const PREVIEWS_AT_ONCE = 1;
const PREVIEW_SIDE_PX = 96;

/** The scene's materials on this page, read when somebody looks at them. */
export interface MaterialDesk {
  /** Undefined until they have come. */
  readonly list: ReadonlySignal<readonly Material[] | undefined>;
  readonly fault: ReadonlySignal<string | undefined>;
  /** Previews by path of the material, as far as they were asked for. */
  readonly previews: ReadonlySignal<ReadonlyMap<string, Preview>>;
  /** Reads the list, and again whenever the scene changes until it is let go of. */
  watch(): () => void;
  retry(): void;
  /** Lets Octane render a preview, once for each state of the scene. */
  askPreview(path: string): void;
}

const desks = new WeakMap<GraphParts, MaterialDesk>();

/** The page's materials, put together when they are first asked for. */
export function materialDeskOf(parts: GraphParts): MaterialDesk {
  const known = desks.get(parts);
  if (known !== undefined) return known;
  const desk = createMaterialDesk(parts);
  desks.set(parts, desk);
  return desk;
}

function createMaterialDesk(parts: GraphParts): MaterialDesk {
  const { world, requests, listen } = parts;
  const list = signal<readonly Material[] | undefined>(undefined);
  const fault = signal<string | undefined>(undefined);
  const previews = signal<ReadonlyMap<string, Preview>>(new Map());
  const wanted: string[] = [];
  const asked = new Set<string>();
  let running = 0;
  let watchers = 0;
  let newest = 0;
  let soon: Timer | undefined;

  async function read(): Promise<void> {
    soon?.cancel();
    const mine = ++newest;
    let cursor: string | undefined;
    let all: readonly Material[] = [];
    for (let page = 0; page < PAGES_MAX; page++) {
      const payload = cursor === undefined ? {} : { cursor };
      const isWanted = () => mine === newest && watchers > 0;
      const answer = await askPatiently(parts, "getMaterialsRequest", payload, isWanted);
      if (mine !== newest) return;
      if (!answer.ok) return void (fault.value = answer.message);
      const { materials, next } = readMaterials(answer.payload);
      all = [...all, ...materials];
      cursor = next;
      if (cursor === undefined) break;
    }
    fault.value = undefined;
    list.value = all;
  }

  async function nextPreview(): Promise<void> {
    const path = running < PREVIEWS_AT_ONCE ? wanted.shift() : undefined;
    if (path === undefined) return;
    running++;
    const answer = await requests.ask("getMaterialPreviewRequest", {
      material_path: path,
      size: PREVIEW_SIDE_PX,
    });
    running--;
    if (asked.has(path)) {
      const preview: Preview = answer.ok
        ? readPreview(answer.payload)
        : { ok: false, reason: answer.message };
      previews.value = new Map(previews.value).set(path, preview);
    }
    void nextPreview();
  }

  listen((event) => {
    if (event.type !== "sceneChanged") return;
    if (event.changes.every(({ change }) => change === "moved")) return;
    // A preview of an older state of the scene is none.
    asked.clear();
    wanted.length = 0;
    previews.value = new Map();
    if (event.changes.some(({ change }) => change === "project")) list.value = undefined;
    if (watchers === 0) return;
    soon?.cancel();
    soon = world.setTimer(REREAD_AFTER_MS, () => void read());
  });

  return {
    list,
    fault,
    previews,
    watch() {
      watchers++;
      void read();
      return () => {
        watchers--;
        if (watchers === 0) soon?.cancel();
      };
    },
    retry: () => void read(),
    askPreview(path) {
      if (asked.has(path)) return;
      asked.add(path);
      wanted.push(path);
      void nextPreview();
    },
  };
}
