import { connectNatsBus } from "@fuelrail/kit/bus";
import { systemClock } from "@fuelrail/kit/clock";
import { readConfigOrExit } from "@fuelrail/kit/config";
import { openHealth } from "@fuelrail/kit/health";
import { aborted, run } from "@fuelrail/kit/lifecycle";
import { createLog } from "@fuelrail/kit/log";
import { createTracer } from "@fuelrail/kit/tracing";
import { cameraEnvironment } from "./config.ts";
import { startCamera } from "./service.ts";

const config = readConfigOrExit(cameraEnvironment, Deno.env.toObject());
const log = createLog("camera", config.LOG_LEVEL);

await run(log, async (stop) => {
  const health = await openHealth({ host: config.HOST, port: config.METRICS_PORT, log });
  const { NATS_URL: url, NATS_REPLICAS: replicas } = config;
  const bus = await connectNatsBus({ url, replicas, name: "camera", log });
  const service = await startCamera({
    config: { room: config.ROOM, octane: config.OCTANE_ADDRESS, readOnly: config.READ_ONLY },
    bus,
    clock: systemClock,
    log,
    random: Math.random,
    tracer: createTracer("camera"),
  });
  health.serving({ metrics: () => service.metrics.text(), missing: () => service.missing() });
  log.info("serving", { room: config.ROOM });
  await aborted(stop);
  health.draining();
  await service.stop();
  await bus.drain();
  await health.stop();
});
