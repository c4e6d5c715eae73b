import { ENDPOINTS, type EndpointSpec } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import type { Clock } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import { Hono } from "hono";
import type { OriginRule } from "../../core/origin.ts";
import type { ViewerReport } from "../../core/viewer_report.ts";
import type { AccessDesk } from "../access/access_desk.ts";
import type { AddressBook } from "../address_book.ts";
import type { Auth } from "../auth.ts";
import type { GatewayMetrics } from "../gateway_metrics.ts";
import type { PresenceBoard } from "../presence_board.ts";
import type { RoomDirectory } from "../room_directory.ts";
import type { Rooms } from "../rooms.ts";
import { serveApi } from "./api.ts";
import { serveExports } from "./exports.ts";
import { serveFrames } from "./frames.ts";
import { originGuard } from "./guard.ts";
import { serveHealth } from "./health.ts";
import { type HttpEnv, refuseHttp } from "./http_env.ts";
import { serveMeshes } from "./mesh.ts";
import { type MjpegStreams, serveMjpeg } from "./mjpeg.ts";
import { createPageFiles, servePage } from "./page.ts";
import { createPictures } from "./pictures.ts";
import { addressRate } from "./rate_guard.ts";
import { type HeaderRule, securityHeaders } from "./security_headers.ts";
import { serveSnapshots } from "./snapshots.ts";

/** What the HTTP half of a gateway works with. */
export interface AppOptions {
  readonly auth: Auth;
  readonly origins: OriginRule;
  readonly headers: HeaderRule;
  readonly access: AccessDesk;
  readonly addresses: AddressBook;
  readonly rooms: Rooms;
  readonly directory: RoomDirectory;
  readonly presence: PresenceBoard;
  readonly frameBus: Bus;
  readonly stateBus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: GatewayMetrics;
  /** Folder of the built page. */
  readonly assetsDir: URL | string;
  viewers(): ViewerReport[];
  /** For requests that came without an id. */
  newRequestId(): string;
  isDraining(): boolean;
  /** Everything that is counted in this process, in the Prometheus text format. */
  metricsText(): Promise<string>;
}

/** The HTTP half of a gateway. */
export interface App {
  readonly hono: Hono<HttpEnv>;
  readonly streams: MjpegStreams;
}

/** Puts every HTTP endpoint together. */
export function createApp(options: AppOptions): App {
  const { auth, rooms, clock, log, metrics, frameBus, stateBus } = options;
  const app = new Hono<HttpEnv>();
  const files = createPageFiles(options.assetsDir);
  const pictures = createPictures(rooms, frameBus);
  const onRefused = (reason: string): void => void metrics.httpRefusals.inc({ reason });

  app.onError((error, context) => {
    log.error("a request failed", { path: context.req.path, error });
    return refuseHttp(context, "internal", "A fault inside the gateway, which has logged it");
  });
  app.use("*", async (context, next) => {
    const fromMs = clock.nowMs();
    await next();
    metrics.http.inc({ method: context.req.method, status: `${context.res.status}` });
    metrics.httpSeconds.observe((clock.nowMs() - fromMs) / 1_000);
  });
  app.use("*", securityHeaders(options.headers));
  app.use("*", originGuard(options.origins, onRefused));
  const rate = addressRate(clock, onRefused);
  app.use("/api/*", rate);
  app.use("/rooms/*", rate);
  serveHealth(app, { ...options, pictures, files });
  serveFrames(app, auth, pictures, onRefused);
  serveExports(app, auth, stateBus, onRefused);
  serveSnapshots(app, auth, rooms, onRefused);
  serveMeshes(app, auth, stateBus, onRefused);
  const streams = serveMjpeg(app, { ...options, onRefused });
  serveApi(app, { ...options, onRefused });
  refuseUnavailable(app);
  servePage(app, files, options.headers);
  return { hono: app, streams };
}

/** Endpoints of later releases say so instead of being unknown. */
function refuseUnavailable(app: Hono<HttpEnv>): void {
  for (const { method, path, available } of Object.values<EndpointSpec>(ENDPOINTS)) {
    if (available || method !== "GET") continue;
    const route = path.replace("/R/", "/:room/").replace(/<\w+>.*$/, ":name");
    app.get(route, (context) => {
      const message = `${path} is not available in this release`;
      return refuseHttp(context, "not_available", message);
    });
  }
}
