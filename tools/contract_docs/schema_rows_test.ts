import assert from "node:assert/strict";
import { z } from "zod";
import { jsonSchemaOf } from "./schema_files.ts";
import { formRows, formsOf, type Naming, rowsOf } from "./schema_rows.ts";

const unnamed: Naming = () => undefined;

const rowsFor = (schema: z.ZodType): string[] =>
  rowsOf(jsonSchemaOf(schema), unnamed).map((row) =>
    `${row.name}${row.isRequired ? "" : "?"}: ${row.type}${row.doc === "" ? "" : ` - ${row.doc}`}`
  );

Deno.test("rowsOf says form, range, unit and default of plain fields", () => {
  const schema = z.object({
    a: z.int().min(0).max(9).describe("ms"),
    b: z.string().min(1).max(4).optional(),
    c: z.enum(["x", "y"]).default("x"),
    d: z.number().nullable(),
    e: z.tuple([z.number(), z.boolean()]),
    f: z.unknown().optional(),
    g: z.number().positive(),
  });
  assert.deepEqual(rowsFor(schema), [
    "a: integer 0 to 9 - ms",
    "b?: text, 1 to 4 characters",
    'c?: `x`, `y` - default `"x"`',
    "d: number or null",
    "e: [number, boolean]",
    "f?: any JSON",
    "g: number above 0",
  ]);
});

Deno.test("rowsOf goes into objects, lists and maps", () => {
  const inner = z.object({ x: z.boolean() });
  const schema = z.object({ a: inner, b: z.array(inner).max(3), c: z.record(z.string(), inner) });
  assert.deepEqual(rowsFor(schema), [
    "a: object",
    "a.x: boolean",
    "b: list of object, at most 3",
    "b[].x: boolean",
    "c: object by name of object",
    "c.<key>.x: boolean",
  ]);
});

Deno.test("formRows names the forms of a union that have a field, and none when all have it", () => {
  const schema = z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("a"), id: z.string(), x: z.number() }),
    z.object({ kind: z.literal("b"), id: z.string(), y: z.number().describe("px") }),
  ]);
  const forms = formsOf(jsonSchemaOf(schema));
  assert.ok(forms);
  const rows = formRows(forms, unnamed).map((row) => [row.name, row.type, row.doc]);
  assert.deepEqual(rows, [
    ["kind", "`a`, `b`", ""],
    ["id", "text", ""],
    ["x", "number", "with `a`"],
    ["y", "number", "with `b`: px"],
  ]);
});

Deno.test("rowsOf links forms that have a name and does not go into them", () => {
  const point = z.object({ x: z.number() }).meta({ title: "point", description: "a spot" });
  const naming: Naming = (schema) =>
    schema.title === "point" ? { text: "POINT", doc: "a spot" } : undefined;
  const schema = jsonSchemaOf(z.object({ a: point, b: z.array(point) }));
  const rows = rowsOf(schema, naming).map((row) => [row.name, row.type, row.doc]);
  assert.deepEqual(rows, [["a", "POINT", ""], ["b", "list of POINT", ""]]);
});
