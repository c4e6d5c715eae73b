import { connectNatsBus } from "@fuelrail/kit/bus";
import { readConfigOrExit } from "@fuelrail/kit/config";
import { run } from "@fuelrail/kit/lifecycle";
import { createLog } from "@fuelrail/kit/log";
import { sceneQueryEnvironment } from "./config.ts";
import { startSceneQuery } from "./service.ts";

const config = readConfigOrExit(sceneQueryEnvironment, Deno.env.toObject());
const log = createLog("scene-query", config.LOG_LEVEL);

await run(log, async (stop) => {
  const bus = await connectNatsBus({ url: config.NATS_URL, name: "scene-query", log });
  const service = startSceneQuery({ room: config.ROOM, bus, log });
  log.info("serving", { room: config.ROOM });
  await new Promise((resolve) => stop.addEventListener("abort", resolve, { once: true }));
  await service.stop();
  await bus.drain();
});
