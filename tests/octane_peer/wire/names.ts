import * as alpha5 from "../../../kit/octane/gen/alpha5.ts";
import * as beta2 from "../../../kit/octane/gen/beta2.ts";

/** Which of the two shapes of the API is spoken. */
export type Generation = "alpha5" | "beta2";

/** The generated services and enums of a generation. */
export function generated(generation: Generation): typeof alpha5 | typeof beta2 {
  return generation === "alpha5" ? alpha5 : beta2;
}

/** The enums whose names the scene uses. */
export type NameKind =
  | "NodeType"
  | "PinId"
  | "AttributeId"
  | "AttributeType"
  | "NodePinType"
  | "NodeGraphType";

/** Translates the names that the scene uses to a generation's numbers and back. */
export interface Names {
  /** The number of a name; 0, which is "unknown" everywhere, when the generation has none. */
  number(kind: NameKind, name: string): number;
  /** The name of a number, or "" when the generation has none. */
  name(kind: NameKind, number: number): string;
}

/** The names of a generation. A name that a generation hides behind an underscore is found too. */
export function createNames(generation: Generation): Names {
  const { NodeType, PinId, AttributeId, AttributeType, NodePinType, NodeGraphType } = generated(
    generation,
  );
  const enums = { NodeType, PinId, AttributeId, AttributeType, NodePinType, NodeGraphType };
  const numbers = new Map<string, number>();
  const names = new Map<string, string>();
  for (const [kind, values] of Object.entries(enums)) {
    for (const [key, value] of Object.entries(values)) {
      if (typeof value !== "number") continue;
      const name = key.replace(/^_/, "");
      if (!numbers.has(`${kind}.${name}`)) numbers.set(`${kind}.${name}`, value);
      if (!names.has(`${kind}.${value}`)) names.set(`${kind}.${value}`, name);
    }
  }
  return {
    number: (kind, name) => numbers.get(`${kind}.${name}`) ?? 0,
    name: (kind, number) => names.get(`${kind}.${number}`) ?? "",
  };
}
