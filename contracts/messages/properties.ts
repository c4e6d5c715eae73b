import { z } from "zod";
import { defineEvents } from "../define_event.ts";
import { count, path, paths, spanMs, u32 } from "./fields.ts";
import { propertyValue, valueFactFields, valueType } from "./property_value.ts";

const ask = {
  direction: "c2s",
  owner: "scene-query",
  role: "viewer",
  since: 1,
  available: false,
} as const;
const tell = {
  direction: "s2c",
  owner: "scene-query",
  role: "viewer",
  since: 1,
  available: false,
} as const;

/** One property with all that an editor for it needs. */
export const propertyInfo = z.object({
  name: z.string().max(256).describe("key in `properties` and in edits"),
  label: z.string().max(256),
  type: valueType,
  value: propertyValue,
  group: z.string().max(256).optional(),
  ...valueFactFields,
  animated: z.boolean().optional(),
  connected_to: path.optional().describe("the node whose value this is"),
  read_only: z.boolean().optional(),
  list: z.boolean().optional().describe(
    "a list of values of the type, set as a whole; longer ones than 16 are read only",
  ),
  asset: z.string().max(256).optional().describe("id in the asset registry, for files"),
}).meta({ title: "property" });

const pin = z.object({
  name: z.string().max(256),
  label: z.string().max(256),
  type: z.string().max(64).describe("pin type"),
  colour: z.string().max(16).optional(),
  connected: path.optional(),
  owned: z.boolean().optional().describe("whether the pin owns what is connected"),
  dynamic: z.boolean().optional(),
});

const graphNode = z.object({
  path,
  name: z.string(),
  node_type: z.string().max(128),
  out_type: z.string().max(128),
  colour: z.string().max(16).optional().describe("of what it puts out, as of pins of that type"),
  position: z.tuple([z.number(), z.number()]),
  is_graph: z.boolean(),
  pins: z.array(pin),
}).meta({ title: "graph node" });

/** Values of nodes, and graphs as nodes and links. */
export const propertyEvents = defineEvents({
  getPropertiesRequest: {
    ...ask,
    available: true,
    reply: "getPropertiesResponse",
    doc: "Reads the values of a node; it is watched for changes from then on.",
    payload: z.object({
      prim_path: path,
      max_bytes: z.int().min(1_000).max(240_000).optional().describe("bytes of JSON"),
    }),
  },
  getPropertiesResponse: {
    ...tell,
    available: true,
    doc: "The values of a node by name, and the same with all that editors need.",
    payload: z.object({
      prim_path: path,
      properties: z.record(z.string(), propertyValue),
      items: z.array(propertyInfo).optional(),
      node_type: z.string().max(128).optional(),
      also_at: paths.optional(),
      truncated: z.boolean().optional(),
      omitted_count: count.optional(),
      project_generation: u32.optional(),
      age_ms: spanMs.optional(),
    }),
  },
  getNodeGraphRequest: {
    ...ask,
    available: true,
    reply: "getNodeGraphResult",
    doc: "Reads one graph as nodes, pins, links and positions.",
    payload: z.object({
      graph_path: path,
      only: paths.min(1).max(100).optional().describe(
        "these of its nodes alone, in one page; what is gone is left out",
      ),
      cursor: z.string().max(1_024).optional(),
    }),
  },
  getNodeGraphResult: {
    ...tell,
    available: true,
    doc: "One graph; links are the `connected` paths of pins.",
    payload: z.object({
      graph_path: path,
      nodes: z.array(graphNode),
      project_generation: u32.optional(),
      next: z.string().optional(),
    }),
  },
  getNodeTypesRequest: {
    ...ask,
    available: true,
    reply: "nodeTypesResult",
    doc: "Reads the catalogue of node types that can be created.",
    payload: z.object({
      out_type: z.string().max(128).optional().describe("only those that fit this pin type"),
      query: z.string().max(256).optional(),
      cursor: z.string().max(1_024).optional(),
    }),
  },
  nodeTypesResult: {
    ...tell,
    available: true,
    doc: "Node types that can be created.",
    payload: z.object({
      types: z.array(z.object({
        node_type: z.string().max(128),
        label: z.string().max(256),
        category: z.string().max(256).optional(),
        out_type: z.string().max(128),
        is_graph: z.boolean().optional(),
      })),
      next: z.string().optional(),
    }),
  },
});
