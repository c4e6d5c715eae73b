import { OctaneError } from "@fuelrail/kit/octane";

/** Octane's answer, or undefined where it has no such rpc or takes no such argument. */
export async function orAbsent<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    const kind = error instanceof OctaneError ? error.kind : undefined;
    if (kind === "unimplemented" || kind === "invalid_argument") return undefined;
    throw error;
  }
}
