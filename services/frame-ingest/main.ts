import { connectNatsBus } from "@fuelrail/kit/bus";
import { systemClock } from "@fuelrail/kit/clock";
import { readConfigOrExit } from "@fuelrail/kit/config";
import { openHealth } from "@fuelrail/kit/health";
import { aborted, run } from "@fuelrail/kit/lifecycle";
import { createLog } from "@fuelrail/kit/log";
import { createTracer } from "@fuelrail/kit/tracing";
import { frameIngestEnvironment } from "./config.ts";
import { startFrameIngest } from "./service.ts";

const config = readConfigOrExit(frameIngestEnvironment, Deno.env.toObject());
const log = createLog("frame-ingest", config.LOG_LEVEL);

await run(log, async (stop) => {
  const health = await openHealth({ host: config.HOST, port: config.METRICS_PORT, log });
  const { NATS_URL: url, NATS_REPLICAS: replicas } = config;
  const bus = await connectNatsBus({ url, replicas, name: "frame-ingest", log });
  const service = await startFrameIngest({
    config: { room: config.ROOM, octane: config.OCTANE_ADDRESS },
    bus,
    clock: systemClock,
    log,
    random: Math.random,
    tracer: createTracer("frame-ingest"),
  });
  health.serving({ metrics: () => service.metrics.text(), missing: () => service.missing() });
  log.info("serving", { room: config.ROOM });
  await aborted(stop);
  health.draining();
  await service.stop();
  await bus.drain();
  await health.stop();
});
