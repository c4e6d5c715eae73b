import { subjects } from "@fuelrail/contracts";
import { type Bus, connectNatsBus, createMemoryHub } from "@fuelrail/kit/bus";
import { systemClock } from "@fuelrail/kit/clock";
import { createLog, type Log } from "@fuelrail/kit/log";
import type { GatewayConfig } from "../../services/gateway/config.ts";
import { type Gateway, startGateway } from "../../services/gateway/service.ts";
import { type NatsServer, startNatsServer } from "../testkit/nats_server.ts";
import { startIngestSide } from "./ingest_side.ts";
import { allConnected, frameBytes, STUDIO } from "./rig.ts";

/** Which bus carries the gateways. */
export type BusKind = "memory" | "nats";

export const BUS_KINDS: readonly BusKind[] = ["memory", "nats"];

/** Two gateways on one bus. */
export interface ReviewRig extends AsyncDisposable {
  /** Of the two gateways. */
  readonly ports: readonly [number, number];
  /** Stands for the services and subscribers of the studio. */
  readonly bus: Bus;
  readonly nats: NatsServer | undefined;
  readonly gateways: readonly Gateway[];
  /** Makes the room show a settled picture. */
  settle(png: Uint8Array, seq?: number): void;
  /** Makes the room show a picture that has not settled. */
  unsettle(seq: number): void;
}

export interface ReviewRigOptions {
  readonly config?: Partial<GatewayConfig>;
  readonly natsConfig?: string;
  /** Changes the bus that the gateways get for state. */
  readonly wrap?: (bus: Bus) => Bus;
}

/** Starts two gateways on one bus with a frame-ingest that the test moves. */
export async function startReviewRig(
  kind: BusKind,
  options: ReviewRigOptions = {},
): Promise<ReviewRig> {
  await using starting = new AsyncDisposableStack();
  const log: Log = createLog("gateway", "error", () => {});
  const nats = kind === "nats"
    ? await startNatsServer({
      ...(options.natsConfig === undefined ? {} : {
        jetstream: false,
        moreConfig: options.natsConfig,
      }),
    })
    : undefined;
  if (nats !== undefined) starting.defer(() => nats.stop());
  const hub = createMemoryHub({ log });
  const buses: Bus[] = [];
  async function connect(name: string): Promise<Bus> {
    const bus = nats === undefined
      ? hub.connect(name)
      : await connectNatsBus({ url: nats.url, name, log });
    starting.defer(() => bus.drain());
    buses.push(bus);
    return bus;
  }
  const bus = await connect("test");
  const gateways: Gateway[] = [];
  for (const name of ["a", "b"]) {
    const stateBus = await connect(`state-${name}`);
    const gateway = await startGateway({
      config: {
        ...{ host: "127.0.0.1", port: 0, room: STUDIO, auth: "on", allowedOrigins: [] },
        ...options.config,
      },
      frameBus: await connect(`frames-${name}`),
      stateBus: options.wrap?.(stateBus) ?? stateBus,
      clock: systemClock,
      log,
      random: Math.random,
      assetsDir: new URL("./page/", import.meta.url),
    });
    starting.defer(() => gateway.stop());
    gateways.push(gateway);
  }
  await allConnected(buses);
  const ingest = startIngestSide(bus, STUDIO);
  await bus.flush();
  starting.defer(() => ingest.stop());
  const held = starting.move();
  const [a, b] = gateways;
  if (a === undefined || b === undefined) throw new Error("Two gateways were to be started");
  return {
    ports: [a.port, b.port],
    ...{ bus, nats, gateways },
    settle(png, seq = 1) {
      const live = frameBytes({ seq });
      const still = stillBytes(png, seq);
      ingest.newest.set("full", live);
      ingest.newest.set("still", still);
      bus.publish(subjects.frame(STUDIO, "full"), live);
      bus.publish(subjects.frame(STUDIO, "still"), still);
    },
    unsettle(seq) {
      const live = frameBytes({ seq, epoch: 2 });
      ingest.newest.set("full", live);
      bus.publish(subjects.frame(STUDIO, "full"), live);
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

function stillBytes(png: Uint8Array, seq: number): Uint8Array {
  const head = frameBytes({ seq, tier: "still", converged: true }, 0);
  const bytes = new Uint8Array(head.length + png.length);
  bytes.set(head);
  bytes.set(png, head.length);
  return bytes;
}
