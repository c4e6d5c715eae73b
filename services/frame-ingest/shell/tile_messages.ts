import type { LiveTier } from "@fuelrail/contracts/binary";
import type { DriftVerdict } from "../core/tiles/drift.ts";

/** What the tile worker is asked about one picture of a tier; its buffer changes hands. */
export interface TileRequest {
  readonly id: number;
  readonly tier: LiveTier;
  /** Rows of red, green and blue without gaps. */
  readonly picture: Uint8Array<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
  readonly tileSide: number;
  /** Remember it as it is, whatever was before. */
  readonly remember: boolean;
  /** Nothing that differs may be left out. */
  readonly exact: boolean;
}

/** What the tile worker answers; the picture of the request comes back with it. */
export interface TileReply {
  readonly id: number;
  readonly picture: Uint8Array<ArrayBuffer>;
  readonly verdict: DriftVerdict;
}
