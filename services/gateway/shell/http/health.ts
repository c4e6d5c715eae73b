import { parseRoom, type Room } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import { readyResponse } from "@fuelrail/kit/health";
import { METRICS_CONTENT_TYPE } from "@fuelrail/kit/metrics";
import { BUS_DOWN, ownerMissing } from "@fuelrail/kit/readiness";
import type { Hono } from "hono";
import { hasPicture } from "../../core/room_frames.ts";
import type { Rooms } from "../rooms.ts";
import { type HttpEnv, refuseHttp } from "./http_env.ts";
import type { PageFiles } from "./page.ts";
import type { Pictures } from "./pictures.ts";

/** What health is judged by. */
export interface HealthOptions {
  readonly frameBus: Bus;
  readonly stateBus: Bus;
  readonly rooms: Rooms;
  readonly pictures: Pictures;
  readonly files: PageFiles;
  isDraining(): boolean;
  /** Everything that is counted in this process, in the Prometheus text format. */
  metricsText(): Promise<string>;
}

/** Adds `/healthz`, `/readyz` and `/metrics`. */
export function serveHealth(app: Hono<HttpEnv>, options: HealthOptions): void {
  const { frameBus, stateBus, rooms, pictures, files } = options;

  /** Why a room shows nothing: nobody looks after it, or it has not had a frame. */
  async function missingOf(room: Room): Promise<string[]> {
    const service = "frame-ingest";
    const read = "snapshot.status";
    const silent = await ownerMissing({ bus: stateBus, room, service, read });
    if (silent.length > 0) return silent.map((what) => `room ${room}: ${what}`);
    const frames = rooms.get(room)?.frames;
    const isShown = (frames !== undefined && hasPicture(frames)) ||
      (await pictures.newestLive(room)).is === "found";
    return isShown ? [] : [`room ${room} has not had a frame`];
  }

  app.get("/healthz", (context) => context.json({ status: "alive" }));

  app.get("/readyz", async (context) => {
    if (options.isDraining()) return readyResponse(["it is shutting down"]);
    const missing: string[] = [];
    const isBusUp = frameBus.status === "connected" && stateBus.status === "connected";
    if (!isBusUp) missing.push(BUS_DOWN);
    if (!await files.isThere()) missing.push("the page has not been built");
    const text = context.req.query("room");
    if (text === undefined) return readyResponse(missing);
    const parsed = parseRoom(text);
    if (!parsed.ok) return refuseHttp(context, "bad_message", parsed.reason);
    return readyResponse(isBusUp ? [...missing, ...await missingOf(parsed.room)] : missing);
  });

  app.get("/metrics", async (context) => {
    context.header("content-type", METRICS_CONTENT_TYPE);
    return context.body(await options.metricsText());
  });
}
