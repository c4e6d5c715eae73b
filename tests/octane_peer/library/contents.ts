import { add, nest, plug, setPin } from "../scene/authoring.ts";
import type { GraphNode, NodeGraph } from "../scene/items.ts";
import type { SceneGraph } from "../scene/scene_graph.ts";
import type { Vec3 } from "../tracer/scene_data.ts";
import { addCategory, addPackage, type LibraryCategory } from "./library.ts";

type Make = (graph: SceneGraph, owner: NodeGraph, name: string) => GraphNode;

const BLACK: Vec3 = [0, 0, 0];

const metal = (specular: Vec3, roughness: number): Make => (graph, owner, name) => {
  const node = add(graph, owner, "NT_MAT_GLOSSY", name);
  setPin(graph, node, "P_DIFFUSE", BLACK);
  setPin(graph, node, "P_SPECULAR", specular);
  setPin(graph, node, "P_ROUGHNESS", roughness);
  setPin(graph, node, "P_INDEX", 1);
  return node;
};

const lacquer = (diffuse: Vec3, roughness: number): Make => (graph, owner, name) => {
  const node = add(graph, owner, "NT_MAT_GLOSSY", name);
  setPin(graph, node, "P_DIFFUSE", diffuse);
  setPin(graph, node, "P_ROUGHNESS", roughness);
  setPin(graph, node, "P_INDEX", 1.5);
  return node;
};

const matte = (diffuse: Vec3): Make => (graph, owner, name) => {
  const node = add(graph, owner, "NT_MAT_DIFFUSE", name);
  setPin(graph, node, "P_DIFFUSE", diffuse);
  return node;
};

const chequered = (first: Vec3, second: Vec3, size: number): Make => (graph, owner, name) => {
  const node = add(graph, owner, "NT_MAT_DIFFUSE", name);
  const checks = nest(graph, node, "P_DIFFUSE", "NT_TEX_CHECKS");
  setPin(graph, checks, "P_TEXTURE1", first);
  setPin(graph, checks, "P_TEXTURE2", second);
  const scale = checks.input("P_TRANSFORM");
  if (scale !== null) setPin(graph, scale, "P_SCALE", [size, size, size]);
  return node;
};

const glass = (transmission: Vec3, index: number): Make => (graph, owner, name) => {
  const node = add(graph, owner, "NT_MAT_SPECULAR", name);
  setPin(graph, node, "P_TRANSMISSION", transmission);
  setPin(graph, node, "P_INDEX", index);
  return node;
};

const glow = (color: Vec3, power: number): Make => (graph, owner, name) => {
  const node = add(graph, owner, "NT_MAT_DIFFUSE", name);
  const emission = nest(graph, node, "P_EMISSION", "NT_EMIS_TEXTURE");
  setPin(graph, emission, "P_TEXTURE", color);
  setPin(graph, emission, "P_POWER", power);
  return node;
};

const SHELVES: readonly (readonly [string, readonly (readonly [string, Make])[]])[] = [
  ["Metals", [
    ["Aged copper", metal([0.8, 0.46, 0.33], 0.42)],
    ["Brushed steel", metal([0.62, 0.63, 0.65], 0.28)],
    ["Gold leaf", metal([1, 0.78, 0.34], 0.12)],
    ["Mirror chrome", metal([0.86, 0.87, 0.89], 0)],
  ]],
  ["Paints", [
    ["Ivory lacquer", lacquer([0.84, 0.79, 0.66], 0.08)],
    ["Midnight enamel", lacquer([0.01, 0.03, 0.12], 0.02)],
    ["Signal red", lacquer([0.62, 0.02, 0.02], 0.1)],
  ]],
  ["Stone", [
    ["Chequered tiles", chequered([0.7, 0.68, 0.63], [0.12, 0.12, 0.13], 0.1)],
    ["Plaster", matte([0.78, 0.76, 0.72])],
    ["Terracotta", matte([0.55, 0.24, 0.13])],
  ]],
  ["Glass", [
    ["Bottle glass", glass([0.35, 0.75, 0.45], 1.52)],
    ["Clear glass", glass([0.97, 0.985, 0.98], 1.5)],
  ]],
  ["Lights", [["Warm light", glow([1, 0.84, 0.6], 12)]]],
];

/** The materials of the library, by shelf. */
export const LIBRARY_MATERIALS: readonly {
  readonly shelf: string;
  readonly name: string;
  readonly make: (graph: SceneGraph, owner: NodeGraph) => GraphNode;
}[] = SHELVES.flatMap(([shelf, materials]) =>
  materials.map(([name, make]) => ({
    shelf,
    name,
    make: (graph: SceneGraph, owner: NodeGraph) => make(graph, owner, name),
  }))
);

/** The library on the renderer's own disk, as far as it has one. */
export function createLibrary(): LibraryCategory {
  const root: LibraryCategory = { name: "", fileName: "", categories: [], packages: [] };
  const materials = addCategory(root, "Materials");
  for (const { shelf, name, make } of LIBRARY_MATERIALS) {
    const found = materials?.categories.find((category) => category.name === shelf) ??
      (materials === null ? null : addCategory(materials, shelf));
    if (found !== null) addPackage(found, name, (graph, owner) => [make(graph, owner)]);
  }
  const graphs = addCategory(root, "Graphs");
  if (graphs !== null) {
    addPackage(graphs, "Two metals", (graph, owner) => {
      const inner = graph.createGraph(owner, "Two metals");
      const metals = LIBRARY_MATERIALS.filter(({ shelf }) => shelf === "Metals").slice(0, 2);
      for (const { make, name } of metals) {
        const linker = add(graph, inner, "NT_OUT_MATERIAL", name);
        plug(graph, linker, "P_INPUT", make(graph, inner));
      }
      return [inner];
    });
  }
  addCategory(root, "Mine");
  return root;
}
