import type { OctaneAtDesk } from "@fuelrail/kit/octane";

/** A question to Octane whose answer is kept, so that it is asked once however often turns end. */
export function once<T>(
  ask: (octane: OctaneAtDesk) => Promise<T>,
): (octane: OctaneAtDesk) => Promise<T> {
  let answer: { readonly value: T } | undefined;
  return async (octane) => {
    answer ??= { value: await ask(octane) };
    return answer.value;
  };
}
