import type { z } from "zod";
import type { Caller } from "./roles.ts";

/** The part that answers a request or publishes an event; `any` where every part may. */
export type Owner =
  | "gateway"
  | "frame-ingest"
  | "camera"
  | "scene-query"
  | "recorder"
  | "viewer"
  | "any";

/**
 * Who sends it: a viewer (`c2s`), Fuelrail to viewers (`s2c`), either (`both`), or services and
 * other subscribers among themselves (`bus`).
 */
export type Direction = "c2s" | "s2c" | "both" | "bus";

/** Last part of the bus subject that carries an event which is not a request. */
export type Carrier =
  | "status"
  | "render"
  | "camera"
  | "selection"
  | "control"
  | "scene"
  | "settings"
  | "stream"
  | "demand"
  | "presence"
  | "cursor"
  | "canvas"
  | "prompt"
  | "annotation"
  | "snapshots"
  | "debug"
  | "access"
  | "notice"
  | "turn";

/** What the registry says of one event type. */
export interface EventSpec {
  readonly direction: Direction;
  readonly owner: Owner;
  /** Least role that may send it (c2s, both, bus) or that receives it (s2c). */
  readonly role: Caller;
  /** Form of the payload; unknown fields are ignored, `request_id` is not listed. */
  readonly payload: z.ZodType;
  /** Event that answers it; `bytes` for a raw body. Absent for messages without an answer. */
  readonly reply?: string;
  /** Subject that carries it; absent for requests and for what stays on one connection. */
  readonly subject?: Carrier;
  /** Protocol version that brought it. */
  readonly since: number;
  /** False while its owner answers `viewerError not_available`. */
  readonly available: boolean;
  readonly doc: string;
}

/** Declares events by name; the compiler wants every policy field of each. */
export function defineEvents<const S extends Readonly<Record<string, EventSpec>>>(
  specs: S,
): S {
  return specs;
}
