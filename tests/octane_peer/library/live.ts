import type { GraphNode, NodeGraph } from "../scene/items.ts";
import type { SceneGraph } from "../scene/scene_graph.ts";
import { LIBRARY_MATERIALS } from "./contents.ts";

/** A folder of the online library; a root has parent 0. */
export interface LiveCategory {
  readonly id: number;
  readonly parentId: number;
  readonly kind: "materials" | "emissions";
  readonly name: string;
}

/** A material of the online library. */
export interface LiveMaterial {
  readonly id: number;
  readonly categoryId: number;
  readonly name: string;
  readonly nickname: string;
  readonly copyright: string;
  readonly make: (graph: SceneGraph, owner: NodeGraph) => GraphNode;
}

const ROOT_ID = 1;
const FIRST_SHELF_ID = 10;
const FIRST_MATERIAL_ID = 1_000;

const shelves = [...new Set(LIBRARY_MATERIALS.map(({ shelf }) => shelf))];

/** Folders as the online library lists them: one list, parents before children. */
export const LIVE_CATEGORIES: readonly LiveCategory[] = [
  { id: ROOT_ID, parentId: 0, kind: "materials", name: "Materials" },
  ...shelves.map((name, i): LiveCategory => ({
    id: FIRST_SHELF_ID + i,
    parentId: ROOT_ID,
    kind: name === "Lights" ? "emissions" : "materials",
    name,
  })),
];

/** Everything that can be downloaded. */
export const LIVE_MATERIALS: readonly LiveMaterial[] = LIBRARY_MATERIALS.map(
  ({ shelf, name, make }, i) => ({
    id: FIRST_MATERIAL_ID + i,
    categoryId: FIRST_SHELF_ID + shelves.indexOf(shelf),
    name,
    nickname: "Fuelrail test renderer",
    copyright: "",
    make,
  }),
);
