import { connectNatsBus } from "@fuelrail/kit/bus";
import { systemClock } from "@fuelrail/kit/clock";
import { readConfigOrExit } from "@fuelrail/kit/config";
import { run } from "@fuelrail/kit/lifecycle";
import { createLog } from "@fuelrail/kit/log";
import { foldersOf, sceneQueryEnvironment } from "./config.ts";
import { startSceneQuery } from "./service.ts";

const config = readConfigOrExit(sceneQueryEnvironment, Deno.env.toObject());
const log = createLog("scene-query", config.LOG_LEVEL);

await run(log, async (stop) => {
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
  });
  log.info("serving", { room: config.ROOM });
  await new Promise((resolve) => stop.addEventListener("abort", resolve, { once: true }));
  await service.stop();
  await bus.drain();
});
