/** `deno task start`: the whole of Fuelrail in one process, against a live Octane. */
import { formatHostPort, readConfigOrExit } from "@fuelrail/kit/config";
import { allServicesEnvironment } from "./all_services.ts";
import { serve } from "./serve.ts";

const env = readConfigOrExit(allServicesEnvironment, Deno.env.toObject());
await serve(env, [
  `It looks for Octane at ${formatHostPort(env.OCTANE_ADDRESS)} (OCTANE_ADDRESS).`,
  "If no picture comes: deno task doctor",
]);
