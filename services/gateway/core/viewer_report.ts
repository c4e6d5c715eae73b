import type { Room } from "@fuelrail/contracts";
import { inFlightCount } from "./in_flight.ts";
import type { LiveViewer } from "./viewer.ts";
import { STARVED_LOW } from "./tier_choice.ts";

/** How one viewer is doing and what holds it back, for people who look for the slow one. */
export interface ViewerReport {
  readonly viewer_id: string;
  readonly name: string | null;
  readonly room: Room;
  readonly role: string;
  /** Whom its access token names, and the token's `jti`; for admins only. */
  readonly subject?: string | undefined;
  readonly token_id?: string | undefined;
  readonly joined: number;
  readonly is_slow: boolean;
  /** Why it is slow, or what it waits for. */
  readonly why: string;
  readonly visible: boolean;
  readonly tier: { readonly given: string; readonly target: string; readonly chosen: string };
  readonly tier_reason: string;
  readonly window: number;
  readonly in_flight: number;
  readonly round_trip_ms: number | null;
  readonly base_round_trip_ms: number | null;
  readonly drain_bytes_per_s: number | null;
  readonly frames: {
    readonly offered: number;
    readonly sent: number;
    readonly acked: number;
    readonly superseded: number;
    readonly waiting: number;
    readonly late_acks: number;
    readonly unknown_acks: number;
    readonly sent_bytes: number;
  };
  readonly state_waiting: number;
  readonly state_peak: number;
  readonly buffered_bytes: number;
}

/** Describes a member as it is now. */
export function reportViewer(
  viewer: LiveViewer,
  bufferedBytes: number,
  nowMs: number,
): ViewerReport {
  const { identity, frames, tier, state } = viewer;
  const { totals, window, drain } = frames;
  const fault = slowness(viewer, nowMs);
  return {
    viewer_id: identity.viewerId,
    name: identity.name ?? null,
    room: identity.room,
    role: identity.role,
    subject: identity.grant.subject,
    token_id: identity.grant.tokenId,
    joined: identity.joinedUnixMs,
    is_slow: fault !== undefined,
    why: fault ?? (frames.visible ? "it takes all that it is offered" : "its page is hidden"),
    visible: frames.visible,
    tier: { given: tier.given, target: tier.target, chosen: tier.chosen },
    tier_reason: tier.reason,
    window: window.size,
    in_flight: inFlightCount(frames.flight),
    round_trip_ms: measured(window.roundTripMs),
    base_round_trip_ms: measured(window.baseMs),
    drain_bytes_per_s: measured(drain.bytesPerS),
    frames: {
      offered: totals.offered,
      sent: totals.sent,
      acked: totals.acked,
      superseded: totals.superseded,
      waiting: frames.waiting === undefined ? 0 : 1,
      late_acks: totals.lateAcks,
      unknown_acks: totals.unknownAcks,
      sent_bytes: totals.sentBytes,
    },
    state_waiting: state.messages.length,
    state_peak: state.peak,
    buffered_bytes: bufferedBytes,
  };
}

function slowness(viewer: LiveViewer, nowMs: number): string | undefined {
  const { frames, state } = viewer;
  if (state.messages.length > 0) return `${state.messages.length} state messages wait for it`;
  if (frames.silence !== "none") {
    const seconds = Math.floor((nowMs - frames.silentFromMs) / 1_000);
    return `it has acknowledged nothing for ${seconds} s`;
  }
  if (frames.starved <= STARVED_LOW) return undefined;
  const share = Math.round(frames.starved * 100);
  return `its connection or its screen is too slow for ${share} % of the frames`;
}

function measured(value: number): number | null {
  return value === 0 ? null : Math.round(value * 10) / 10;
}
