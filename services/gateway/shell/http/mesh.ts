import { NONE_HEADER, type Room, subjects } from "@fuelrail/contracts";
import {
  type Bus,
  BusClosed,
  type BusMessage,
  NoResponders,
  RequestTimeout,
  ResponderFailed,
} from "@fuelrail/kit/bus";
import type { Hono } from "hono";
import type { Auth } from "../auth.ts";
import { matchesEtag } from "./etag.ts";
import { requireRole, roomOf } from "./guard.ts";
import { type HttpEnv, refuseHttp } from "./http_env.ts";

const MESH_TIMEOUT_MS = 5_000;
const ID_CHARS_MAX = 128;
const ETAG_BYTES = 16;

const encoder = new TextEncoder();

/** Adds the outline geometry of scene nodes, which the camera service keeps. */
export function serveMeshes(
  app: Hono<HttpEnv>,
  auth: Auth,
  bus: Bus,
  onRefused: (reason: string) => void,
): void {
  app.get("/rooms/:room/mesh/:id", requireRole(auth, "viewer", onRefused), async (context) => {
    const room = roomOf(context);
    if (room === undefined || room instanceof Response) return room ?? context.notFound();
    const id = context.req.param("id");
    if (id.length > ID_CHARS_MAX) {
      const message = `A mesh id has at most ${ID_CHARS_MAX} characters`;
      return refuseHttp(context, "bad_message", message);
    }
    const reply = await askForMesh(bus, room, id);
    if (typeof reply === "string") return refuseHttp(context, reply, NOT_ANSWERED[reply](room));
    if (NONE_HEADER in reply.headers || reply.data.length === 0) {
      return refuseHttp(context, "not_found", `Mesh "${id}" is not known, or no longer`);
    }
    const etag = await etagOf(reply.data);
    context.header("etag", etag);
    context.header("cache-control", "no-cache");
    if (matchesEtag(context.req.header("if-none-match"), etag)) return context.body(null, 304);
    context.header("content-type", "application/octet-stream");
    return context.body(reply.data as Uint8Array<ArrayBuffer>);
  });
}

const NOT_ANSWERED = {
  service_unavailable: (room: Room) => `No camera service answers for room ${room}`,
  timeout: (room: Room) => `The camera service of room ${room} did not answer in time`,
  internal: (room: Room) => `The camera service of room ${room} failed to give the mesh`,
} as const;

async function askForMesh(
  bus: Bus,
  room: Room,
  id: string,
): Promise<BusMessage | keyof typeof NOT_ANSWERED> {
  const request = { payload: { id }, role: "service" };
  const data = encoder.encode(JSON.stringify(request));
  try {
    return await bus.request(subjects.request(room, "meshData"), data, {
      timeoutMs: MESH_TIMEOUT_MS,
    });
  } catch (error) {
    if (error instanceof NoResponders || error instanceof BusClosed) return "service_unavailable";
    if (error instanceof RequestTimeout) return "timeout";
    if (error instanceof ResponderFailed) return "internal";
    throw error;
  }
}

async function etagOf(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>);
  return `"${new Uint8Array(digest, 0, ETAG_BYTES).toHex()}"`;
}
