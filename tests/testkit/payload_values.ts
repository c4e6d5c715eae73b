import fc from "fast-check";
import type { z } from "zod";

type Schema = z.core.JSONSchema.BaseSchema;

/** Values that a JSON schema of the contracts allows. */
export function valuesOf(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return fc.oneof(...choices.map((each) => valuesOf(each as Schema)));
  if (Array.isArray(schema.type)) {
    return fc.oneof(...schema.type.map((type) => valuesOf({ ...schema, type } as Schema)));
  }
  switch (schema.type) {
    case "null":
      return fc.constant(null);
    case "boolean":
      return fc.boolean();
    case "integer":
    case "number":
      return numbersOf(schema);
    case "string":
      return textsOf(schema);
    case "array":
      return arraysOf(schema);
    case "object":
      return objectsOf(schema);
    default:
      return fc.jsonValue({ maxDepth: 1 });
  }
}

function numbersOf(schema: Schema): fc.Arbitrary<number> {
  const min = Math.max(schema.minimum ?? -1e9, Number(schema.exclusiveMinimum ?? -1e9) + 1e-3);
  const max = Math.min(schema.maximum ?? 1e9, 1e9);
  if (schema.type === "integer") return fc.integer({ min: Math.ceil(min), max: Math.floor(max) });
  const doubles = fc.double({ min, max, noNaN: true, noDefaultInfinity: true });
  return doubles.map((value) => Object.is(value, -0) ? 0 : value);
}

function textsOf(schema: Schema): fc.Arbitrary<string> {
  const minLength = schema.minLength ?? 0;
  const maxLength = Math.min(schema.maxLength ?? 60, 60);
  if (schema.pattern === undefined) return fc.string({ minLength, maxLength });
  const matching = fc.stringMatching(new RegExp(schema.pattern));
  return matching.filter((text) =>
    text.length >= minLength && text.length <= (schema.maxLength ?? 1e6)
  );
}

function arraysOf(schema: Schema): fc.Arbitrary<unknown[]> {
  if (schema.prefixItems !== undefined) {
    return fc.tuple(...schema.prefixItems.map((each) => valuesOf(each as Schema)));
  }
  const minLength = schema.minItems ?? 0;
  const maxLength = Math.min(schema.maxItems ?? 3, minLength + 3);
  return fc.array(valuesOf(schema.items as Schema), { minLength, maxLength });
}

function objectsOf(schema: Schema): fc.Arbitrary<object> {
  const entries = Object.entries(schema.properties ?? {});
  if (entries.length === 0 && typeof schema.additionalProperties === "object") {
    const keys = fc.stringMatching(/^[a-z]{1,8}$/);
    return fc.dictionary(keys, valuesOf(schema.additionalProperties), {
      maxKeys: 3,
      noNullPrototype: true,
    });
  }
  const model = Object.fromEntries(entries.map(([key, each]) => [key, valuesOf(each as Schema)]));
  const required = schema.required ?? [];
  return fc.record(model, { requiredKeys: required, noNullPrototype: true });
}
