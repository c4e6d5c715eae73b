import type { Room } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import type { Clock } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import type { FrameAccount } from "../core/frame_account.ts";
import type { AccessDesk } from "./access/access_desk.ts";
import type { Auth, AuthResult } from "./auth.ts";
import type { GatewayConnection } from "./gateway_connection.ts";
import type { GatewayTrail } from "./gateway_trail.ts";
import type { GatewayMetrics } from "./gateway_metrics.ts";
import type { Rooms } from "./rooms.ts";

/** How many this gateway lets in. */
export interface ViewerCaps {
  readonly perRoom: number;
}

/** What every connection of a gateway shares. */
export interface ConnectionContext {
  readonly stateBus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  readonly auth: Auth;
  readonly access: AccessDesk;
  readonly caps: ViewerCaps;
  readonly rooms: Rooms;
  readonly metrics: GatewayMetrics;
  /** Absent while nothing is traced. */
  readonly trail?: GatewayTrail | undefined;
  /** Frames of viewers that have left. */
  readonly departed: FrameAccount;
  /** Connections with something to send that no event of their own will bring on its way. */
  readonly attention: Set<GatewayConnection>;
  newViewerId(): string;
  /** For requests of viewers that gave them none. */
  newRequestId(): string;
  /** The connection has ended, however it came to that. */
  gone(connection: GatewayConnection): void;
}

/** What an upgrade request said. */
export interface ConnectionRequest {
  readonly room: Room;
  /** What a token that came with the request allows, for clients that put none into `hello`. */
  readonly access: AuthResult | undefined;
  readonly isKitDialect: boolean;
  readonly address: string;
}
