import type { ViewerErrorCode } from "@fuelrail/contracts";

/** Why something is not done, in the words of the viewer protocol. */
export interface RefusalReason {
  readonly code: ViewerErrorCode;
  readonly message: string;
  readonly detail?: unknown;
}

/** A reason, or nothing when it may be done. */
export type Refusal = RefusalReason | undefined;
