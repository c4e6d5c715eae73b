import type { PayloadInput } from "@fuelrail/contracts";
import { redact } from "@fuelrail/kit/debug";
import { CALLBACK_RPCS, type RegistrationResult } from "@fuelrail/kit/octane";

/** What is known of Octane's stream and its callbacks. */
export type Registration = PayloadInput<"linkRegistration">;

/** No stream, and nothing asked for. */
export const NOT_REGISTERED: Registration = { stream_open: false, registered: [], refused: [] };

/** What became of asking for the callbacks on an open stream. */
export function registrationOf({ failures }: RegistrationResult): Registration {
  const refused = new Map(failures.map(({ rpc, why }) => [rpc, redact(why)]));
  return {
    stream_open: true,
    registered: CALLBACK_RPCS.filter((rpc) => !refused.has(rpc)).map(callbackOf),
    refused: [...refused].map(([rpc, reason]) => ({ callback: callbackOf(rpc), reason })),
  };
}

/** `OnNewImageCallback`, say, of the rpc that sets it. */
function callbackOf(rpc: string): string {
  return rpc.slice(rpc.lastIndexOf("/") + 1).replace(/^set/, "");
}
