import type { FrameAccount } from "../core/frame_account.ts";
import type { ViewerReport } from "../core/viewer_report.ts";
import type { Guest } from "./rooms.ts";

/** A WebSocket of the gateway, whatever it speaks. */
export interface GatewayConnection {
  readonly address: string;
  /** Whether it counts among the connections of its address. */
  isCounted: boolean;
  /** Which of the gateway's crowds it belongs to once it has been let in. */
  readonly joinedAs: "viewer" | Guest | undefined;
  /** Looks at the clock, a few times a second. */
  tick(): void;
  /** Sends what has become due; false when nothing waits any more. */
  attend(): boolean;
  /** Tells the peer to come back later, and closes once what it waits for is answered. */
  goAway(retryAfterMs: number): void;
  /** Closes one that was told to go, whatever it still waits for. */
  finishGoing(): void;
  /** Ends the socket without waiting for anything. */
  cut(): void;
  /** Adds the frames of a viewer to an account. */
  addTo(account: FrameAccount): void;
  /** How a viewer is doing; nothing of others. */
  report(): ViewerReport | undefined;
}
