import { type ConfigFacts, configFacts, formatHostPort } from "@fuelrail/kit/config";
import { z } from "zod";
import type { ConfigSource } from "./sources.ts";

/** One environment variable as the reference shows it. */
export interface Variable {
  readonly name: string;
  readonly facts: ConfigFacts;
  /** What it may be, in words. */
  readonly values: string;
  /** Who reads it, by what they do without it; the common case has one entry. */
  readonly readers: ReadonlyMap<string, readonly string[]>;
}

/** What is wrong with a schema, for whoever has changed it. */
export class UndocumentedVariable extends Error {
  override readonly name = "UndocumentedVariable";
}

/** Every variable of every source, those of the most readers first, else in the order of sources. */
export function variablesOf(sources: readonly ConfigSource[]): Variable[] {
  const names = new Set(sources.flatMap(({ schema }) => Object.keys(schema.shape)));
  const variables = [...names].map((name) => variableOf(name, sources));
  const count = ({ readers }: Variable) => [...readers.values()].flat().length;
  return variables.sort((one, other) => count(other) - count(one));
}

function variableOf(name: string, sources: readonly ConfigSource[]): Variable {
  const readers = new Map<string, string[]>();
  let facts: ConfigFacts | undefined;
  let values: string | undefined;
  for (const source of sources) {
    const schema: unknown = source.schema.shape[name];
    if (!(schema instanceof z.ZodType)) continue;
    const found = factsOf(schema);
    if (found === undefined) {
      throw new UndocumentedVariable(
        `${source.name} reads ${name}, and nothing says what it is: wrap its schema in documented()`,
      );
    }
    checkExample(name, schema, found);
    facts ??= found;
    values ??= valuesOf(schema, found);
    const without = withoutIt(schema, found);
    readers.set(without, [...readers.get(without) ?? [], source.name]);
  }
  if (facts === undefined || values === undefined) throw new UndocumentedVariable(name);
  return { name, facts, values, readers };
}

/** What is told of a schema, or of the one that it makes optional or gives a default. */
function factsOf(schema: z.ZodType): ConfigFacts | undefined {
  const own = configFacts.get(schema);
  if (own !== undefined) return own;
  const inner = innerOf(schema);
  return inner === undefined ? undefined : factsOf(inner);
}

function innerOf(schema: z.ZodType): z.ZodType | undefined {
  const isWrapper = schema instanceof z.ZodOptional || schema instanceof z.ZodDefault;
  const inner = isWrapper ? schema.unwrap() : undefined;
  return inner instanceof z.ZodType ? inner : undefined;
}

function checkExample(name: string, schema: z.ZodType, { example, range }: ConfigFacts): void {
  const isTaken = (text: string) => schema.safeParse(text).success;
  if (example !== undefined && !isTaken(example)) {
    throw new UndocumentedVariable(`The example of ${name}, ${example}, is refused`);
  }
  if (range === undefined) return;
  const { min, max } = range;
  const isRight = isTaken(`${min}`) && isTaken(`${max}`) && !isTaken(`${min - 1}`) &&
    !isTaken(`${max + 1}`);
  if (!isRight) throw new UndocumentedVariable(`${name} does not take just ${min} to ${max}`);
}

function valuesOf(schema: z.ZodType, facts: ConfigFacts): string {
  const choices = choicesOf(schema);
  if (choices !== undefined) return choices.map((choice) => `\`${choice}\``).join(", ");
  const { range, unit, form = "text" } = facts;
  if (range === undefined) return unit === undefined ? form : `${form}, ${unit}`;
  return `${range.min} to ${range.max}${unit === undefined ? "" : ` ${unit}`}`;
}

function choicesOf(schema: z.ZodType): readonly string[] | undefined {
  if (schema instanceof z.ZodEnum) return schema.options.map(String);
  const inner = innerOf(schema);
  return inner === undefined ? undefined : choicesOf(inner);
}

/** The default, as a person would set it, or what happens without one. */
function withoutIt(schema: z.ZodType, { unset = "nothing" }: ConfigFacts): string {
  const result = schema.safeParse(undefined);
  if (!result.success) return "required";
  const value = result.data;
  if (value === undefined || (Array.isArray(value) && value.length === 0)) {
    return Array.isArray(value) ? "none" : `not set: ${unset}`;
  }
  if (isHostPort(value)) return `\`${formatHostPort(value)}\``;
  return `\`${String(value)}\``;
}

function isHostPort(value: unknown): value is { readonly host: string; readonly port: number } {
  return typeof value === "object" && value !== null && "host" in value && "port" in value;
}
