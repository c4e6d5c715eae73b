import type { Hono } from "hono";
import type { Auth } from "../auth.ts";
import { matchesEtag } from "./etag.ts";
import { requireAccess, roomOf } from "./guard.ts";
import { type HttpContext, type HttpEnv, refuseHttp } from "./http_env.ts";
import type { Picture, Pictures } from "./pictures.ts";

/** Adds `frame.jpg` and `frame.png`. */
export function serveFrames(
  app: Hono<HttpEnv>,
  auth: Auth,
  pictures: Pictures,
  onRefused: (reason: string) => void,
): void {
  app.get("/rooms/:room/frame.jpg", requireAccess(auth, "frameJpg", onRefused), async (context) => {
    const room = roomOf(context);
    if (room === undefined || room instanceof Response) return room ?? context.notFound();
    const sought = await pictures.newestLive(room);
    if (sought.is === "found") return sendPicture(context, sought.picture);
    return refuseHttp(context, "not_found", noPicture(room, sought.is, "a picture"));
  });

  app.get("/rooms/:room/frame.png", requireAccess(auth, "framePng", onRefused), async (context) => {
    const room = roomOf(context);
    if (room === undefined || room instanceof Response) return room ?? context.notFound();
    const [session, seq] = [context.req.query("session"), context.req.query("seq")];
    if (session === undefined && seq === undefined) {
      const sought = await pictures.newestStill(room);
      if (sought.is === "found") return sendPicture(context, sought.picture);
      return refuseHttp(context, "not_found", noPicture(room, sought.is, "a finished picture"));
    }
    const [sessionNumber, seqNumber] = [u32(session), u32(seq)];
    if (sessionNumber === undefined || seqNumber === undefined) {
      return refuseHttp(context, "bad_message", "session and seq must both be whole numbers");
    }
    const etag = `"${sessionNumber}-${seqNumber}-still"`;
    if (isUnchanged(context, etag)) return context.body(null, 304);
    const fetched = await pictures.still(room, sessionNumber, seqNumber);
    if (fetched.is === "found") return sendImage(context, "image/png", fetched.bytes);
    if (fetched.is === "unanswered") {
      return refuseHttp(context, "service_unavailable", noPicture(room, fetched.is, "that still"));
    }
    const gone = refuseHttp(context, "not_found", `Still ${seqNumber} is no longer kept`);
    return new Response(gone.body, { status: 410, headers: gone.headers });
  });
}

function noPicture(room: string, why: "none" | "unanswered", what: string): string {
  return why === "none"
    ? `Room ${room} has not had ${what} yet`
    : `No frame-ingest answers for room ${room}`;
}

function sendPicture(context: HttpContext, { header, body }: Picture): Response {
  const etag = `"${header.session}-${header.seq}-${header.tier}"`;
  if (isUnchanged(context, etag)) return context.body(null, 304);
  context.header("fuelrail-epoch", String(header.epoch));
  context.header("fuelrail-samples", `${header.samples}/${header.maxSamples}`);
  context.header("fuelrail-captured-at", String(header.capturedAtMs));
  return sendImage(context, `image/${header.codec}`, body);
}

function isUnchanged(context: HttpContext, etag: string): boolean {
  context.header("etag", etag);
  context.header("cache-control", "no-store");
  return matchesEtag(context.req.header("if-none-match"), etag);
}

function sendImage(context: HttpContext, type: string, bytes: Uint8Array): Response {
  context.header("content-type", type);
  // Frames are views over ordinary memory, never shared memory.
  return context.body(bytes as Uint8Array<ArrayBuffer>);
}

function u32(text: string | undefined): number | undefined {
  const value = text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  return value < 2 ** 32 ? value : undefined;
}
