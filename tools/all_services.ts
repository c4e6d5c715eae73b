import { type Bus, connectNatsBus, createMemoryHub } from "@fuelrail/kit/bus";
import { systemClock } from "@fuelrail/kit/clock";
import { environment } from "@fuelrail/kit/config";
import type { Log } from "@fuelrail/kit/log";
import { createTracer } from "@fuelrail/kit/tracing";
import { z } from "zod";
import { startCamera } from "../services/camera/service.ts";
import { startFrameIngest } from "../services/frame-ingest/service.ts";
import { gatewayConfig, gatewayEnvironment } from "../services/gateway/config.ts";
import { startGateway } from "../services/gateway/service.ts";
import { folderEnvironment, foldersOf } from "../services/scene-query/config.ts";
import { startSceneQuery } from "../services/scene-query/service.ts";

/** What the whole of Fuelrail in one process reads from the environment. */
export const allServicesEnvironment = z.object({
  ...gatewayEnvironment.shape,
  ...folderEnvironment,
  NATS_URL: environment.NATS_URL,
  OCTANE_ADDRESS: environment.OCTANE_ADDRESS,
  READ_ONLY: environment.READ_ONLY,
  DATA_DIR: environment.DATA_DIR.default("data"),
});

/** The environment once read. */
export type AllServicesEnvironment = z.output<typeof allServicesEnvironment>;

export interface AllServicesOptions {
  readonly env: AllServicesEnvironment;
  readonly log: Log;
  /** Folder of the built page. */
  readonly assetsDir: string;
}

/** The four services of one room in this process. */
export interface AllServices {
  /** Port on which the gateway listens. */
  readonly port: number;
  stop(): Promise<void>;
}

/** Starts the four services on NATS where `NATS_URL` names one, else on a bus of their own. */
export async function startAllServices(options: AllServicesOptions): Promise<AllServices> {
  const { env, log } = options;
  const config = gatewayConfig(env);
  const { room } = config;
  const connect = busMaker(env, log);
  const buses: Bus[] = [];
  const join = async (name: string): Promise<Bus> => {
    const bus = await connect(name);
    buses.push(bus);
    return bus;
  };
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of stops.reverse()) await end();
    await Promise.all(buses.map((bus) => bus.drain()));
  };
  try {
    const ingest = await startFrameIngest({
      config: { room, octane: env.OCTANE_ADDRESS },
      bus: await join("frame-ingest"),
      clock: systemClock,
      log: log.child({ svc: "frame-ingest" }),
      random: Math.random,
      tracer: createTracer("frame-ingest"),
    });
    stops.push(() => ingest.stop());
    const camera = await startCamera({
      config: { room, octane: env.OCTANE_ADDRESS, readOnly: env.READ_ONLY },
      bus: await join("camera"),
      clock: systemClock,
      log: log.child({ svc: "camera" }),
      random: Math.random,
      tracer: createTracer("camera"),
    });
    stops.push(() => camera.stop());
    const scene = await startSceneQuery({
      config: {
        room,
        octane: env.OCTANE_ADDRESS,
        readOnly: env.READ_ONLY,
        ...foldersOf(env),
      },
      bus: await join("scene-query"),
      clock: systemClock,
      log: log.child({ svc: "scene-query" }),
      random: Math.random,
      tracer: createTracer("scene-query"),
    });
    stops.push(() => scene.stop());
    const gateway = await startGateway({
      config,
      frameBus: await join("gateway-frames"),
      stateBus: await join("gateway-state"),
      clock: systemClock,
      log: log.child({ svc: "gateway" }),
      random: Math.random,
      tracer: createTracer("gateway"),
      assetsDir: options.assetsDir,
      otherMetrics: [ingest.metrics, camera.metrics, scene.metrics],
    });
    stops.push(() => gateway.stop());
    return { port: gateway.port, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function busMaker(env: AllServicesEnvironment, log: Log): (name: string) => Promise<Bus> {
  const url = env.NATS_URL;
  if (url !== undefined) return (name) => connectNatsBus({ url, name, log });
  const hub = createMemoryHub({ dataDir: env.DATA_DIR, log });
  return (name) => Promise.resolve(hub.connect(name));
}
