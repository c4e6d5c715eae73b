import { environment, requiredNatsUrl } from "@fuelrail/kit/config";
import { z } from "zod";

/** What this service reads from the environment when it runs on its own. */
export const frameIngestEnvironment = z.object({
  OCTANE_ADDRESS: environment.OCTANE_ADDRESS,
  ROOM: environment.ROOM,
  NATS_URL: requiredNatsUrl,
  NATS_REPLICAS: environment.NATS_REPLICAS,
  HOST: environment.HOST,
  METRICS_PORT: environment.METRICS_PORT,
  LOG_LEVEL: environment.LOG_LEVEL,
});
