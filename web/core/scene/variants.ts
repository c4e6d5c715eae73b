import { asObject, type JsonObject, textField, textsField } from "../json_fields.ts";

/** The choices of one set, and what is chosen. */
export interface VariantSet {
  readonly name: string;
  readonly options: readonly string[];
  readonly selection: string;
}

/** Reads the sets of a node in their order. */
export function readVariants(payload: JsonObject): readonly VariantSet[] {
  const sets = asObject(payload.variants) ?? {};
  return Object.keys(sets).flatMap((name) => {
    const set = asObject(sets[name]);
    if (set === undefined) return [];
    const selection = textField(set, "selection") ?? "";
    return [{ name, options: textsField(set, "options"), selection }];
  });
}
