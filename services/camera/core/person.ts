import type { Caller } from "@fuelrail/contracts";

/** Who steers, picks or commands. */
export interface Person {
  /** `api` for a script that has no connection of its own. */
  readonly viewerId: string;
  readonly name?: string;
  readonly role: Caller;
}

/** The viewer id of scripts. */
export const SCRIPT_ID = "api";

/** The person behind a request. */
export function personOf(
  caller: { readonly role: Caller; readonly viewerId?: string; readonly name?: string },
): Person {
  const { role, name, viewerId = SCRIPT_ID } = caller;
  return { viewerId, role, ...(name === undefined ? {} : { name }) };
}
