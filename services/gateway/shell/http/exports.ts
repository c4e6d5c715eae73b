import { NAME_HEADER, NONE_HEADER, PARTS_HEADER, type Room } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import type { Hono } from "hono";
import type { Auth } from "../auth.ts";
import { askForBytes, BYTES_ID_CHARS_MAX, bytesFailureText } from "./bus_bytes.ts";
import { requireAccess, roomOf } from "./guard.ts";
import { type HttpEnv, refuseHttp } from "./http_env.ts";

/** The first part may have to be read from Octane's machine. */
const FIRST_PART_MS = 60_000;
const PART_MS = 10_000;

/** Adds the download of files that Octane exported, part by part, to operators only. */
export function serveExports(
  app: Hono<HttpEnv>,
  auth: Auth,
  bus: Bus,
  onRefused: (reason: string) => void,
): void {
  app.get(
    "/rooms/:room/exports/:id",
    requireAccess(auth, "download", onRefused),
    async (context) => {
      const room = roomOf(context);
      if (room === undefined || room instanceof Response) return room ?? context.notFound();
      const id = context.req.param("id");
      if (id.length > BYTES_ID_CHARS_MAX) {
        const message = `An export id has at most ${BYTES_ID_CHARS_MAX} characters`;
        return refuseHttp(context, "bad_message", message);
      }
      const first = await askForBytes(bus, room, "exportPart", { id, part: 0 }, FIRST_PART_MS);
      if (typeof first === "string") {
        return refuseHttp(context, first, bytesFailureText(first, room, "scene", "file"));
      }
      const why = first.headers[NONE_HEADER];
      if (why !== undefined) {
        const message = why === "1" ? `Export "${id}" is not known, or no longer` : why;
        return refuseHttp(context, "not_found", message);
      }
      context.header("content-type", "application/octet-stream");
      context.header("cache-control", "no-store");
      context.header("content-disposition", disposition(first.headers[NAME_HEADER]));
      const parts = Number(first.headers[PARTS_HEADER] ?? "1");
      if (parts === 1) context.header("content-length", `${first.data.length}`);
      return context.body(streamOf(bus, room, id, first.data, parts));
    },
  );
}

/** A download under the file's own name, whatever characters it has. */
function disposition(name: string | undefined): string {
  return name === undefined || !/^[\w.~!'()*%-]+$/.test(name)
    ? "attachment"
    : `attachment; filename*=UTF-8''${name.replace(/['()*]/g, "_")}`;
}

/** The parts in their order, each asked for when the one before was taken. */
function streamOf(
  bus: Bus,
  room: Room,
  id: string,
  first: Uint8Array,
  parts: number,
): ReadableStream<Uint8Array> {
  let next = 1;
  return new ReadableStream<Uint8Array>({
    start: (controller) => {
      controller.enqueue(first);
      if (parts === 1) controller.close();
    },
    async pull(controller) {
      const part = await askForBytes(bus, room, "exportPart", { id, part: next++ }, PART_MS);
      if (typeof part === "string" || NONE_HEADER in part.headers) {
        return controller.error(new Error(`Part ${next - 1} of export ${id} did not come`));
      }
      controller.enqueue(part.data);
      if (next >= parts) controller.close();
    },
  }, { highWaterMark: 1 });
}
