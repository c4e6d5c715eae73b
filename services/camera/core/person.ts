import type { Caller } from "@fuelrail/contracts";

/** Who steers, picks or commands. */
export interface Person {
  /** `api` for a script that has no connection of its own. */
  readonly viewerId: string;
  readonly name?: string;
  readonly role: Caller;
}
