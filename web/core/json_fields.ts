/** A parsed JSON object whose fields have not been checked yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The value as an object, or undefined for arrays, null and everything else. */
export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? value as JsonObject
    : undefined;
}

/** The field's text, or undefined when it is missing, empty or not text. */
export function textField(object: JsonObject, key: string): string | undefined {
  const value = object[key];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The field's finite number, or undefined when it is missing or not finite. */
export function numberField(object: JsonObject, key: string): number | undefined {
  const value = object[key];
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** The field's 64-bit number, which comes as text where a double would round it. */
export function wideField(object: JsonObject, key: string): number | undefined {
  const text = textField(object, key);
  return text !== undefined && /^-?\d{1,20}$/.test(text) ? Number(text) : numberField(object, key);
}

/** The field's value when it is one of `allowed`, otherwise undefined. */
export function choiceField<T extends string>(
  object: JsonObject,
  key: string,
  allowed: readonly T[],
): T | undefined {
  const value = object[key];
  return allowed.find((choice) => choice === value);
}

/** The field's elements that are objects; an empty list when the field is not an array. */
export function objectsField(object: JsonObject, key: string): readonly JsonObject[] {
  const value = object[key];
  if (!Array.isArray(value)) return [];
  return value.map(asObject).filter((element) => element !== undefined);
}

/** The field's texts; an empty list when the field is not an array. */
export function textsField(object: JsonObject, key: string): readonly string[] {
  const value = object[key];
  return Array.isArray(value) ? value.filter((element) => typeof element === "string") : [];
}

/** Where a state message stands, or undefined when it does not say. */
export function stampOf(
  payload: JsonObject,
): { readonly session: number; readonly revision: number } | undefined {
  const session = numberField(payload, "session");
  const revision = numberField(payload, "revision");
  return session === undefined || revision === undefined ? undefined : { session, revision };
}
