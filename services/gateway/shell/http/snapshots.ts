import type { Hono } from "hono";
import type { Auth } from "../auth.ts";
import type { Rooms } from "../rooms.ts";
import { matchesEtag } from "./etag.ts";
import { requireAccess, roomOf } from "./guard.ts";
import { type HttpEnv, refuseHttp } from "./http_env.ts";

/** What the id of a snapshot is made of. */
const FILE = /^([A-Za-z0-9_-]{1,64})\.png$/;

/** Adds the stored stills, each under an address at which it never changes. */
export function serveSnapshots(
  app: Hono<HttpEnv>,
  auth: Auth,
  rooms: Rooms,
  onRefused: (reason: string) => void,
): void {
  const viewer = requireAccess(auth, "snapshotPng", onRefused);
  app.get("/rooms/:room/snapshots/:file", viewer, async (context) => {
    const room = roomOf(context);
    if (room === undefined || room instanceof Response) return room ?? context.notFound();
    const id = FILE.exec(context.req.param("file"))?.[1];
    if (id === undefined) {
      return refuseHttp(context, "bad_message", "A snapshot is asked for as <id>.png");
    }
    const live = rooms.open(room);
    if (live === undefined) return refuseHttp(context, "busy", "No more rooms can be followed");
    const found = await live.review.still(id);
    if (found === "unavailable") {
      return refuseHttp(context, "service_unavailable", "The room's store cannot be reached");
    }
    if (found === undefined) {
      return refuseHttp(context, "not_found", `The room has no snapshot "${id}"`);
    }
    const { snapshot, read } = found;
    const etag = `"${snapshot.sha256}"`;
    context.header("etag", etag);
    // Kept by the browser alone, and asked about each time: the right to see it may have ended.
    context.header("cache-control", "private, no-cache");
    if (matchesEtag(context.req.header("if-none-match"), etag)) return context.body(null, 304);
    context.header("content-type", "image/png");
    context.header("content-length", `${snapshot.bytes}`);
    return context.body(read());
  });
}
