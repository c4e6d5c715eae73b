import type { z } from "zod";
import { code } from "./table.ts";

/** A JSON schema as the contracts produce it. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** One field of a payload: its dotted name, its form, and what it means. */
export interface FieldRow {
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly doc: string;
}

/** A form that is described elsewhere: what to call it, and what is said of it there. */
export interface NamedForm {
  readonly text: string;
  readonly doc: string;
}

/** Finds the name of a form that is described elsewhere; undefined for all others. */
export type Naming = (schema: JsonSchema) => NamedForm | undefined;

/** Every field of an object schema, nested ones as `outer.inner` and `list[].inner`. */
export function rowsOf(schema: JsonSchema, naming: Naming, prefix = ""): FieldRow[] {
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {}).flatMap(([key, value]) => {
    if (typeof value === "boolean") return [];
    const name = prefix + key;
    const row: FieldRow = {
      name,
      type: typeText(value, naming),
      isRequired: required.has(key),
      doc: docOf(value, naming(value)?.doc),
    };
    return [row, ...nestedRows(value, naming, name)];
  });
}

/** The forms of a union of objects, or undefined when `schema` is none. */
export function formsOf(schema: JsonSchema): JsonSchema[] | undefined {
  const forms = (schema.oneOf ?? schema.anyOf)?.filter((each) => typeof each === "object");
  if (forms === undefined || forms.length === 0) return undefined;
  return forms.every((each) => each.type === "object" && each.properties !== undefined)
    ? forms
    : undefined;
}

/** The field by whose fixed value the forms of a union are told apart, if there is one. */
export function discriminatorOf(forms: readonly JsonSchema[]): string | undefined {
  const [first] = forms;
  return Object.keys(first?.properties ?? {}).find((key) =>
    forms.every((form) => {
      const value = form.properties?.[key];
      return typeof value === "object" && (value.const !== undefined || value.enum !== undefined);
    })
  );
}

/** Rows of a union: first the field that tells its forms apart, then those of each form. */
export function formRows(forms: readonly JsonSchema[], naming: Naming, prefix = ""): FieldRow[] {
  const key = discriminatorOf(forms);
  if (key === undefined) return forms.flatMap((form) => rowsOf(form, naming, prefix));
  const kinds = forms.map((form) => kindOf(form, key));
  const [doc] = forms.map((form) => form.properties?.[key]).map((each) =>
    typeof each === "object" ? each.description ?? "" : ""
  );
  const head: FieldRow = {
    name: prefix + key,
    type: kinds.join(", "),
    isRequired: true,
    doc: doc ?? "",
  };
  const all = forms.flatMap((form) =>
    rowsOf(form, naming, prefix)
      .filter((row) => row.name !== prefix + key)
      .map((row) => ({ row, kind: kindOf(form, key) }))
  );
  const same = Map.groupBy(all, ({ row }) => JSON.stringify(row));
  const rest = [...same.values()].flatMap((uses) => {
    const [first] = uses;
    if (first === undefined) return [];
    if (uses.length === forms.length) return [first.row];
    return [{ ...first.row, doc: withForm(first.row.doc, uses.map((use) => use.kind).join(", ")) }];
  });
  return [head, ...rest];
}

function kindOf(form: JsonSchema, key: string): string {
  const value = form.properties?.[key];
  return typeof value === "object" ? typeText(value, () => undefined) : "";
}

function withForm(doc: string, kind: string): string {
  return doc === "" ? `with ${kind}` : `with ${kind}: ${doc}`;
}

function nestedRows(schema: JsonSchema, naming: Naming, name: string): FieldRow[] {
  if (naming(schema) !== undefined) return [];
  const forms = formsOf(schema);
  if (forms !== undefined) return formRows(forms, naming, `${name}.`);
  const { items, additionalProperties: each } = schema;
  if (schema.type === "object") {
    const own = rowsOf(schema, naming, `${name}.`);
    return typeof each === "object" ? [...own, ...nestedRows(each, naming, `${name}.<key>`)] : own;
  }
  if (schema.type === "array" && typeof items === "object" && !Array.isArray(items)) {
    return nestedRows(items, naming, `${name}[]`);
  }
  return [];
}

function docOf(schema: JsonSchema, saidElsewhere: string | undefined): string {
  const { description } = schema;
  const parts = description === undefined || description === saidElsewhere ? [] : [description];
  if (schema.default !== undefined) parts.push(`default ${code(JSON.stringify(schema.default))}`);
  return parts.join("; ");
}

/** The form of a value in a few words. */
export function typeText(schema: JsonSchema, naming: Naming): string {
  return naming(schema)?.text ?? plainTypeText(schema, naming);
}

/** As {@link typeText}, for a form that has a name. */
export function plainTypeText(schema: JsonSchema, naming: Naming): string {
  if (schema.const !== undefined) return code(String(schema.const));
  if (schema.enum !== undefined) return schema.enum.map((each) => code(String(each))).join(", ");
  const choices = (schema.oneOf ?? schema.anyOf)?.filter((each) => typeof each === "object");
  if (choices !== undefined) {
    return [...new Set(choices.map((each) => typeText(each, naming)))].join(" or ");
  }
  if (Array.isArray(schema.type)) {
    return schema.type.map((type) => plainTypeText({ ...schema, type } as JsonSchema, naming)).join(
      " or ",
    );
  }
  switch (schema.type) {
    case "string":
      return `text${textLimits(schema)}`;
    case "integer":
    case "number":
      return `${schema.type === "integer" ? "integer" : "number"}${numberLimits(schema)}`;
    case "array":
      return arrayText(schema, naming);
    case "object":
      return typeof schema.additionalProperties === "object" &&
          schema.properties === undefined &&
          Object.keys(schema.additionalProperties).length > 0
        ? `object by name of ${typeText(schema.additionalProperties, naming)}`
        : "object";
    case "boolean":
    case "null":
      return schema.type;
    default:
      return "any JSON";
  }
}

function textLimits(schema: JsonSchema): string {
  const pattern = schema.pattern === undefined ? "" : ` matching ${code(schema.pattern)}`;
  const { minLength: min, maxLength: max } = schema;
  if (max === undefined) return pattern;
  return `${pattern}, ${min === undefined ? "at most" : `${min} to`} ${max} characters`;
}

function numberLimits(schema: JsonSchema): string {
  const { minimum: min, maximum: max, exclusiveMinimum: above } = schema;
  if (min !== undefined && max !== undefined) return ` ${min} to ${max}`;
  if (above !== undefined) return ` above ${above}`;
  if (min !== undefined) return ` from ${min}`;
  return max === undefined ? "" : ` up to ${max}`;
}

function arrayText(schema: JsonSchema, naming: Naming): string {
  if (schema.prefixItems !== undefined) {
    const each = schema.prefixItems.map((item) =>
      typeof item === "object" ? typeText(item, naming) : ""
    );
    return `[${each.join(", ")}]`;
  }
  const { items, minItems: min, maxItems: max } = schema;
  const of = typeof items === "object" && !Array.isArray(items)
    ? typeText(items, naming)
    : "any JSON";
  const limit = max === undefined ? "" : `, ${min === undefined ? "at most" : `${min} to`} ${max}`;
  return `list of ${of}${limit}`;
}
