import { NONE_HEADER } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import type { Hono } from "hono";
import type { Auth } from "../auth.ts";
import { askForBytes, BYTES_ID_CHARS_MAX, bytesFailureText } from "./bus_bytes.ts";
import { matchesEtag } from "./etag.ts";
import { requireAccess, roomOf } from "./guard.ts";
import { type HttpEnv, refuseHttp } from "./http_env.ts";

const MESH_TIMEOUT_MS = 5_000;
const ETAG_BYTES = 16;

/** Adds the outline geometry of scene nodes, which the camera service keeps. */
export function serveMeshes(
  app: Hono<HttpEnv>,
  auth: Auth,
  bus: Bus,
  onRefused: (reason: string) => void,
): void {
  app.get("/rooms/:room/mesh/:id", requireAccess(auth, "mesh", onRefused), async (context) => {
    const room = roomOf(context);
    if (room === undefined || room instanceof Response) return room ?? context.notFound();
    const id = context.req.param("id");
    if (id.length > BYTES_ID_CHARS_MAX) {
      const message = `A mesh id has at most ${BYTES_ID_CHARS_MAX} characters`;
      return refuseHttp(context, "bad_message", message);
    }
    const reply = await askForBytes(bus, room, "meshData", { id }, MESH_TIMEOUT_MS);
    if (typeof reply === "string") {
      return refuseHttp(context, reply, bytesFailureText(reply, room, "camera", "mesh"));
    }
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

async function etagOf(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>);
  return `"${new Uint8Array(digest, 0, ETAG_BYTES).toHex()}"`;
}
