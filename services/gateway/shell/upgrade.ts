import { parseRoom, type Room } from "@fuelrail/contracts";
import { type Entrance, negotiate } from "../core/negotiation.ts";
import { originFault, type OriginRule } from "../core/origin.ts";
import type { AddressBook } from "./address_book.ts";
import type { Auth, AuthResult } from "./auth.ts";
import { openCanvas } from "./canvas/open_canvas.ts";
import type { ConnectionContext } from "./connection_context.ts";
import { openDisplay } from "./display/open_display.ts";
import type { GatewayConnection } from "./gateway_connection.ts";
import type { GatewayMetrics } from "./gateway_metrics.ts";
import { grantOf } from "./http/guard.ts";
import { refusalResponse } from "./http/http_env.ts";
import { ViewerConnection } from "./viewer_connection.ts";
import { adoptSocket, type SocketEvents, type ViewerSocket } from "./viewer_socket.ts";

/** Silence after which the runtime pings a viewer, and then gives it up, s. */
const VIEWER_IDLE_S = 30;
/** The runtime never pings canvas and display clients: many of them do not answer. */
const GUEST_IDLE_S = 0;

/** What upgrading needs besides the request. */
export interface UpgradeOptions {
  readonly context: ConnectionContext;
  readonly auth: Auth;
  readonly origins: OriginRule;
  readonly metrics: GatewayMetrics;
  /** The room of requests that name none. */
  readonly home: Room;
  /** Open connections by address; they enter here. */
  readonly addresses: AddressBook;
  readonly connections: Set<GatewayConnection>;
  isDraining(): boolean;
}

/** A connection that waits for its socket, and what it does when that is open. */
export interface Opening {
  readonly connection: GatewayConnection & { attach(socket: ViewerSocket): void };
  readonly events: Omit<SocketEvents, "opened">;
  opened(): void;
  /** Closes because too many have come from this address. */
  turnAwayFull(limit: string): void;
}

/** What the address of a request asks for. */
export interface Asked {
  readonly url: URL;
  readonly address: string;
  readonly room: Room;
  /** Why the room that was named cannot be one; `room` is another then. */
  readonly roomFault: string | undefined;
}

/** Whether a request wants to become a WebSocket. */
export function isUpgrade(request: Request): boolean {
  return request.headers.get("upgrade")?.toLowerCase() === "websocket";
}

/** Turns a request into a connection, or says over HTTP why not. */
export async function upgrade(
  request: Request,
  address: string,
  options: UpgradeOptions,
  entrance: Entrance = "main",
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
  const negotiated = negotiate(url.pathname, protocol, query, entrance);
  if (negotiated.is === "unknown_path" || negotiated.is === "unknown_protocol") {
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
  const asked = { url, address, room, roomFault: parsed.ok ? undefined : parsed.reason };
  const isViewer = negotiated.is === "viewer";
  const open = negotiated.is === "canvas" ? openCanvas : openDisplay;
  const opening = isViewer
    ? openViewer(asked, await accessWithRequest(auth, headers, url, room), options.context)
    : await open(headers, asked, options.context);
  const upgraded = tryUpgrade(request, {
    idleTimeout: isViewer ? VIEWER_IDLE_S : GUEST_IDLE_S,
    ...(isViewer && negotiated.echo !== undefined ? { protocol: negotiated.echo } : {}),
  });
  if (typeof upgraded === "string") {
    metrics.httpRefusals.inc({ reason: "handshake" });
    return refusalResponse("bad_message", upgraded);
  }
  const { socket, response } = upgraded;
  const { connection, events } = opening;
  const isLetIn = options.addresses.enter(address);
  connection.isCounted = isLetIn;
  options.connections.add(connection);
  connection.attach(adoptSocket(socket, {
    ...events,
    opened() {
      metrics.connections.inc();
      if (!isLetIn) opening.turnAwayFull(options.addresses.limit);
      else if (options.isDraining()) connection.goAway(0);
      else opening.opened();
    },
  }));
  return response;
}

function openViewer(
  { url, address, room, roomFault }: Asked,
  access: AuthResult | undefined,
  context: ConnectionContext,
): Opening {
  const connection = new ViewerConnection(context, {
    room,
    isKitDialect: url.searchParams.get("dialect") === "kit",
    address,
    access,
  });
  return {
    connection,
    events: {
      text: (text) => connection.text(text),
      binary: (bytes) => connection.binary(bytes),
      closed: () => connection.closed(),
    },
    opened() {
      if (roomFault !== undefined) connection.turnAway("protocol", roomFault);
    },
    turnAwayFull: (limit) => connection.turnAway("full", limit),
  };
}

function tryUpgrade(request: Request, options: Deno.UpgradeWebSocketOptions) {
  try {
    return Deno.upgradeWebSocket(request, options);
  } catch (error) {
    return `The WebSocket handshake is not valid: ${
      error instanceof Error ? error.message : error
    }`;
  }
}

const REFUSALS = {
  unknown_protocol: "bad_message",
  unknown_path: "not_found",
} as const;

/** What a token that came with the request allows; the first message may still bring its own. */
async function accessWithRequest(
  auth: Auth,
  headers: Headers,
  url: URL,
  room: Room,
): Promise<AuthResult | undefined> {
  const bearer = headers.get("authorization") ?? undefined;
  const query = url.searchParams.get("token") ?? undefined;
  if (auth.isOpen || (bearer === undefined && query === undefined)) return undefined;
  return await grantOf(auth, bearer, query, room);
}
