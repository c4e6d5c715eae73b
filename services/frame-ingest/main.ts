import { connectNatsBus } from "@fuelrail/kit/bus";
import { systemClock } from "@fuelrail/kit/clock";
import { readConfigOrExit } from "@fuelrail/kit/config";
import { run } from "@fuelrail/kit/lifecycle";
import { createLog } from "@fuelrail/kit/log";
import { frameIngestEnvironment } from "./config.ts";
import { startFrameIngest } from "./service.ts";

const config = readConfigOrExit(frameIngestEnvironment, Deno.env.toObject());
const log = createLog("frame-ingest", config.LOG_LEVEL);

await run(log, async (stop) => {
  const { NATS_URL: url, NATS_REPLICAS: replicas } = config;
  const bus = await connectNatsBus({ url, replicas, name: "frame-ingest", log });
  const service = await startFrameIngest({
    config: { room: config.ROOM, octane: config.OCTANE_ADDRESS },
    bus,
    clock: systemClock,
    log,
    random: Math.random,
  });
  log.info("serving", { room: config.ROOM });
  await new Promise((resolve) => stop.addEventListener("abort", resolve, { once: true }));
  await service.stop();
  await bus.drain();
});
