import { asObject, textsField } from "../json_fields.ts";

/**
 * What a room let this browser do when it was joined last.
 *
 * Until the gateway has answered, the page keeps the space of what is going to be there, so that
 * nothing moves when it comes; undefined, for a room never joined, expects everything.
 */
export function parseExpected(text: string | null): ReadonlySet<string> | undefined {
  if (text === null) return undefined;
  try {
    const stored = asObject(JSON.parse(text));
    return stored === undefined ? undefined : new Set(textsField(stored, "capabilities"));
  } catch {
    return undefined;
  }
}

/** Whether a request can be made, as far as is known or to be expected. */
export function mayExpect(
  needed: string | undefined,
  known: ReadonlySet<string> | undefined,
  expected: ReadonlySet<string> | undefined,
): boolean {
  if (needed === undefined) return true;
  return (known ?? expected)?.has(needed) ?? true;
}
