import type { RelayFrame } from "../core/frame_check.ts";
import type { Standing } from "../core/standing.ts";

/** Where a relay's pictures go. Nothing here may wait: what cannot go on is dropped and counted. */
export interface Sink {
  /** Takes the newest picture. */
  frame(frame: RelayFrame): void;
  /** Takes what is known of the source. */
  standing(standing: Standing): void;
  /** Ends it, with what is in work done or given up. */
  stop(): Promise<void>;
}
