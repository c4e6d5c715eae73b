import type { Bus } from "@fuelrail/kit/bus";
import type { Clock } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import { mergeMetrics, type Metrics } from "@fuelrail/kit/metrics";
import { traceBus, type Tracer } from "@fuelrail/kit/tracing";
import { assertGuarded, type GatewayConfig, isLoopbackBind } from "./config.ts";
import { VIEWERS_PER_ADDRESS_MAX, VIEWERS_PER_ROOM_MAX } from "@fuelrail/contracts";
import { createFrameAccount, type FrameAccount } from "./core/frame_account.ts";
import type { ViewerReport } from "./core/viewer_report.ts";
import { createAccessDesk } from "./shell/access/access_desk.ts";
import { createGatewayAuth } from "./shell/access/gateway_auth.ts";
import { createAddressBook } from "./shell/address_book.ts";
import { createKeptDrawings } from "./shell/canvas/kept_drawings.ts";
import type { ConnectionContext } from "./shell/connection_context.ts";
import type { GatewayConnection } from "./shell/gateway_connection.ts";
import { createGatewayTrail } from "./shell/gateway_trail.ts";
import { createGatewayMetrics } from "./shell/gateway_metrics.ts";
import { createApp } from "./shell/http/app.ts";
import { refusalResponse } from "./shell/http/http_env.ts";
import { createClientReader } from "./shell/client_address.ts";
import { listen, type Listener } from "./shell/listen.ts";
import { createPictureEncoder } from "./shell/pictures/picture_encoder.ts";
import { createPresenceBoard } from "./shell/presence_board.ts";
import { createRoomDirectory } from "./shell/room_directory.ts";
import { createRooms } from "./shell/rooms.ts";
import { startTicker } from "./shell/ticker.ts";
import { isUpgrade, upgrade, type UpgradeOptions } from "./shell/upgrade.ts";

/** What a gateway runs on. */
export interface GatewayOptions {
  readonly config: GatewayConfig;
  /** Carries frames only, so that a backlog of them never delays state. */
  readonly frameBus: Bus;
  readonly stateBus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  /** From 0 inclusive to 1 exclusive. */
  readonly random: () => number;
  /** Folder of the built page. */
  readonly assetsDir: URL | string;
  /** Absent while nothing is traced. */
  readonly tracer?: Tracer | undefined;
  /** What other services of this process count, for the gateway's `/metrics` to tell as well. */
  readonly otherMetrics?: readonly Pick<Metrics, "text">[];
}

/** A running gateway. */
export interface Gateway {
  readonly port: number;
  /** Port of the display protocol alone, where it has one. */
  readonly displayPort?: number;
  readonly metrics: Metrics;
  /** Every route that is served over HTTP, by method and pattern. */
  readonly routes: readonly { readonly method: string; readonly path: string }[];
  /** Sends every viewer away with a time to come back, ends the streams and stops listening. */
  stop(): Promise<void>;
}

/** How often viewers, rooms and their states are looked at, ms. */
const TICK_MS = 250;
/** How often what waits for a pace or a socket is looked at, ms. */
const ATTEND_MS = 20;
/** Clients come back spread over at least this time, ms, and so that so many do in a second. */
const RETRY_SPREAD_MS = 2_000;
const RETRIES_PER_S = 250;
const RETRY_SPREAD_MAX_MS = 20_000;
/** Shortest time before they come back, ms. */
const RETRY_MIN_MS = 500;
/** Longest wait for answers to requests under way, ms. */
const FINISH_MAX_MS = 4_000;
/** What a browser is told at the displays' own port. */
const DISPLAY_ONLY = "This port speaks the display protocol, over WebSocket alone";
/** Longest wait for sockets to close, ms. */
const CLOSE_MAX_MS = 2_000;

/**
 * Starts a gateway and resolves once it listens; rejects when it cannot. The buses are the
 * caller's to drain.
 *
 * @throws {ConfigError} when others could reach it without a token and that was not said
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { config, frameBus, clock, log, random, tracer, otherMetrics = [] } = options;
  const stateBus = traceBus(options.stateBus, tracer);
  const trail = tracer === undefined ? undefined : createGatewayTrail(tracer, clock);
  assertGuarded(config);
  const gatewayId = `gateway-${randomText(random, 8)}`;
  const connections = new Set<GatewayConnection>();
  const addresses = createAddressBook(config.viewersPerAddress ?? VIEWERS_PER_ADDRESS_MAX);
  const caps = { perRoom: config.viewersPerRoom ?? VIEWERS_PER_ROOM_MAX };
  const clientOf = createClientReader(config.trustedProxies ?? []);
  const attention = new Set<GatewayConnection>();
  const departed = createFrameAccount();
  let isDraining = false;
  const newRequestId = () => `r-${randomText(random, 12)}`;

  const metrics = createGatewayMetrics({
    buses: { "gateway-frames": frameBus, "gateway-state": stateBus },
    isDraining: () => isDraining,
    viewers: () => countOf("viewer"),
    canvasClients: () => countOf("canvas"),
    displayClients: () => countOf("display"),
    rooms: () => rooms.all.length,
    streams: () => app.streams.count,
    frameTotals: () => ({ ...accountOf(departed, connections) }),
  });
  const origins = { allowedOrigins: config.allowedOrigins, isLoopback: isLoopbackBind(config) };
  const headers = {
    frameAncestors: config.frameAncestors ?? [],
    isShared: config.allowedOrigins.length > 0,
  };
  const presence = createPresenceBoard(stateBus, clock, gatewayId);
  const access = createAccessDesk({ bus: stateBus, clock, log, presence });
  const auth = createGatewayAuth(config, access.revocations, clock, log);
  const directory = createRoomDirectory(stateBus, clock);
  const session = Math.floor(random() * 2 ** 32);
  const rooms = createRooms(
    {
      ...{ frameBus, stateBus, clock, log, metrics, presence, access, gatewayId, session, trail },
      encoder: createPictureEncoder(log),
      kept: createKeptDrawings(),
    },
    config.room,
  );
  const app = createApp({
    ...{ auth, access, addresses, origins, headers, rooms, directory, presence },
    ...{ frameBus, stateBus, clock, log, metrics },
    assetsDir: options.assetsDir,
    viewers: () => reportsOf(connections),
    newRequestId,
    isDraining: () => isDraining,
    async metricsText() {
      const texts = [metrics.all, ...otherMetrics].map((one) => one.text());
      return mergeMetrics(await Promise.all(texts));
    },
  });
  const context: ConnectionContext = {
    ...{ stateBus, clock, log, auth, access, caps, rooms, metrics, departed, attention, trail },
    newViewerId: () => `v-${randomText(random, 12)}`,
    newRequestId,
    gone(connection) {
      connections.delete(connection);
      if (connection.isCounted) addresses.leave(connection.address);
    },
  };
  const upgrading: UpgradeOptions = {
    ...{ context, auth, origins, metrics, addresses, connections },
    home: config.room,
    isDraining: () => isDraining,
  };

  const tickers = [
    startTicker(clock, TICK_MS, () => {
      for (const connection of connections) connection.tick();
      rooms.tick();
      access.tick();
    }),
    startTicker(clock, ATTEND_MS, (latenessMs) => {
      metrics.loopLag.observe(latenessMs / 1_000);
      for (const connection of attention) {
        if (!connection.attend()) attention.delete(connection);
      }
    }),
  ];

  function countOf(crowd: GatewayConnection["joinedAs"]): number {
    return [...connections].filter(({ joinedAs }) => joinedAs === crowd).length;
  }

  function letGo(): void {
    for (const ticker of tickers) ticker.stop();
    rooms.stop();
    directory.stop();
    access.stop();
    presence.stop();
  }

  const { host, displayPort } = config;
  const listeners: Listener[] = [];
  try {
    listeners.push(
      await listen({ host, port: config.port, log }, (request, peer) => {
        const client = clientOf(peer, request.headers);
        return isUpgrade(request)
          ? upgrade(request, client.address, upgrading)
          : app.hono.fetch(request, client);
      }),
    );
    if (displayPort !== undefined) {
      listeners.push(
        await listen(
          { host, port: displayPort, log },
          (request, peer) =>
            isUpgrade(request)
              ? upgrade(request, clientOf(peer, request.headers).address, upgrading, "display")
              : refusalResponse("bad_message", DISPLAY_ONLY),
        ),
      );
    }
  } catch (error) {
    for (const listener of listeners) await listener.shutdown();
    letGo();
    throw error;
  }
  const [main, display] = listeners;
  if (main === undefined) throw new Error("Nothing listens");

  async function stop(): Promise<void> {
    if (isDraining) return void await Promise.all(listeners.map(({ finished }) => finished));
    isDraining = true;
    const spreadMs = retrySpreadMs(connections.size);
    log.info("sending clients away", { clients: connections.size, spread_ms: spreadMs });
    for (const connection of connections) {
      metrics.goaways.inc();
      connection.goAway(Math.round(RETRY_MIN_MS + random() * spreadMs));
    }
    app.streams.stop();
    await settled(connections, clock, FINISH_MAX_MS);
    for (const connection of connections) connection.finishGoing();
    await settled(connections, clock, CLOSE_MAX_MS);
    for (const connection of connections) connection.cut();
    letGo();
    // Only now: the server's own shutdown closes sockets with a code that says nothing.
    const closing = Promise.all(listeners.map((listener) => listener.shutdown()));
    const cutOff = clock.setTimer(CLOSE_MAX_MS, () => {
      for (const listener of listeners) listener.abort();
    });
    await closing;
    cutOff.cancel();
  }

  const { port } = main;
  log.info("listening", { host, port, room: config.room });
  if (display !== undefined) log.info("displays are served", { host, displayPort: display.port });
  return {
    port,
    ...(display === undefined ? {} : { displayPort: display.port }),
    ...{ metrics: metrics.all, routes: app.hono.routes, stop },
  };
}

function accountOf(
  departed: FrameAccount,
  connections: Iterable<GatewayConnection>,
): FrameAccount {
  const account = { ...departed };
  for (const connection of connections) connection.addTo(account);
  return account;
}

function reportsOf(connections: Iterable<GatewayConnection>): ViewerReport[] {
  const reports: ViewerReport[] = [];
  for (const connection of connections) {
    const report = connection.report();
    if (report !== undefined) reports.push(report);
  }
  return reports;
}

/** Over how long so many clients come back. */
function retrySpreadMs(clients: number): number {
  const fairMs = 1_000 * clients / RETRIES_PER_S;
  return Math.min(RETRY_SPREAD_MAX_MS, Math.max(RETRY_SPREAD_MS, fairMs));
}

/** Resolves when every connection is gone, or after `maxMs`. */
function settled(
  connections: ReadonlySet<GatewayConnection>,
  clock: Clock,
  maxMs: number,
): Promise<void> {
  const untilMs = clock.nowMs() + maxMs;
  return new Promise((resolve) => {
    const look = (): void => {
      if (connections.size === 0 || clock.nowMs() >= untilMs) resolve();
      else clock.setTimer(5, look);
    };
    look();
  });
}

function randomText(random: () => number, chars: number): string {
  let text = "";
  while (text.length < chars) text += Math.floor(random() * 36).toString(36);
  return text;
}
