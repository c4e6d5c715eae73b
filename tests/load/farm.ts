import type { Room } from "@fuelrail/contracts/binary";
import { type Bus, connectNatsBus } from "@fuelrail/kit/bus";
import { createLog } from "@fuelrail/kit/log";
import { type NatsServer, startNatsServer } from "../testkit/nats_server.ts";
import { type ServiceProcess, startService } from "./rig.ts";

/** A gateway in a process of its own that listens. */
export interface FarmGateway extends Omit<ServiceProcess, "port"> {
  readonly port: number;
}

/** Any number of gateway processes on one NATS server, fed by this process. */
export interface Farm {
  readonly nats: NatsServer;
  /** Those that were started and not stopped by hand, in order. */
  readonly gateways: readonly FarmGateway[];
  readonly bus: Bus;
  /** Starts one more. */
  add(): Promise<FarmGateway>;
  /** Ends one at once, as a crash would. */
  kill(gateway: FarmGateway): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a NATS server and that many gateways, and waits until all of them serve. */
export async function startFarm(
  room: Room,
  gateways: number,
  env: Readonly<Record<string, string>> = {},
): Promise<Farm> {
  const nats = await startNatsServer();
  const running = new Set<FarmGateway>();

  async function add(): Promise<FarmGateway> {
    const service = startService("gateway", nats, room, { PORT: "0", ...env });
    const gateway = { ...service, port: await service.port };
    running.add(gateway);
    return gateway;
  }

  await Promise.all(Array.from({ length: gateways }, add));
  const log = createLog("bench", "error");
  const bus = await connectNatsBus({ url: nats.url, name: "bench", log });
  return {
    nats,
    bus,
    add,
    get gateways() {
      return [...running];
    },
    async kill(gateway) {
      running.delete(gateway);
      await gateway.kill();
    },
    async stop() {
      await bus.drain();
      await Promise.all([...running].map((gateway) => gateway.stop()));
      await nats.stop();
    },
  };
}

/** A gateway process on a NATS server, fed by this process, as in production. */
export interface Rig {
  readonly port: number;
  readonly gatewayPid: number;
  readonly bus: Bus;
  stop(): Promise<void>;
}

/** Starts a NATS server and one gateway process, and waits until it serves. */
export async function startRig(room: Room): Promise<Rig> {
  const farm = await startFarm(room, 1);
  const [gateway] = farm.gateways;
  if (gateway === undefined) throw new Error("A gateway was to be started");
  return {
    port: gateway.port,
    gatewayPid: gateway.process.pid,
    bus: farm.bus,
    stop: () => farm.stop(),
  };
}
