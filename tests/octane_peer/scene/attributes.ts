import type { AttributeSpec, AttributeTypeName, AttributeValue } from "./pin_specs.ts";

/** A value or, of an array attribute, a list of values. */
export type AttributeContent = AttributeValue | readonly AttributeValue[];

/**
 * The attributes of one item: their values now, and those that pictures show, which follow when the
 * item is evaluated.
 */
export class Attributes {
  readonly specs: readonly AttributeSpec[];
  readonly #values: Map<string, AttributeContent>;
  readonly #shown: Map<string, AttributeContent>;

  constructor(specs: readonly AttributeSpec[]) {
    this.specs = specs;
    this.#values = new Map(specs.map((spec) => [spec.id, spec.initial]));
    this.#shown = new Map(this.#values);
  }

  /** The attribute of an id, if there is one. */
  spec(id: string): AttributeSpec | undefined {
    return this.specs.find((spec) => spec.id === id);
  }

  /** A value, or a list of values of an array attribute; undefined without such an attribute. */
  get(id: string): AttributeContent | undefined {
    return this.#values.get(id);
  }

  /** The value that pictures show. */
  shown(id: string): AttributeContent | undefined {
    return this.#shown.get(id);
  }

  /** A list attribute as a list; empty without such an attribute. */
  list(id: string): readonly AttributeValue[] {
    return this.#listIn(this.#values, id);
  }

  /** The list that pictures show. */
  shownList(id: string): readonly AttributeValue[] {
    return this.#listIn(this.#shown, id);
  }

  /** Sets a value and tells whether it is another one than before; no picture shows it yet. */
  set(id: string, value: AttributeContent): boolean {
    if (sameValue(this.#values.get(id), value)) return false;
    this.#values.set(id, value);
    return true;
  }

  /** Sets a value and lets pictures show it; tells whether it is another one than before. */
  put(id: string, value: AttributeContent): boolean {
    const changed = this.set(id, value);
    this.#shown.set(id, value);
    return changed;
  }

  /** Lets pictures show every value; tells whether that is news to them. */
  evaluate(): boolean {
    let news = false;
    for (const [id, value] of this.#values) {
      if (this.#shown.get(id) === value) continue;
      this.#shown.set(id, value);
      news = true;
    }
    return news;
  }

  #listIn(values: Map<string, AttributeContent>, id: string): readonly AttributeValue[] {
    const value = values.get(id);
    return Array.isArray(value) && this.spec(id)?.isArray === true ? value : [];
  }
}

/** Whether two values, or lists of values, are the same. */
export function sameValue(
  a: AttributeContent | undefined,
  b: AttributeContent | undefined,
): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.length === b.length && a.every((value, i) => sameValue(value, b[i]));
}

const NUMBERS: Partial<Record<AttributeTypeName, number>> = {
  AT_BYTE: 1,
  AT_INT: 1,
  AT_INT2: 2,
  AT_INT3: 3,
  AT_INT4: 4,
  AT_FLOAT: 1,
  AT_FLOAT2: 2,
  AT_FLOAT3: 3,
  AT_FLOAT4: 4,
  AT_LONG: 1,
  AT_LONG2: 2,
  AT_MATRIX: 12,
};

/** How many numbers a value of a type has; 0 for what is not made of numbers. */
export function numbersOf(type: AttributeTypeName): number {
  return NUMBERS[type] ?? 0;
}
