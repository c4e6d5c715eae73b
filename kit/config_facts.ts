import { z } from "zod";

/** What people are told of an environment variable; the default is read from its schema. */
export interface ConfigFacts {
  /** One phrase, without a capital or a full stop. */
  readonly about: string;
  /** What it means that it is not set, where it has no default. */
  readonly unset?: string;
  /** Of a number. */
  readonly unit?: string;
  /** Of a number, both ends included. */
  readonly range?: { readonly min: number; readonly max: number };
  /** What a text may be, for people. */
  readonly form?: string;
  /** A value that is accepted. */
  readonly example?: string;
}

/** The facts of every schema that reads an environment variable. */
export const configFacts = z.registry<ConfigFacts>();

/** The same schema, with what people are told of it. */
export function documented<S extends z.ZodType>(schema: S, facts: ConfigFacts): S {
  configFacts.add(schema, facts);
  return schema;
}

/** The same schema, with what people are told of another one. */
export function documentedLike<S extends z.ZodType>(schema: S, other: z.ZodType): S {
  const facts = configFacts.get(other);
  return facts === undefined ? schema : documented(schema, facts);
}
