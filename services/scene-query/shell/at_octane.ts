import { isViewerErrorCode, type TurnClass, type ViewerErrorCode } from "@fuelrail/contracts";
import {
  AttributeRefused,
  type OctaneAtDesk,
  type OctaneDesk,
  OctaneError,
  type OctaneErrorKind,
  PinRefused,
  TurnRefused,
} from "@fuelrail/kit/octane";
import { ApiChangeManagerService, ApiRenderEngineService } from "@fuelrail/kit/octane/beta2";
import { RequestRefused } from "@fuelrail/kit/requests";
import { discreet } from "../core/project/load_outcome.ts";
import { NoSuchSetting } from "./settings/setting_io.ts";

const CODES: Readonly<Record<OctaneErrorKind, ViewerErrorCode>> = {
  unreachable: "octane_offline",
  cancelled: "octane_offline",
  deadline: "timeout",
  unimplemented: "not_available",
  forbidden: "not_available",
  invalid_reference: "conflict",
  invalid_argument: "octane_refused",
  internal: "octane_refused",
};

/**
 * A failure at Octane as the refusal of a request, without paths of its machine; anything else
 * stays what it is.
 */
export function refusedByOctane(error: unknown): unknown {
  if (error instanceof TurnRefused) {
    const code = isViewerErrorCode(error.code) ? error.code : "busy";
    return new RequestRefused(code, error.message);
  }
  if (error instanceof OctaneError) {
    const rpc = error.rpc.slice(error.rpc.lastIndexOf("/") + 1);
    return new RequestRefused(CODES[error.kind], `Octane: ${discreet(error.why, [])}`, { rpc });
  }
  if (error instanceof PinRefused || error instanceof AttributeRefused) {
    return new RequestRefused("octane_refused", `Octane: ${discreet(error.message, [])}`);
  }
  if (error instanceof NoSuchSetting) return new RequestRefused("not_available", error.message);
  if (error instanceof RangeError) return new RequestRefused("out_of_range", error.message);
  return error;
}

/** `withOctane` for request handlers: what goes wrong is a `RequestRefused` with a fitting code. */
export async function atOctane<T>(
  desk: OctaneDesk,
  turnClass: TurnClass,
  work: (octane: OctaneAtDesk) => Promise<T>,
): Promise<T> {
  try {
    return await desk.withOctane(turnClass, work);
  } catch (error) {
    throw refusedByOctane(error);
  }
}

/** Octane's change level. */
export async function changeLevel(octane: OctaneAtDesk): Promise<bigint> {
  const { result } = await octane.call(ApiRenderEngineService.method.getCurrentChangeLevel, {});
  return result?.value ?? 0n;
}

/**
 * Ties what a turn did to the change level that it made, after an update if values were written;
 * resolves to that level.
 */
export async function finishEdit(octane: OctaneAtDesk, needsUpdate: boolean): Promise<bigint> {
  if (needsUpdate) await octane.call(ApiChangeManagerService.method.update, {});
  const level = await changeLevel(octane);
  octane.turn.made({ changeLevel: level });
  return level;
}
