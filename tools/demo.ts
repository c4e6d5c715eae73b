/** `deno task demo`: the same as `start`, against Fuelrail's own test renderer. */
import { readConfigOrExit } from "@fuelrail/kit/config";
import { parseArgs } from "node:util";
import { startPeer } from "../tests/octane_peer/peer.ts";
import { allServicesEnvironment } from "./all_services.ts";
import { err } from "./out.ts";
import { serve } from "./serve.ts";

const { values } = parseArgs({
  args: Deno.args,
  options: { generation: { type: "string", default: "beta2" } },
});
const { generation } = values;
if (generation !== "alpha5" && generation !== "beta2") {
  err(`--generation must be alpha5 or beta2, not "${generation}"`);
  Deno.exit(2);
}

const env = readConfigOrExit(allServicesEnvironment, Deno.env.toObject());
const peer = await startPeer({ generation, maxSamples: 64 });
await serve(
  { ...env, OCTANE_ADDRESS: { host: "127.0.0.1", port: peer.port } },
  [
    `This is the test renderer (${generation} wire), not Octane. With Octane: deno task start`,
  ],
  () => peer.stop(),
);
