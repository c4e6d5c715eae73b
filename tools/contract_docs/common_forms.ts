import { EVENT_TYPES, eventOf } from "@fuelrail/contracts";
import { jsonSchemaOf, OTHER_SCHEMAS } from "./schema_files.ts";
import type { JsonSchema } from "./schema_rows.ts";

/** A form that several messages share: what it allows, and what is mostly said of it. */
export interface CommonForm {
  readonly schema: JsonSchema;
  readonly doc: string;
}

/** Titled forms that several messages share, each as it is used most, by title. */
export function commonForms(): Map<string, CommonForm> {
  const uses = new Map<string, JsonSchema[]>();
  const note = (schema: JsonSchema): void => {
    // The properties of a form are visited too, and one of them may be named "title".
    if (typeof schema.title !== "string") return;
    const key = bodyOf(schema);
    uses.set(key, [...uses.get(key) ?? [], schema]);
  };
  for (const type of EVENT_TYPES) visit(jsonSchemaOf(eventOf(type).payload), note);
  for (const { schema } of Object.values(OTHER_SCHEMAS)) visit(jsonSchemaOf(schema), note);
  const byUse = [...uses.values()].sort((a, b) => a.length - b.length);
  const forms = byUse.flatMap((same): [string, CommonForm][] => {
    const [schema] = same;
    if (schema?.title === undefined) return [];
    return [[schema.title, { schema, doc: mostFrequent(same.map((each) => each.description)) }]];
  });
  return new Map([...new Map(forms)].sort(([a], [b]) => a < b ? -1 : 1));
}

function mostFrequent(docs: readonly (string | undefined)[]): string {
  const counts = Map.groupBy(docs, (doc) => doc ?? "");
  const [first] = [...counts].sort(([, a], [, b]) => b.length - a.length);
  return first?.[0] ?? "";
}

/** Text that is equal for two schemas exactly when they allow the same, whatever is said of them. */
export function bodyOf(schema: JsonSchema): string {
  const { description: _, default: __, ...body } = schema;
  return JSON.stringify(body);
}

function visit(schema: unknown, note: (schema: JsonSchema) => void): void {
  if (typeof schema !== "object" || schema === null) return;
  if (!Array.isArray(schema)) note(schema as JsonSchema);
  for (const value of Object.values(schema)) visit(value, note);
}
