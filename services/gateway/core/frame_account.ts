import { type FramePlane, type FrameTotals } from "./frame_plane.ts";
import { inFlightCount } from "./in_flight.ts";

/** What became of the frames offered to several viewers. */
export interface FrameAccount {
  offered: number;
  sent: number;
  sent_bytes: number;
  acked: number;
  superseded: number;
  lost: number;
  in_flight: number;
  waiting: number;
}

/** An account without an entry. */
export function createFrameAccount(): FrameAccount {
  return {
    offered: 0,
    sent: 0,
    sent_bytes: 0,
    acked: 0,
    superseded: 0,
    lost: 0,
    in_flight: 0,
    waiting: 0,
  };
}

/** Adds the final totals of a viewer that has left. */
export function addTotals(account: FrameAccount, totals: FrameTotals): void {
  account.offered += totals.offered;
  account.sent += totals.sent;
  account.sent_bytes += totals.sentBytes;
  account.acked += totals.acked;
  account.superseded += totals.superseded;
  account.lost += totals.lost;
}

/** Adds a viewer that is still there. */
export function addPlane(account: FrameAccount, plane: FramePlane): void {
  addTotals(account, plane.totals);
  account.in_flight += inFlightCount(plane.flight);
  account.waiting += plane.waiting === undefined ? 0 : 1;
}
