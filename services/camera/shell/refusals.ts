import { isViewerErrorCode } from "@fuelrail/contracts";
import { plainReason } from "@fuelrail/kit/debug";
import { OctaneError, TurnRefused } from "@fuelrail/kit/octane";
import { RequestRefused } from "@fuelrail/kit/requests";
import type { Refusal, RefusalReason } from "../core/refusal.ts";

/** What a failure of a call or turn at Octane is called in front of viewers. */
export function refusalOf(error: unknown): RefusalReason {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof RequestRefused) {
    const { code, detail } = error;
    return detail === undefined ? { code, message } : { code, message, detail };
  }
  if (error instanceof TurnRefused && isViewerErrorCode(error.code)) {
    return { code: error.code, message };
  }
  if (!(error instanceof OctaneError)) return { code: "internal", message: plainReason(error) };
  const isAway = error.kind === "unreachable" || error.kind === "deadline" ||
    error.kind === "cancelled";
  return isAway
    ? { code: "octane_offline", message }
    : { code: "octane_refused", message, detail: { octane: error.why } };
}

/** Throws the refusal, if it is one. */
export function enforce(refusal: Refusal): void {
  if (refusal !== undefined) {
    throw new RequestRefused(refusal.code, refusal.message, refusal.detail);
  }
}
