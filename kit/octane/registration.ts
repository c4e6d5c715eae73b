import type { OctaneConnection } from "./connection.ts";
import { ApiRenderEngineService } from "./gen/beta2.ts";
import { rpcPath } from "./grpc_service.ts";
import { OctaneError } from "./octane_error.ts";

const { setOnNewImageCallback, setOnNewStatisticsCallback } = ApiRenderEngineService.method;
/** Octane gives out its own ids and ignores this one. */
const CALLBACK = { callbackSource: "grpc", callbackId: 1 };

/** Rpcs by which callbacks are asked for. */
export const CALLBACK_RPCS: readonly string[] = [
  rpcPath(setOnNewImageCallback),
  rpcPath(setOnNewStatisticsCallback),
];

/** Registrations that Octane refused; the callback channel may well deliver without them. */
export interface RegistrationResult {
  readonly failures: readonly OctaneError[];
}

/**
 * Asks for image and statistics callbacks, which some builds want before they stream. To be called
 * once the callback channel is open; never rejects.
 */
export function registerCallbacks(connection: OctaneConnection): Promise<RegistrationResult> {
  return inTurn([
    () => connection.call(setOnNewImageCallback, { callback: CALLBACK, userData: 0n }),
    () => connection.call(setOnNewStatisticsCallback, { callback: CALLBACK, userData: 0n }),
  ]);
}

/** Takes both registrations back. To be called after the channel was cancelled; never rejects. */
export function unregisterCallbacks(connection: OctaneConnection): Promise<RegistrationResult> {
  return inTurn([
    () => connection.call(setOnNewImageCallback, {}),
    () => connection.call(setOnNewStatisticsCallback, {}),
  ]);
}

async function inTurn(calls: readonly (() => Promise<unknown>)[]): Promise<RegistrationResult> {
  const failures: OctaneError[] = [];
  for (const call of calls) {
    try {
      await call();
    } catch (cause) {
      if (!(cause instanceof OctaneError)) throw cause;
      failures.push(cause);
    }
  }
  return { failures };
}
