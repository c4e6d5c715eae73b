import {
  type JsonObject,
  numberField,
  objectsField,
  textField,
  textsField,
} from "../json_fields.ts";
import {
  type Property,
  type PropertyValue,
  readProperty,
  readPropertyValue,
} from "../inspector/property.ts";
import { readSceneRows, type SceneRow } from "./scene_row.ts";

/** One page of what is directly below a node. */
export interface ChildrenPage {
  readonly path: string | undefined;
  readonly rows: readonly SceneRow[];
  readonly next: string | undefined;
}

export function readChildren(payload: JsonObject): ChildrenPage {
  return {
    path: textField(payload, "prim_path"),
    rows: readSceneRows(payload, "children"),
    next: textField(payload, "next"),
  };
}

/** One page of what a search found. */
export interface FoundPage {
  readonly rows: readonly SceneRow[];
  /** False while the scene is still being read. */
  readonly complete: boolean;
  readonly next: string | undefined;
}

export function readFound(payload: JsonObject): FoundPage {
  return {
    rows: readSceneRows(payload, "rows"),
    complete: payload.complete !== false,
    next: textField(payload, "next"),
  };
}

/** The values of one node. */
export interface NodeProperties {
  readonly path: string | undefined;
  readonly nodeType: string | undefined;
  readonly items: readonly Property[];
  readonly alsoAt: readonly string[];
  /** How many values were left out for their size. */
  readonly omitted: number;
  readonly ageMs: number | undefined;
}

export function readProperties(payload: JsonObject): NodeProperties {
  return {
    path: textField(payload, "prim_path"),
    nodeType: textField(payload, "node_type"),
    items: objectsField(payload, "items").flatMap((each) => readProperty(each) ?? []),
    alsoAt: textsField(payload, "also_at"),
    omitted: numberField(payload, "omitted_count") ?? 0,
    ageMs: numberField(payload, "age_ms"),
  };
}

/** What Octane holds after a write. */
export interface WrittenValue {
  readonly value: PropertyValue;
  /** True when that is not what was asked for. */
  readonly clamped: boolean;
}

export function readWritten(payload: JsonObject): WrittenValue {
  return { value: readPropertyValue(payload.value), clamped: payload.clamped === true };
}

/** What an edit did. */
export interface EditDone {
  readonly name: string | undefined;
  readonly paths: readonly string[];
  readonly undoable: boolean;
  readonly warnings: readonly string[];
}

export function readEdit(payload: JsonObject): EditDone {
  return {
    name: textField(payload, "name"),
    paths: textsField(payload, "paths"),
    undoable: payload.undoable === true,
    warnings: textsField(payload, "warnings"),
  };
}

/** A project that can be opened. */
export interface ProjectEntry {
  readonly id: string;
  readonly label: string;
  readonly folder: string | undefined;
  readonly bytes: number | undefined;
  readonly changedAtMs: number | undefined;
  readonly open: boolean;
}

/** One page of projects that can be opened. */
export interface ProjectsPage {
  readonly projects: readonly ProjectEntry[];
  readonly next: string | undefined;
}

export function readProjects(payload: JsonObject): ProjectsPage {
  const projects = objectsField(payload, "projects").flatMap((each) => {
    const id = textField(each, "id");
    if (id === undefined) return [];
    return [{
      id,
      label: textField(each, "label") ?? id,
      folder: textField(each, "folder"),
      bytes: numberField(each, "bytes"),
      changedAtMs: numberField(each, "changed_at"),
      open: each.open === true,
    }];
  });
  return { projects, next: textField(payload, "next") };
}

/** A file that can be chosen as a value. */
export interface Asset {
  readonly id: string;
  readonly label: string;
  readonly kind: string;
  readonly bytes: number | undefined;
}

export interface AssetsPage {
  readonly assets: readonly Asset[];
  readonly next: string | undefined;
}

export function readAssets(payload: JsonObject): AssetsPage {
  const assets = objectsField(payload, "assets").flatMap((each) => {
    const id = textField(each, "id");
    if (id === undefined) return [];
    return [{
      id,
      label: textField(each, "label") ?? id,
      kind: textField(each, "kind") ?? "other",
      bytes: numberField(each, "bytes"),
    }];
  });
  return { assets, next: textField(payload, "next") };
}
