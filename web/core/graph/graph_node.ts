import { asObject, type JsonObject, objectsField, textField } from "../json_fields.ts";

/** A place in a graph, in the graph's own units. */
export type GraphPoint = readonly [x: number, y: number];

/** One input of a node. */
export interface GraphPin {
  readonly name: string;
  readonly label: string;
  /** What it takes, such as "PT_MATERIAL". */
  readonly type: string;
  /** "#rrggbb", undefined when nobody told. */
  readonly colour: string | undefined;
  /** Path of the node that feeds it. */
  readonly connected: string | undefined;
  /** Whether what is connected lies in the pin itself. */
  readonly owned: boolean;
}

/** One node of a graph. */
export interface GraphNode {
  readonly path: string;
  readonly name: string;
  /** Octane's type, such as "NT_MAT_DIFFUSE". */
  readonly nodeType: string;
  /** What it puts out, such as "PT_MATERIAL". */
  readonly outType: string;
  /** "#rrggbb" of what it puts out, undefined when nobody told. */
  readonly colour: string | undefined;
  readonly position: GraphPoint;
  readonly isGraph: boolean;
  readonly pins: readonly GraphPin[];
}

/** One answer of nodes of a graph. */
export interface GraphPage {
  readonly path: string | undefined;
  readonly nodes: readonly GraphNode[];
  /** Undefined on the last page. */
  readonly next: string | undefined;
}

/** Reads nodes of a graph; what has no path is left out. */
export function readGraphPage(payload: JsonObject): GraphPage {
  return {
    path: textField(payload, "graph_path"),
    nodes: objectsField(payload, "nodes").flatMap((each) => readNode(each) ?? []),
    next: textField(payload, "next"),
  };
}

function readNode(fields: JsonObject): GraphNode | undefined {
  const path = textField(fields, "path");
  if (path === undefined) return undefined;
  return {
    path,
    name: textField(fields, "name") ?? path,
    nodeType: textField(fields, "node_type") ?? "",
    outType: textField(fields, "out_type") ?? "PT_UNKNOWN",
    colour: readColour(fields),
    position: readPoint(fields.position) ?? [0, 0],
    isGraph: fields.is_graph === true,
    pins: objectsField(fields, "pins").flatMap((each) => readPin(each) ?? []),
  };
}

function readPin(fields: JsonObject): GraphPin | undefined {
  const name = textField(fields, "name");
  if (name === undefined) return undefined;
  return {
    name,
    label: textField(fields, "label") ?? name,
    type: textField(fields, "type") ?? "PT_UNKNOWN",
    colour: readColour(fields),
    connected: textField(fields, "connected"),
    owned: fields.owned === true,
  };
}

function readColour(fields: JsonObject): string | undefined {
  const colour = textField(fields, "colour");
  return colour !== undefined && /^#[0-9a-f]{6}$/i.test(colour) ? colour : undefined;
}

/** A pair of finite numbers as a place; undefined for everything else. */
export function readPoint(value: unknown): GraphPoint | undefined {
  if (!Array.isArray(value) || value.length !== 2 || !value.every(Number.isFinite)) {
    return undefined;
  }
  return [Number(value[0]), Number(value[1])];
}

/** One type of node that can be made. */
export interface NodeType {
  readonly nodeType: string;
  readonly label: string;
  readonly category: string | undefined;
  readonly outType: string;
  readonly isGraph: boolean;
}

/** One answer of the catalogue of types. */
export interface TypesPage {
  readonly types: readonly NodeType[];
  readonly next: string | undefined;
}

/** Reads a page of the catalogue. */
export function readTypesPage(payload: JsonObject): TypesPage {
  const types = objectsField(payload, "types").flatMap((each): NodeType[] => {
    const fields = asObject(each) ?? {};
    const nodeType = textField(fields, "node_type");
    if (nodeType === undefined) return [];
    return [{
      nodeType,
      label: textField(fields, "label") ?? nodeType,
      category: textField(fields, "category"),
      outType: textField(fields, "out_type") ?? "PT_UNKNOWN",
      isGraph: fields.is_graph === true,
    }];
  });
  return { types, next: textField(payload, "next") };
}
