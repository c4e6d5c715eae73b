import { parseRoom, type Room } from "@fuelrail/contracts";
import { type Bus, connectNatsBus, createMemoryHub } from "@fuelrail/kit/bus";
import { type Clock, systemClock } from "@fuelrail/kit/clock";
import { createLog, type Log } from "@fuelrail/kit/log";
import { startCamera } from "../../services/camera/service.ts";
import { startFrameIngest } from "../../services/frame-ingest/service.ts";
import { startGateway } from "../../services/gateway/service.ts";
import type { SceneFolders } from "../../services/scene-query/config.ts";
import { startSceneQuery } from "../../services/scene-query/service.ts";
import { PAGE_DIR } from "../../tools/build_page.ts";
import { type Peer, startPeer } from "../octane_peer/peer.ts";
import type { PeerOptions } from "../octane_peer/peer_options.ts";
import { closedPort } from "./closed_port.ts";
import { type NatsServer, type NatsServerOptions, startNatsServer } from "./nats_server.ts";

export { closedPort };

/** Which bus carries the stack. */
export type BusKind = "memory" | "nats";

export interface StackOptions {
  /** @default {"memory"} */
  readonly bus?: BusKind;
  /** How the NATS server is run, if there is one. */
  readonly nats?: NatsServerOptions;
  /** How the test renderer is started; false for a stack whose Octane is missing. */
  readonly peer?: PeerOptions | false;
  /** Where to look for Octane when there is no test renderer; a closed port unless said. */
  readonly octanePort?: number;
  /** Whether configuration freezes every remote write. @default {false} */
  readonly readOnly?: boolean;
  /** Where the services log; only faults are written unless said. */
  readonly log?: Log;
  /** The clock of the services and of the in-process bus. @default {systemClock} */
  readonly clock?: Clock;
  /** Folders of projects, assets and exports. */
  readonly folders?: SceneFolders;
  /** NATS users by the parts of the stack, when each part connects as its own. */
  readonly users?: StackUsers;
  /** Takes every line that the services log at `warn` and above, instead of standard output. */
  readonly onLog?: (line: string) => void;
}

/** How the parts of a stack connect to a NATS server that knows users. */
export interface StackUsers {
  /** Further lines of the server's configuration. */
  readonly config: string;
  /** User and password of the part that connects under `name`, as they stand in an address. */
  credentials(name: string): string;
}

/** The whole product with a test renderer, in this process. */
export interface Stack extends AsyncDisposable {
  readonly room: Room;
  /** Port of the gateway. */
  readonly port: number;
  readonly url: string;
  /** The test renderer; throws when the stack was started without one. */
  readonly peer: Peer;
  /** The NATS server; throws when the stack runs on the in-process bus. */
  readonly nats: NatsServer;
  /** One more connection to the bus. */
  connect(name: string): Promise<Bus>;
}

/** Starts the test renderer, the bus and the four services; disposing ends them all. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const stack = new AsyncDisposableStack();
  try {
    return await assemble(options, stack);
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

async function assemble(options: StackOptions, stack: AsyncDisposableStack): Promise<Stack> {
  const log = options.log ??
    (options.onLog === undefined
      ? createLog("test", "error")
      : createLog("test", "warn", options.onLog));
  const room = roomOf("TEST");
  const { readOnly = false, clock = systemClock } = options;
  const peer = options.peer === false ? undefined : await startPeer(options.peer ?? {});
  if (peer !== undefined) stack.defer(() => peer.stop());
  const { users } = options;
  const own = users === undefined ? {} : { moreConfig: users.config };
  const nats = options.bus === "nats"
    ? await startNatsServer({ ...options.nats, ...own })
    : undefined;
  if (nats !== undefined) stack.defer(() => nats.stop());
  const connect = busMaker(nats, log, users, clock);
  const join = async (name: string): Promise<Bus> => {
    const bus = await connect(name);
    stack.defer(() => bus.drain());
    return bus;
  };
  const octanePort = peer?.port ?? options.octanePort ?? closedPort();
  const common = (svc: string) => ({
    clock,
    log: log.child({ svc }),
    random: Math.random,
  });
  const ingest = await startFrameIngest({
    ...common("frame-ingest"),
    config: { room, octane: { host: "127.0.0.1", port: octanePort } },
    bus: await join("frame-ingest"),
  });
  stack.defer(() => ingest.stop());
  const camera = await startCamera({
    ...common("camera"),
    config: { room, octane: { host: "127.0.0.1", port: octanePort }, readOnly },
    bus: await join("camera"),
  });
  stack.defer(() => camera.stop());
  const scene = await startSceneQuery({
    ...common("scene-query"),
    config: {
      room,
      octane: { host: "127.0.0.1", port: octanePort },
      readOnly,
      ...options.folders,
    },
    bus: await join("scene-query"),
  });
  stack.defer(() => scene.stop());
  const gateway = await startGateway({
    ...common("gateway"),
    config: { host: "127.0.0.1", port: 0, room, auth: "on", allowedOrigins: [] },
    frameBus: await join("gateway-frames"),
    stateBus: await join("gateway-state"),
    assetsDir: PAGE_DIR,
    otherMetrics: [ingest.metrics, camera.metrics, scene.metrics],
  });
  stack.defer(() => gateway.stop());
  return {
    room,
    port: gateway.port,
    url: `http://127.0.0.1:${gateway.port}`,
    get peer() {
      return present(peer, "test renderer");
    },
    get nats() {
      return present(nats, "NATS server");
    },
    connect: join,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

function busMaker(
  nats: NatsServer | undefined,
  log: Log,
  users: StackUsers | undefined,
  clock: Clock,
): (name: string) => Promise<Bus> {
  if (nats !== undefined) {
    const urlFor = (name: string): string =>
      users === undefined
        ? nats.url
        : nats.url.replace("nats://", `nats://${users.credentials(name)}@`);
    return (name) => connectNatsBus({ url: urlFor(name), name, log });
  }
  const hub = createMemoryHub({ log, clock });
  return (name) => Promise.resolve(hub.connect(name));
}

function roomOf(name: string): Room {
  const parsed = parseRoom(name);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.room;
}

function present<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`This stack has no ${name}`);
  return value;
}
