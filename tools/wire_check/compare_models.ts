import type { WireModel } from "./wire_model.ts";

export interface Comparison {
  /** How many of each kind were compared. */
  readonly counts: Readonly<Record<"rpcs" | "messages" | "fields" | "enums" | "values", number>>;
  /** One line each: what, where, expected against found. */
  readonly differences: readonly string[];
}

/** Compares what is written with what is true, both ways: nothing missing, nothing extra. */
export function compareModels(expected: WireModel, found: WireModel): Comparison {
  const differences: string[] = [];
  const counts = { rpcs: 0, messages: 0, fields: 0, enums: 0, values: 0 };
  const both = <K, V>(
    what: (key: K) => string,
    wanted: ReadonlyMap<K, V>,
    present: ReadonlyMap<K, V>,
    compare: (key: K, a: V, b: V) => void,
  ) => {
    for (const [key, a] of wanted) {
      const b = present.get(key);
      if (b === undefined) differences.push(`${what(key)} is missing`);
      else compare(key, a, b);
    }
    for (const key of present.keys()) {
      if (!wanted.has(key)) differences.push(`${what(key)} is not in the facts`);
    }
  };
  const same = (where: string, a: object, b: object) => {
    const other = new Map(Object.entries(b));
    for (const [key, value] of Object.entries(a)) {
      if (other.get(key) !== value) {
        differences.push(`${where}: ${key} is "${other.get(key)}", not "${value}"`);
      }
    }
  };
  both((path) => `rpc ${path}`, expected.rpcs, found.rpcs, (path, a, b) => {
    counts.rpcs++;
    same(`rpc ${path}`, a, b);
  });
  both((name) => `message ${name}`, expected.messages, found.messages, (name, a, b) => {
    counts.messages++;
    both((number) => `field ${name}#${number}`, a, b, (number, field, other) => {
      counts.fields++;
      same(`field ${name}#${number}`, field, other);
    });
  });
  both((name) => `enum ${name}`, expected.enums, found.enums, (name, a, b) => {
    counts.enums++;
    both((value) => `enum value ${name}.${value}`, a, b, (value, number, other) => {
      counts.values++;
      if (number !== other) {
        differences.push(`enum value ${name}.${value}: number is ${other}, not ${number}`);
      }
    });
  });
  return { counts, differences };
}
