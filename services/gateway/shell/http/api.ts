import type { Room } from "@fuelrail/contracts";
import {
  eventOf,
  isEventType,
  isOfConnection,
  MAX_JSON_BYTES,
  mayRequest,
  parsePayload,
  PROTOCOL_VERSION,
  roleAllows,
  SUBPROTOCOL,
} from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import type { Clock } from "@fuelrail/kit/clock";
import { callRequest } from "@fuelrail/kit/requests";
import type { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { silenceReason } from "../../core/link_view.ts";
import type { ViewerReport } from "../../core/viewer_report.ts";
import { allowsRoom, type Grant } from "../../core/access/grant.ts";
import type { AccessDesk } from "../access/access_desk.ts";
import type { Auth } from "../auth.ts";
import { linkOf } from "../current_link.ts";
import type { PresenceBoard } from "../presence_board.ts";
import type { RoomDirectory } from "../room_directory.ts";
import { wholeRoom } from "../room_whole.ts";
import type { Rooms } from "../rooms.ts";
import { tokenFields } from "../viewer_requests.ts";
import { requireAccess, roomOf } from "./guard.ts";
import {
  type HttpContext,
  type HttpEnv,
  refusalResponse,
  refuseHttp,
  statusOfAnswer,
} from "./http_env.ts";
import { openApiDocument } from "./openapi.ts";
import { requestRate } from "./rate_guard.ts";
import { FUELRAIL_VERSION } from "./version.ts";

/** What the API tells of. */
export interface ApiOptions {
  readonly auth: Auth;
  readonly rooms: Rooms;
  readonly directory: RoomDirectory;
  readonly presence: PresenceBoard;
  readonly stateBus: Bus;
  readonly clock: Clock;
  readonly access: AccessDesk;
  viewers(): ViewerReport[];
  /** For requests that came without an id. */
  newRequestId(): string;
  onRefused(reason: string): void;
}

/** Adds everything under `/api`. */
export function serveApi(app: Hono<HttpEnv>, options: ApiOptions): void {
  const { auth, rooms, directory, presence, onRefused } = options;
  app.get("/api/version", (context) =>
    context.json({
      name: "fuelrail",
      version: FUELRAIL_VERSION,
      protocol_version: PROTOCOL_VERSION,
      subprotocol: SUBPROTOCOL,
    }));

  app.get("/api/openapi.json", (context) => context.json(openApiDocument()));

  app.get("/api/rooms", requireAccess(auth, "rooms", onRefused), (context) => {
    const grant = context.get("grant");
    const listed = listRooms().filter(({ room }) => mayEnter(grant, room));
    return context.json({ rooms: listed });
  });

  app.get("/api/rooms/:room", requireAccess(auth, "room", onRefused), async (context) => {
    const name = roomOf(context);
    if (name === undefined || name instanceof Response) return name ?? context.notFound();
    const live = rooms.open(name);
    if (live === undefined) return refuseHttp(context, "busy", "No more rooms can be followed");
    await live.states.whenKnown();
    return context.json(wholeRoom(live));
  });

  app.get("/api/viewers", requireAccess(auth, "viewers", onRefused), (context) => {
    const grant = context.get("grant");
    const isAdmin = roleAllows(grant.role, "admin");
    const reports = options.viewers().filter(({ room }) => mayEnter(grant, room))
      .map((report) => isAdmin ? report : { ...report, token_id: undefined, subject: undefined });
    reports.sort((a, b) => Number(b.is_slow) - Number(a.is_slow));
    return context.json({ viewers: reports });
  });

  const limit = bodyLimit({
    maxSize: MAX_JSON_BYTES,
    onError: (context) =>
      refusalResponse(
        "too_large",
        `The body is larger than ${MAX_JSON_BYTES} bytes`,
        context.res.headers,
      ),
  });
  app.post(
    "/api/rooms/:room/req/:type",
    requireAccess(auth, "request", onRefused),
    requestRate(options.clock, onRefused),
    limit,
    (context) => passOn(context, options),
  );

  app.all(
    "/api/*",
    (context) =>
      refuseHttp(
        context,
        "not_found",
        `No endpoint is ${context.req.method} ${context.req.path.slice(0, 80)}`,
      ),
  );

  /** A token for every room may have been revoked in one of them. */
  function mayEnter(grant: Grant, room: Room): boolean {
    return allowsRoom(grant, room) && options.access.revocations.find(grant, room) === undefined;
  }

  function listRooms() {
    const listed = new Map<Room, { link: string | null; reason: string | null }>();
    for (const { room, link, isSilent } of directory.rooms()) {
      const reason = isSilent ? silenceReason(room) : link?.reason ?? null;
      listed.set(room, { link: isSilent ? "offline" : link?.link ?? null, reason });
    }
    for (const live of rooms.all) {
      const link = linkOf(live);
      if (link === undefined && listed.has(live.room)) continue;
      listed.set(live.room, { link: link?.link ?? null, reason: link?.reason ?? null });
    }
    return [...listed].sort(([a], [b]) => a < b ? -1 : 1).map(([room, said]) => ({
      room,
      ...said,
      viewers: presence.present(room).length,
    }));
  }
}

/** Makes a viewer's request on the bus for who has no socket. */
async function passOn(
  context: HttpContext,
  { stateBus, rooms, newRequestId }: Pick<ApiOptions, "stateBus" | "rooms" | "newRequestId">,
): Promise<Response> {
  const room = roomOf(context);
  if (room === undefined || room instanceof Response) return room ?? context.notFound();
  const type = context.req.param("type") ?? "";
  const payload = readPayload(await context.req.text());
  if (payload === undefined) {
    return refuseHttp(context, "bad_json", "The body is not a JSON object: it is the payload");
  }
  const id = payload["request_id"];
  const requestId = typeof id === "string" || typeof id === "number" ? id : undefined;
  const grant = context.get("grant");
  const permission = mayRequest(grant.role, type);
  if (!permission.ok) return refuseHttp(context, permission.code, permission.message, requestId);
  if (!isEventType(type)) return refuseHttp(context, "unknown_event", type, requestId);
  const { owner, available, reply } = eventOf(type);
  if (!available) {
    const message = `${type} is not offered by this release`;
    return refuseHttp(context, "not_available", message, requestId);
  }
  if (isOfConnection(type) || reply === undefined) {
    const message = `${type} is about one viewer's connection: send it on a WebSocket`;
    return refuseHttp(context, "bad_message", message, requestId);
  }
  const checked = parsePayload(type, payload);
  if (!checked.ok) return refuseHttp(context, checked.code, checked.message, requestId);
  const named = grant.name === undefined ? {} : { name: grant.name };
  const known = requestId ?? newRequestId();
  context.header("cache-control", "no-store");
  context.header("x-request-id", `${known}`);
  if (owner !== "gateway") {
    const { role, subject, tokenId } = grant;
    const answer = await callRequest(stateBus, room, type, payload, {
      ...{ role, ...named },
      ...(subject === undefined ? {} : { subject }),
      ...(tokenId === undefined ? {} : { tokenId }),
      requestId: known,
    });
    const { request_id: _known, ...told } = answer.payload;
    const body = requestId === undefined ? { ...answer, payload: told } : answer;
    return context.json(body, statusOfAnswer(answer));
  }
  const live = rooms.open(room);
  if (live === undefined) return refuseHttp(context, "busy", "No more rooms can be followed");
  const answer = await live.review.answer(type, {
    ...{ payload, role: grant.role, ...named },
    ...tokenFields(grant),
  });
  const echo = requestId === undefined ? {} : { request_id: requestId };
  const echoed = { ...answer, payload: { ...answer.payload, ...echo } };
  return context.json(echoed, statusOfAnswer(answer));
}

function readPayload(text: string): Record<string, unknown> | undefined {
  if (text.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? value as Record<string, unknown> : undefined;
  } catch {
    return undefined;
  }
}
