import type { ViewerErrorCode } from "@fuelrail/contracts";

/** Why a request is refused, in the words of the viewer protocol. */
export interface Refusal {
  readonly code: ViewerErrorCode;
  readonly message: string;
}

/** What freezes every remote write. */
export interface WriteFreeze {
  /** By configuration. */
  readonly readOnly: boolean;
  /** By an admin: who, and why, as far as was said. */
  readonly lock?: { readonly by?: string; readonly reason?: string };
}

/** Why a write is refused now; undefined when it may go on. */
export function refuseWrite({ readOnly, lock }: WriteFreeze): Refusal | undefined {
  if (readOnly) {
    return { code: "read_only", message: "Remote writes are frozen by configuration (READ_ONLY)" };
  }
  if (lock === undefined) return undefined;
  const by = lock.by === undefined ? "an admin" : lock.by;
  const reason = lock.reason === undefined ? "" : `: ${lock.reason}`;
  return { code: "locked", message: `Remote writes are frozen by ${by}${reason}` };
}
