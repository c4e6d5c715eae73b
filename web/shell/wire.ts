import type { JsonObject } from "../core/json_fields.ts";
import type { Answer } from "./scene/requests.ts";

/** Told of every message of the page's socket as it passes. */
export type WireTap = (direction: "in" | "out", data: string | Uint8Array) => void;

/** How this page's clock stands to the gateway's; undefined is what was not measured yet. */
export interface WireClock {
  /** What to add to the page's Unix time to get the gateway's, in ms. */
  readonly offsetMs: number;
  /** How far that may be wrong, in ms. */
  readonly errorMs: number | undefined;
  /** Of the newest ping, in ms. */
  readonly roundTripMs: number | undefined;
}

/** The page's connection as those see it who look for faults. */
export interface Wire {
  /** Lets one listener hear every message, or with undefined nobody, which costs nothing. */
  listen(tap: WireTap | undefined): void;
  ask(eventType: string, payload: JsonObject): Promise<Answer>;
  clock(): WireClock;
}
