import type { ViewerErrorCode } from "@fuelrail/contracts";

/** Why something in a review cannot be done. */
export interface ReviewRefusal {
  readonly code: ViewerErrorCode;
  readonly message: string;
}
