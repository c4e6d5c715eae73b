import { parseRoom, type Room, VIEWERS_PER_ADDRESS_MAX } from "@fuelrail/contracts";
import { negotiate } from "../core/negotiation.ts";
import { originFault, type OriginRule } from "../core/origin.ts";
import type { Auth, Grant } from "./auth.ts";
import type { ConnectionContext } from "./connection_context.ts";
import type { GatewayMetrics } from "./gateway_metrics.ts";
import { grantOf } from "./http/guard.ts";
import { refusalResponse } from "./http/http_env.ts";
import { ViewerConnection } from "./viewer_connection.ts";
import { adoptSocket } from "./viewer_socket.ts";

/** Silence after which the runtime pings a peer, and then gives it up, s. */
const IDLE_TIMEOUT_S = 30;

/** What upgrading needs besides the request. */
export interface UpgradeOptions {
  readonly context: ConnectionContext;
  readonly auth: Auth;
  readonly origins: OriginRule;
  readonly metrics: GatewayMetrics;
  /** The room of requests that name none. */
  readonly home: Room;
  /** Open connections, by address; kept here. */
  readonly perAddress: Map<string, number>;
  readonly connections: Set<ViewerConnection>;
  isDraining(): boolean;
}

/** Whether a request wants to become a WebSocket. */
export function isUpgrade(request: Request): boolean {
  return request.headers.get("upgrade")?.toLowerCase() === "websocket";
}

/** Turns a request into a viewer's connection, or says over HTTP why not. */
export async function upgrade(
  request: Request,
  address: string,
  options: UpgradeOptions,
): Promise<Response> {
  const { metrics, origins, auth } = options;
  const { headers } = request;
  const url = new URL(request.url);
  const source = {
    origin: headers.get("origin") ?? undefined,
    host: headers.get("host") ?? undefined,
  };
  const fault = originFault(source, origins);
  if (fault !== undefined) {
    metrics.httpRefusals.inc({ reason: "origin" });
    return refusalResponse("forbidden", fault);
  }
  const protocol = headers.get("sec-websocket-protocol") ?? undefined;
  const query = url.searchParams.get("protocol") ?? undefined;
  const negotiated = negotiate(url.pathname, protocol, query);
  if (negotiated.is !== "viewer") {
    metrics.httpRefusals.inc({ reason: negotiated.is });
    const code = REFUSALS[negotiated.is];
    return refusalResponse(code, negotiated.message);
  }
  if (options.isDraining()) {
    return refusalResponse("service_unavailable", "The gateway is shutting down");
  }

  const named = url.searchParams.get("room");
  const parsed = named === null ? { ok: true as const, room: options.home } : parseRoom(named);
  const room = parsed.ok ? parsed.room : options.home;
  const grant = await grantWithRequest(auth, headers, url, room);
  const connection = new ViewerConnection(options.context, {
    room,
    isKitDialect: url.searchParams.get("dialect") === "kit",
    address,
    ...(grant === undefined ? {} : { grant }),
  });
  const upgraded = tryUpgrade(request, negotiated.echo);
  if (typeof upgraded === "string") {
    metrics.httpRefusals.inc({ reason: "handshake" });
    return refusalResponse("bad_message", upgraded);
  }
  const { socket, response } = upgraded;
  const count = options.perAddress.get(address) ?? 0;
  options.perAddress.set(address, count + 1);
  options.connections.add(connection);
  connection.attach(adoptSocket(socket, {
    opened() {
      connection.opened();
      if (!parsed.ok) connection.turnAway("protocol", parsed.reason);
      else if (count >= VIEWERS_PER_ADDRESS_MAX) {
        connection.turnAway("full", `VIEWERS_PER_ADDRESS_MAX ${VIEWERS_PER_ADDRESS_MAX}`);
      } else if (options.isDraining()) connection.goAway(0);
    },
    text: (text) => connection.text(text),
    binary: (bytes) => connection.binary(bytes),
    closed: () => connection.closed(),
  }));
  return response;
}

function tryUpgrade(request: Request, protocol: string | undefined) {
  try {
    return Deno.upgradeWebSocket(request, {
      idleTimeout: IDLE_TIMEOUT_S,
      ...(protocol === undefined ? {} : { protocol }),
    });
  } catch (error) {
    return `The WebSocket handshake is not valid: ${
      error instanceof Error ? error.message : error
    }`;
  }
}

const REFUSALS = {
  not_available: "not_available",
  unknown_protocol: "bad_message",
  unknown_path: "not_found",
} as const;

/** What a token that came with the request allows; the first message may still bring its own. */
async function grantWithRequest(
  auth: Auth,
  headers: Headers,
  url: URL,
  room: Room,
): Promise<Grant | undefined> {
  const bearer = headers.get("authorization") ?? undefined;
  const query = url.searchParams.get("token") ?? undefined;
  if (auth.isOpen || (bearer === undefined && query === undefined)) return undefined;
  const result = await grantOf(auth, bearer, query, room);
  return result.ok ? result.grant : undefined;
}
