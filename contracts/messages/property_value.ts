import { z } from "zod";
import { LIST_TEXT_CHARS_MAX, LIST_VALUES_MAX, TEXT_CHARS_MAX } from "../limits.ts";

/** Octane's value types, by the names that Fuelrail uses. */
export const valueType = z.enum([
  "bool",
  "byte",
  "int",
  "int2",
  "int3",
  "int4",
  "long",
  "long2",
  "float",
  "float2",
  "float3",
  "float4",
  "matrix",
  "string",
  "file",
  "enum",
  "colour",
  "bit_mask",
]).meta({ title: "value type", description: "type of a value in Octane" });

const numberLike = z.union([z.number(), z.string().regex(/^(NaN|-?Infinity|-?\d{1,20})$/)])
  .describe("a number; as text when JSON or a double cannot hold it");

/**
 * A value as it is shown: scalars as they are, vectors as arrays, matrices as row arrays, lists of
 * values as arrays of them (a matrix among them as its 12 numbers), long lists as a preview;
 * colours are linear.
 */
export const propertyValue = z.union([
  z.null(),
  z.boolean(),
  z.number(),
  z.string().max(TEXT_CHARS_MAX),
  z.array(numberLike).max(LIST_VALUES_MAX),
  z.array(z.array(numberLike).max(12)).max(LIST_VALUES_MAX),
  z.array(z.boolean()).max(LIST_VALUES_MAX),
  z.array(z.string().max(LIST_TEXT_CHARS_MAX)).max(LIST_VALUES_MAX),
  z.object({
    length: z.int().min(0),
    preview: z.array(numberLike).max(64),
    truncated: z.boolean(),
  }),
]).meta({
  title: "value",
  description:
    "vectors and lists as lists, matrices as rows, long lists as a preview, colours linear",
});

/** A value that a request sets; wide integers as text, colours linear. */
export const newValue = z.union([
  z.boolean(),
  z.number(),
  z.string().max(TEXT_CHARS_MAX),
  z.array(z.number()).max(LIST_VALUES_MAX),
  z.array(z.string().max(LIST_TEXT_CHARS_MAX)).max(LIST_VALUES_MAX),
  z.array(z.boolean()).max(LIST_VALUES_MAX),
  z.array(z.array(z.number()).min(2).max(12)).max(LIST_VALUES_MAX),
  z.array(z.array(z.string().regex(/^-?\d{1,20}$/)).length(2)).max(LIST_VALUES_MAX),
]).meta({
  title: "new value",
  description:
    "vectors and lists as lists, matrices as rows, wide integers as text, colours linear",
});

/** What is known of a value apart from the value itself. */
export const valueFactFields = {
  default: propertyValue.optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  slider_min: z.number().optional(),
  slider_max: z.number().optional(),
  step: z.number().optional(),
  unit: z.string().max(32).optional(),
  options: z.array(z.object({ value: z.number(), label: z.string() })).optional(),
};
