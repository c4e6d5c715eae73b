import { asObject, type JsonObject, numberField, textField, textsField } from "../json_fields.ts";

/** One node as the outliner lists it. */
export interface SceneRow {
  readonly name: string;
  readonly path: string;
  /** Kind of node, such as "geom"; it chooses the icon. */
  readonly type: string;
  readonly expandable: boolean;
  /** Octane's type, such as "NT_GEO_MESH". */
  readonly nodeType: string | undefined;
  /** The parent's pin that it sits on. */
  readonly pin: string | undefined;
  readonly isGraph: boolean;
  /** Other places of the same node. */
  readonly alsoAt: readonly string[];
  /** How long ago it was read, ms; undefined while it is known to be up to date. */
  readonly ageMs: number | undefined;
}

/** Reads a row; undefined when it lacks the path without which nothing can be done with it. */
export function readSceneRow(value: unknown): SceneRow | undefined {
  const fields = asObject(value);
  const path = fields === undefined ? undefined : textField(fields, "path");
  if (fields === undefined || path === undefined) return undefined;
  return {
    name: textField(fields, "name") ?? path.slice(path.lastIndexOf("/") + 1),
    path,
    type: textField(fields, "type") ?? "other",
    expandable: fields.hasChildren === true || isExpandable(fields.children),
    nodeType: textField(fields, "node_type"),
    pin: textField(fields, "pin"),
    isGraph: fields.is_graph === true,
    alsoAt: textsField(fields, "also_at"),
    ageMs: numberField(fields, "age_ms"),
  };
}

/** Rows of a list field; what is no row is left out. */
export function readSceneRows(payload: JsonObject, key: string): readonly SceneRow[] {
  const value = payload[key];
  if (!Array.isArray(value)) return [];
  return value.map(readSceneRow).filter((row) => row !== undefined);
}

function isExpandable(children: unknown): boolean {
  return children === true || Array.isArray(children);
}
