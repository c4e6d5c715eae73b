import { parseRoom } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import type { Hono } from "hono";
import { hasPicture } from "../../core/room_frames.ts";
import type { GatewayMetrics } from "../gateway_metrics.ts";
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
  readonly metrics: GatewayMetrics;
}

/** Adds `/healthz`, `/readyz` and `/metrics`. */
export function serveHealth(app: Hono<HttpEnv>, options: HealthOptions): void {
  const { frameBus, stateBus, rooms, pictures, files, metrics } = options;

  app.get("/healthz", (context) => context.json({ status: "alive" }));

  app.get("/readyz", async (context) => {
    const missing: string[] = [];
    if (frameBus.status !== "connected" || stateBus.status !== "connected") {
      missing.push("the message bus is not connected");
    }
    if (!await files.isThere()) missing.push("the page has not been built");
    const text = context.req.query("room");
    if (text !== undefined) {
      const parsed = parseRoom(text);
      if (!parsed.ok) return refuseHttp(context, "bad_message", parsed.reason);
      const { room } = parsed;
      const frames = rooms.get(room)?.frames;
      const isShown = (frames !== undefined && hasPicture(frames)) ||
        (await pictures.newestLive(room)).is === "found";
      if (!isShown) missing.push(`room ${room} has not had a frame`);
    }
    const status = missing.length === 0 ? "ready" : "not ready";
    return context.json({ status, missing }, missing.length === 0 ? 200 : 503);
  });

  app.get("/metrics", async (context) => {
    context.header("content-type", metrics.all.contentType);
    return context.body(await metrics.all.text());
  });
}
