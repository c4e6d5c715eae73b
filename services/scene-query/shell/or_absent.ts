import { AttributeRefused, OctaneError, PinRefused } from "@fuelrail/kit/octane";

/** Octane answered that it has no such rpc or pin, takes no such argument, or gives no such kind of value. */
export function isAbsence(error: unknown): boolean {
  return isOtherKind(error) || error instanceof OctaneError &&
      (error.kind === "unimplemented" || error.kind === "invalid_argument");
}

/** A value was read that is of another kind than was expected, or of none. */
export function isOtherKind(error: unknown): boolean {
  return error instanceof PinRefused || error instanceof AttributeRefused;
}

/** Octane's answer, or undefined where it has none. */
export async function orAbsent<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}
