import type { Role } from "./roles.ts";

/** Who may use an endpoint: anybody, or a token of at least this role. */
export type EndpointRole = "anybody" | Role;

/** What is said of one endpoint of the gateway. */
export interface EndpointSpec {
  readonly method: "GET" | "POST" | "WS";
  readonly path: string;
  readonly role: EndpointRole;
  /** False while it answers 503 `not_available`. */
  readonly available: boolean;
  readonly doc: string;
}

/** Every endpoint of the gateway by name. */
export const ENDPOINTS = {
  page: { method: "GET", path: "/", role: "anybody", available: true, doc: "The page." },
  viewer: {
    method: "WS",
    path: "/ws?room=R",
    role: "viewer",
    available: true,
    doc: "A viewer: subprotocol `fuelrail.v1`, or `&protocol=fuelrail.v1`. The token comes in " +
      "`hello`. `&dialect=kit` answers with the Kit names. Other subprotocols only: 400.",
  },
  canvas: {
    method: "WS",
    path: "/ws?room=R, /?room=R",
    role: "viewer",
    available: true,
    doc: "Without a subprotocol: the canvas room protocol; `&source=octane|canvas|both`, " +
      "`&size=` (pixels of the longer side), `&quality=`, `&interval=` (ms), `&name=`.",
  },
  display: {
    method: "WS",
    path: "/display?room=R",
    role: "viewer",
    available: true,
    doc: "The display protocol: lines of text, frames or tiles; also at `/` on `DISPLAY_PORT`.",
  },
  frameJpg: {
    method: "GET",
    path: "/rooms/R/frame.jpg",
    role: "viewer",
    available: true,
    doc: "The newest live image; 404 before the first. `ETag`, `Cache-Control: no-store`.",
  },
  framePng: {
    method: "GET",
    path: "/rooms/R/frame.png",
    role: "viewer",
    available: true,
    doc: "The newest still; with `?session=S&seq=N` that one, 410 when it is no longer kept.",
  },
  mjpeg: {
    method: "GET",
    path: "/rooms/R/stream.mjpeg",
    role: "viewer",
    available: true,
    doc: "Multipart JPEG for OBS, vMix, VLC and signage.",
  },
  mesh: {
    method: "GET",
    path: "/rooms/R/mesh/<id>",
    role: "viewer",
    available: true,
    doc: "Geometry for outlines; 404 when it is no longer known. `ETag`.",
  },
  snapshotPng: {
    method: "GET",
    path: "/rooms/R/snapshots/<id>.png",
    role: "viewer",
    available: true,
    doc: "A stored still as PNG, which never changes. `ETag` is its SHA-256.",
  },
  download: {
    method: "GET",
    path: "/rooms/R/exports/<id>",
    role: "operator",
    available: true,
    doc: "A file that Octane exported, where it can be read and is not too large; 404 otherwise.",
  },
  rooms: {
    method: "GET",
    path: "/api/rooms",
    role: "viewer",
    available: true,
    doc: "Rooms that the token allows, with link and viewers.",
  },
  room: {
    method: "GET",
    path: "/api/rooms/R",
    role: "viewer",
    available: true,
    doc: "The whole state of one room.",
  },
  viewers: {
    method: "GET",
    path: "/api/viewers",
    role: "operator",
    available: true,
    doc: "Who watches through this gateway, who is slow and why.",
  },
  version: {
    method: "GET",
    path: "/api/version",
    role: "anybody",
    available: true,
    doc: "Versions of Fuelrail and of the protocol.",
  },
  request: {
    method: "POST",
    path: "/api/rooms/R/req/<event_type>",
    role: "viewer",
    available: true,
    doc: "Any request without a socket: the body is the payload, the answer " +
      "`{event_type,payload}`. The event's own role applies.",
  },
  openapi: {
    method: "GET",
    path: "/api/openapi.json",
    role: "anybody",
    available: true,
    doc: "This interface as OpenAPI.",
  },
  healthz: { method: "GET", path: "/healthz", role: "anybody", available: true, doc: "Alive." },
  readyz: {
    method: "GET",
    path: "/readyz",
    role: "anybody",
    available: true,
    doc: "200 when the bus is up and the page is served; `?room=R`: that room has had a frame.",
  },
  metrics: {
    method: "GET",
    path: "/metrics",
    role: "anybody",
    available: true,
    doc: "Prometheus text.",
  },
} as const satisfies Readonly<Record<string, EndpointSpec>>;

/** Name of an endpoint. */
export type EndpointName = keyof typeof ENDPOINTS;
