import { connectNatsBus } from "@fuelrail/kit/bus";
import { systemClock } from "@fuelrail/kit/clock";
import { readConfigOrExit } from "@fuelrail/kit/config";
import { aborted, run } from "@fuelrail/kit/lifecycle";
import { createLog } from "@fuelrail/kit/log";
import { createTracer } from "@fuelrail/kit/tracing";
import { gatewayConfig, gatewayEnvironment } from "./config.ts";
import { startGateway } from "./service.ts";

const env = readConfigOrExit(gatewayEnvironment, Deno.env.toObject());
const log = createLog("gateway", env.LOG_LEVEL);

await run(log, async (stop) => {
  const config = gatewayConfig(env);
  const bus = { url: env.NATS_URL, replicas: env.NATS_REPLICAS, log };
  const frameBus = await connectNatsBus({ ...bus, name: "gateway-frames" });
  const stateBus = await connectNatsBus({ ...bus, name: "gateway-state" });
  const gateway = await startGateway({
    ...{ config, frameBus, stateBus, log },
    clock: systemClock,
    random: Math.random,
    tracer: createTracer("gateway"),
    assetsDir: new URL("../../web/dist/", import.meta.url),
  });
  await aborted(stop);
  await gateway.stop();
  await Promise.all([frameBus.drain(), stateBus.drain()]);
});
