import { boxMesh, rectangleMesh } from "../tracer/meshes.ts";
import type { Vec3 } from "../tracer/scene_data.ts";
import { add, addMesh, addSpheres, group, nest, place, plug, setPin } from "./authoring.ts";
import {
  aim,
  type DemoOptions,
  type DemoProject,
  equipTarget,
  layOut,
  type View,
} from "./demo_scene.ts";
import { everyItem, type GraphNode, type Item, type NodeGraph, ownedBelow } from "./items.ts";
import { SceneGraph } from "./scene_graph.ts";
import { createTown, type Town } from "./town_plan.ts";

/** How a generated project is made; `nodes` counts graph items and what lives in their pins. */
export interface GeneratedOptions extends DemoOptions {
  readonly nodes: number;
  /** The same seed makes the same scene. @default {1} */
  readonly seed?: number;
}

/** Parts that a small scene's render target does without, the first to go first. */
const SPARE_PARTS = [
  "P_RENDER_PASSES",
  "P_POST_PROCESSING",
  "P_IMAGER",
  "P_OUTPUT_AOVS",
  "P_RENDER_LAYER",
  "P_ANIMATION",
  "P_ENVIRONMENT",
];
const TARGET_SHARE = 0.7;
const FINISHES = ["Stone", "Metal", "Glass", "Paint"] as const;
const HOUSES_PER_BLOCK = 6;
const BLOCKS_PER_DISTRICT = 4;
const PLANTS_PER_ROW = 8;
/** Shares of what the render target leaves. */
const MATERIAL_SHARE = 0.15;
const PLANTING_SHARE = 0.4;
/** What one more of a kind needs at most, in nodes, so that none is begun that does not fit. */
const MATERIAL_NODES = 32;
const DISTRICT_NODES = 260;
const PLANT_NODES = 40;

/** How many nodes an item is, with everything inside it. */
function sizeOf(item: Item): number {
  let nodes = 1;
  for (const _ of item.isGraph ? everyItem(item) : ownedBelow(item)) nodes++;
  return nodes;
}

interface Yard {
  readonly graph: SceneGraph;
  readonly town: Town;
  readonly materials: readonly GraphNode[];
}

function colored(index: number): Vec3 {
  const part = (shift: number) => 0.2 + 0.6 * Math.abs(Math.sin(index * 2.399 + shift));
  return [part(0), part(2.1), part(4.2)];
}

function material(
  graph: SceneGraph,
  owner: NodeGraph,
  finish: typeof FINISHES[number],
  index: number,
): GraphNode {
  const name = `${finish} ${index + 1}`;
  if (finish === "Glass") {
    const node = add(graph, owner, "NT_MAT_SPECULAR", name);
    setPin(graph, node, "P_TRANSMISSION", colored(index).map((part) => 0.5 + part / 2));
    return node;
  }
  const node = add(graph, owner, finish === "Metal" ? "NT_MAT_GLOSSY" : "NT_MAT_DIFFUSE", name);
  setPin(graph, node, "P_DIFFUSE", colored(index));
  if (finish === "Metal") setPin(graph, node, "P_ROUGHNESS", 0.2 + (index % 5) / 10);
  if (finish !== "Stone") return node;
  const outer = nest(graph, node, "P_DIFFUSE", "NT_TEX_CHECKS");
  const inner = nest(graph, outer, "P_TEXTURE2", "NT_TEX_CHECKS");
  setPin(graph, outer, "P_TEXTURE1", colored(index));
  setPin(graph, inner, "P_TEXTURE1", colored(index + 1));
  return node;
}

/** A library of materials in graphs by finish, each offered to the scene by a linker. */
function library(graph: SceneGraph, budget: number): GraphNode[] {
  const outer = graph.createGraph(graph.root, "Materials");
  const offered: GraphNode[] = [];
  const shelves = new Map<string, NodeGraph>();
  let left = budget - 1;
  for (let i = 0; left >= MATERIAL_NODES; i++) {
    const finish = FINISHES[i % FINISHES.length] ?? "Paint";
    let shelf = shelves.get(finish);
    if (shelf === undefined) {
      shelf = graph.createGraph(outer, finish);
      shelves.set(finish, shelf);
      left--;
    }
    const node = material(graph, shelf, finish, Math.floor(i / FINISHES.length));
    const linker = add(graph, shelf, "NT_OUT_MATERIAL", node.name);
    plug(graph, linker, "P_INPUT", node);
    left -= sizeOf(node) + 1;
    offered.push(linker);
  }
  return offered;
}

function house({ graph, town, materials }: Yard, owner: NodeGraph, name: string): GraphNode {
  const { at, height } = town.next();
  const mesh = addMesh(graph, owner, name, boxMesh(0.62, height, 0.62));
  const skin = materials[town.built % Math.max(1, materials.length)];
  if (skin !== undefined) plug(graph, mesh, 0, skin);
  return place(graph, owner, mesh, [at[0], height / 2, at[1]], [0, (town.built * 7) % 90, 0]);
}

/** A graph of graphs of houses, offered by one linker. */
function district(yard: Yard, index: number): { item: NodeGraph; offer: GraphNode } {
  const { graph } = yard;
  const outer = graph.createGraph(graph.root, `District ${index + 1}`);
  const blocks = Array.from({ length: BLOCKS_PER_DISTRICT }, (_, b) => {
    const inner = graph.createGraph(outer, `Block ${b + 1}`);
    const houses = Array.from(
      { length: HOUSES_PER_BLOCK },
      (_, h) => house(yard, inner, `House ${h + 1}`),
    );
    const linker = add(graph, inner, "NT_OUT_GEOMETRY", "Houses");
    plug(graph, linker, "P_INPUT", group(graph, inner, "Row", houses));
    return linker;
  });
  const offer = add(graph, outer, "NT_OUT_GEOMETRY", `District ${index + 1}`);
  plug(graph, offer, "P_INPUT", group(graph, outer, "Blocks", blocks));
  return { item: outer, offer };
}

/** Balls beside the houses: every fourth has a material of its own, the others share one ball. */
function plant(yard: Yard, index: number, shared: GraphNode): { items: Item[]; shown: GraphNode } {
  const { graph, town } = yard;
  const { at } = town.next();
  if (index % 4 !== 0) {
    const shown = place(graph, graph.root, shared, [at[0], 0.3, at[1]]);
    return { items: [shown], shown };
  }
  const name = `Bush ${Math.floor(index / 4) + 1}`;
  const ball = addSpheres(graph, graph.root, name, [{ centre: [0, 0, 0], radius: 0.3 }]);
  const skin = material(graph, graph.root, "Paint", index);
  skin.name = `${name} leaves`;
  plug(graph, ball, 0, skin);
  const shown = place(graph, graph.root, ball, [at[0], 0.3, at[1]]);
  return { items: [ball, skin, shown], shown };
}

function trimmed(graph: SceneGraph, target: GraphNode, most: number): number {
  let size = sizeOf(target);
  for (const part of SPARE_PARTS) {
    if (size <= most) break;
    graph.connect(target, target.pinOf(part).index, null);
    size = sizeOf(target);
  }
  return size;
}

/**
 * A town of exactly as many nodes as asked for: districts and blocks are graphs in graphs, materials
 * and meshes are shared, textures are chains, everything hangs on nested groups. Throws a RangeError
 * when not even a render target with a ground fits.
 */
export function createGeneratedProject(options: GeneratedOptions): DemoProject {
  const { nodes } = options;
  const graph = new SceneGraph("Scene");
  const { root } = graph;
  const target = add(graph, root, "NT_RENDERTARGET", "Render target");
  const view: View = { position: [0, 1, 2], target: [0, 0, 0], fov: 50, aperture: 0 };
  equipTarget(graph, target, view, options);
  const fixed = trimmed(graph, target, nodes * TARGET_SHARE);
  const ground = addMesh(graph, root, "Ground", rectangleMesh(400, 400));
  const bush = addSpheres(graph, root, "Bush", [{ centre: [0, 0, 0], radius: 0.3 }]);
  const soil = material(graph, root, "Paint", 3);
  soil.name = "Soil";
  setPin(graph, soil, "P_DIFFUSE", [0.42, 0.4, 0.36]);
  plug(graph, ground, 0, soil);
  plug(graph, bush, 0, soil);
  const content = add(graph, root, "NT_GEO_GROUP", "Town");
  const shown = options.upAxis === "z"
    ? place(graph, root, content, [0, 0, 0], [90, 0, 0])
    : content;
  const taken = [ground, bush, soil, content, shown].filter((item, i, all) =>
    all.indexOf(item) === i
  );
  let left = nodes - fixed - taken.reduce((sum, item) => sum + sizeOf(item), 0);
  if (left < 0) throw new RangeError(`A scene cannot have fewer than ${nodes - left} nodes`);

  const shelves = left * MATERIAL_SHARE;
  const materials = shelves < MATERIAL_NODES + 2 ? [] : library(graph, Math.floor(shelves));
  for (const item of root.items) if (item.isGraph) left -= sizeOf(item);
  const yard: Yard = { graph, town: createTown(options.seed ?? 1), materials };
  const members: GraphNode[] = [ground];

  const planted = left * (1 - PLANTING_SHARE);
  let bushes = 0;
  const row = () => {
    const shown: GraphNode[] = [];
    while (shown.length < PLANTS_PER_ROW && left > PLANT_NODES) {
      const made = plant(yard, bushes++, bush);
      shown.push(made.shown);
      for (const item of made.items) left -= sizeOf(item);
    }
    members.push(group(graph, root, `Planting ${members.length}`, shown));
    left--;
  };
  while (left > Math.max(planted, PLANT_NODES)) row();
  for (let i = 0; left >= DISTRICT_NODES; i++) {
    const { item, offer } = district(yard, i);
    members.push(offer);
    left -= sizeOf(item);
  }
  while (left > PLANT_NODES) row();
  if (left > 0) {
    const controls = graph.createGraph(root, "Controls");
    for (let i = 1; i < left; i++) add(graph, controls, "NT_FLOAT", `Control ${i}`);
  }
  graph.setAttribute(content, "A_PIN_COUNT", members.length);
  members.forEach((member, i) => plug(graph, content, i, member));
  const { radius } = yard.town;
  const camera = target.input("P_CAMERA");
  const position: Vec3 = [radius * 0.5, radius * 0.9 + 1, radius * 1.5 + 2];
  if (camera !== null) aim(graph, camera, { ...view, position }, options);
  plug(graph, target, "P_MESH", shown);
  layOut(root, 24);
  return { graph, target };
}
