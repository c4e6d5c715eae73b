/** Silence of the room's owner after which nobody is taken to be there, ms; it speaks every 2 s. */
export const SILENT_MS = 7_000;

/**
 * Where pictures come from just now: what the owner of the room's frames says of Octane, or that
 * there is no such owner (`nobody`) or no bus (`no_bus`).
 */
export type SourceState =
  | "live"
  | "idle"
  | "stalled"
  | "connecting"
  | "octane_lost"
  | "nobody"
  | "no_bus";

/** A state of the source, with what is known of why. */
export interface Standing {
  readonly state: SourceState;
  readonly reason: string | undefined;
  /** The picture that stands is an old one for want of a source. */
  readonly held: boolean;
}

/** What is known of a room's source. */
export interface SourceFacts {
  readonly room: string;
  readonly isBusUp: boolean;
  readonly link: { readonly link: string; readonly reason?: string | undefined } | undefined;
  /** Silence of the owner, or time since it is listened for, ms. */
  readonly silentMs: number;
}

const LINK_STATES: Readonly<Record<string, SourceState>> = {
  live: "live",
  idle: "idle",
  stalled: "stalled",
  connecting: "connecting",
  offline: "octane_lost",
};

/** What to tell of the source. */
export function standingOf(facts: SourceFacts): Standing {
  const { room, isBusUp, link, silentMs } = facts;
  if (!isBusUp) return { state: "no_bus", reason: "NATS cannot be reached", held: true };
  if (silentMs > SILENT_MS) {
    return { state: "nobody", reason: `Nobody publishes the room ${room}`, held: true };
  }
  if (link === undefined) {
    return { state: "connecting", reason: `Waiting for word of the room ${room}`, held: true };
  }
  const state = LINK_STATES[link.link];
  if (state === undefined) {
    return { state: "connecting", reason: `Unknown link state ${link.link}`, held: true };
  }
  const held = state !== "live" && state !== "idle";
  return { state, reason: link.reason, held };
}

/** Whether two standings tell the same. */
export function isSameStanding(a: Standing | undefined, b: Standing): boolean {
  return a?.state === b.state && a.reason === b.reason;
}
