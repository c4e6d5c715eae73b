/** The four services of a portable folder in one process, on a bus of their own. */
import { readConfigOrExit } from "@fuelrail/kit/config";
import { aborted, run } from "@fuelrail/kit/lifecycle";
import { createLog } from "@fuelrail/kit/log";
import { fileURLToPath } from "node:url";
import { allServicesEnvironment, startAllServices } from "../../tools/all_services.ts";
import { whileHeld } from "./held.ts";

const env = readConfigOrExit(allServicesEnvironment, Deno.env.toObject());
const log = createLog("fuelrail", env.LOG_LEVEL);
const assetsDir = fileURLToPath(new URL("../../web/dist", import.meta.url));

await whileHeld(() =>
  run(log, async (stop) => {
    const services = await startAllServices({ env, log, assetsDir });
    await aborted(stop);
    await services.stop();
  })
);
