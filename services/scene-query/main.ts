import { connectNatsBus } from "@fuelrail/kit/bus";
import { systemClock } from "@fuelrail/kit/clock";
import { readConfigOrExit } from "@fuelrail/kit/config";
import { openHealth } from "@fuelrail/kit/health";
import { aborted, run } from "@fuelrail/kit/lifecycle";
import { createLog } from "@fuelrail/kit/log";
import { createTracer } from "@fuelrail/kit/tracing";
import { foldersOf, sceneQueryEnvironment } from "./config.ts";
import { startSceneQuery } from "./service.ts";

const config = readConfigOrExit(sceneQueryEnvironment, Deno.env.toObject());
const log = createLog("scene-query", config.LOG_LEVEL);

await run(log, async (stop) => {
  const health = await openHealth({ host: config.HOST, port: config.METRICS_PORT, log });
  const { NATS_URL: url, NATS_REPLICAS: replicas } = config;
  const bus = await connectNatsBus({ url, replicas, name: "scene-query", log });
  const service = await startSceneQuery({
    config: {
      room: config.ROOM,
      octane: config.OCTANE_ADDRESS,
      readOnly: config.READ_ONLY,
      ...foldersOf(config),
    },
    bus,
    clock: systemClock,
    log,
    random: Math.random,
    tracer: createTracer("scene-query"),
  });
  health.serving({ metrics: () => service.metrics.text(), missing: () => service.missing() });
  log.info("serving", { room: config.ROOM });
  await aborted(stop);
  health.draining();
  await service.stop();
  await bus.drain();
  await health.stop();
});
