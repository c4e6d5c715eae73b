import type { LockEntry } from "@fuelrail/contracts";
import type { Person } from "./person.ts";
import type { Refusal } from "./refusal.ts";

/** Life of a lease after the last steering, ms. */
export const LEASE_MS = 3_000;
/** Life of a lease that was asked for or granted, before its first use, ms. */
export const RESERVE_MS = 10_000;
/** Longest silence for which a button or key that is held down keeps the lease, ms. */
export const HOLD_MAX_MS = 60_000;
/** People who may ask for the lease at once. */
export const REQUESTS_MAX = 16;

/** An admin's lock. */
export type Lock = Omit<LockEntry, "locked">;

/** The right to steer. */
export interface Lease {
  readonly person: Person;
  /** When it ends unless it is used or held before, ms. */
  readonly untilMs: number;
  /** When it was used last, ms. */
  readonly activeMs: number;
  /** Whether a button or key is down. */
  readonly isHolding: boolean;
}

/** Somebody who asks the driver for the lease. */
export interface ControlRequest {
  readonly person: Person;
  readonly sinceMs: number;
  readonly sinceUnixMs: number;
  readonly message?: string;
}

/** Who drives, who asks to, who is there and what is frozen. */
export interface ControlState {
  readonly readOnly: boolean;
  readonly lock?: Lock;
  readonly lease?: Lease;
  /** Oldest first. */
  readonly requests: readonly ControlRequest[];
  /** Viewer ids that gateways announce. */
  readonly present: ReadonlySet<string>;
}

/** What happens to control; `atMs` is of a monotonic clock. */
export type ControlEvent =
  & { readonly atMs: number }
  & (
    | { readonly type: "tick" }
    | { readonly type: "drive"; readonly person: Person }
    | { readonly type: "hold"; readonly viewerId: string; readonly isHolding: boolean }
    | {
      readonly type: "take";
      readonly person: Person;
      readonly sinceUnixMs: number;
      readonly message?: string;
    }
    | { readonly type: "release"; readonly viewerId: string }
    | { readonly type: "grant"; readonly by: Person; readonly to: Person }
    | { readonly type: "deny"; readonly by: Person; readonly viewerId: string }
    | { readonly type: "revoke" }
    | { readonly type: "lock"; readonly lock: Lock }
    | { readonly type: "unlock" }
    | { readonly type: "presence"; readonly viewerIds: ReadonlySet<string> }
  );

/** Who may no longer steer although a gesture may be under way, and why. */
export interface Loss {
  readonly viewerId: string;
  readonly why: "left" | "revoked" | "locked" | "handed";
}

/** What follows from an event. */
export interface ControlStep {
  readonly state: ControlState;
  readonly refusal: Refusal;
  readonly lost: readonly Loss[];
}
