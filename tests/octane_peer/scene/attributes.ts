import type { AttributeSpec, AttributeTypeName, AttributeValue } from "./pin_specs.ts";

/** The attributes of one item: their values now, and whether one differs from its start. */
export class Attributes {
  readonly specs: readonly AttributeSpec[];
  readonly #values: Map<string, AttributeValue | readonly AttributeValue[]>;

  constructor(specs: readonly AttributeSpec[]) {
    this.specs = specs;
    this.#values = new Map(specs.map((spec) => [spec.id, spec.initial]));
  }

  /** The attribute of an id, if there is one. */
  spec(id: string): AttributeSpec | undefined {
    return this.specs.find((spec) => spec.id === id);
  }

  /** A value, or a list of values of an array attribute; undefined without such an attribute. */
  get(id: string): AttributeValue | readonly AttributeValue[] | undefined {
    return this.#values.get(id);
  }

  /** A list attribute as a list; empty without such an attribute. */
  list(id: string): readonly AttributeValue[] {
    const value = this.#values.get(id);
    return Array.isArray(value) && this.spec(id)?.isArray === true ? value : [];
  }

  /** Sets a value and tells whether it is another one than before. */
  set(id: string, value: AttributeValue | readonly AttributeValue[]): boolean {
    if (sameValue(this.#values.get(id), value)) return false;
    this.#values.set(id, value);
    return true;
  }

  /** Puts the initial value back and tells whether that changed anything. */
  clear(id: string): boolean {
    const spec = this.spec(id);
    return spec !== undefined && this.set(id, spec.initial);
  }
}

/** Whether two values, or lists of values, are the same. */
export function sameValue(
  a: AttributeValue | readonly AttributeValue[] | undefined,
  b: AttributeValue | readonly AttributeValue[] | undefined,
): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.length === b.length && a.every((value, i) => sameValue(value, b[i]));
}

const NUMBERS: Partial<Record<AttributeTypeName, number>> = {
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
