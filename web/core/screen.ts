import type { Tone } from "./link_label.ts";

/** What the page tells about the link, over or instead of the picture. */
export interface LinkScreen {
  readonly kind:
    | "joining"
    | "lost"
    | "full"
    | "unauthorised"
    | "forbidden"
    | "protocol"
    | "connecting"
    | "offline"
    | "stalled"
    | "idle"
    | "waiting"
    | "off";
  readonly tone: Tone;
  readonly title: string;
  readonly detail: string | undefined;
  /** What the reader can check, most likely first. */
  readonly checks: readonly string[];
  /** Unix ms of the room's clock since which this has been so. */
  readonly sinceMs: number | undefined;
  /** When the page tries again, in the clock of the client; undefined when it will not. */
  readonly retryAtMs: number | undefined;
  /** True while an attempt is under way. */
  readonly trying: boolean;
  /** True when the reader may ask for a new attempt at once. */
  readonly canRetry: boolean;
}

/** A screen's optional fields, all unset. */
export const BLANK = {
  detail: undefined,
  checks: [],
  sinceMs: undefined,
  retryAtMs: undefined,
  trying: false,
  canRetry: false,
} as const;
