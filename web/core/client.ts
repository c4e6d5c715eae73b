import { closeInfoOf, retryAfterOf } from "@fuelrail/contracts/binary";
import { retryDelayMs } from "./backoff.ts";
import type { Welcome } from "./server_event.ts";

/** Time for the socket to open and the gateway to say welcome, in ms. */
export const WELCOME_TIMEOUT_MS = 10_000;
/** Pause between two pings, in ms. */
export const PING_INTERVAL_MS = 4_000;
/** Silence of a joined gateway after which the connection counts as dead, in ms. */
export const SILENCE_LIMIT_MS = 14_000;
/** Time to answer that a silent gateway gets when the page is seen again, in ms. */
export const SEEN_GRACE_MS = 4_000;
/** How long a connection must have held before its loss counts as the first failure, in ms. */
export const STEADY_AFTER_MS = 5_000;
/** Least wait before knocking again at a full room, in ms. */
export const FULL_WAIT_MS = 5_000;

/** Why the page is not in the room. */
export interface Loss {
  readonly kind: "unauthorised" | "forbidden" | "protocol" | "full" | "slow" | "goaway" | "lost";
  /** The gateway's own words, where it gave any. */
  readonly reason: string | undefined;
}

/** Where the page stands with its gateway; each phase carries only its own fields. */
export type Phase =
  | {
    readonly name: "joining";
    readonly socket: number;
    readonly giveUpAtMs: number;
    /** What this attempt is to make good; undefined for a page that has just been opened. */
    readonly after: Loss | undefined;
  }
  | {
    readonly name: "joined";
    readonly socket: number;
    readonly welcome: Welcome;
    readonly joinedAtMs: number;
    readonly heardAtMs: number;
    readonly pingAtMs: number;
    readonly goawayAfterMs: number | undefined;
  }
  | { readonly name: "waiting"; readonly loss: Loss; readonly retryAtMs: number }
  | { readonly name: "refused"; readonly loss: Loss }
  | { readonly name: "closed" };

export interface ClientState {
  readonly phase: Phase;
  readonly lastSocket: number;
  /** Failures since the last steady connection. */
  readonly failures: number;
  readonly visible: boolean;
}

export type ClientEvent =
  | { readonly type: "started" }
  | { readonly type: "opened"; readonly socket: number }
  | { readonly type: "welcomed"; readonly socket: number; readonly welcome: Welcome }
  | { readonly type: "heard"; readonly socket: number }
  | {
    readonly type: "toldToGo";
    readonly socket: number;
    readonly retryAfterMs: number | undefined;
  }
  | {
    readonly type: "closed";
    readonly socket: number;
    readonly code: number;
    readonly reason: string;
  }
  | { readonly type: "woke" }
  | { readonly type: "visibilityChanged"; readonly visible: boolean }
  /** Somebody pressed "try now", or the network came back. */
  | { readonly type: "retryAsked" }
  /** The page has a new name or token and must say hello again. */
  | { readonly type: "rejoinAsked" }
  | { readonly type: "left" };

export type ClientEffect =
  | { readonly type: "open"; readonly socket: number }
  | { readonly type: "close"; readonly socket: number }
  | { readonly type: "sendHello"; readonly socket: number }
  | { readonly type: "sendPing"; readonly socket: number }
  | { readonly type: "sendVisibility"; readonly socket: number; readonly visible: boolean };

export interface ClientStep {
  readonly state: ClientState;
  readonly effects: readonly ClientEffect[];
}

/** The time and the chance that a step may use. */
export interface StepWorld {
  readonly nowMs: number;
  /** From 0 up to, but not including, 1. */
  readonly random: number;
}

export function initialClient(visible: boolean): ClientState {
  return { phase: { name: "closed" }, lastSocket: 0, failures: 0, visible };
}

/** When the client wants a `woke` event next, in the clock of `nowMs`; undefined for never. */
export function nextWakeMs({ phase }: ClientState): number | undefined {
  switch (phase.name) {
    case "joining":
      return phase.giveUpAtMs;
    case "joined":
      return Math.min(phase.pingAtMs, phase.heardAtMs + SILENCE_LIMIT_MS);
    case "waiting":
      return phase.retryAtMs;
    default:
      return undefined;
  }
}

/**
 * Joins a room, keeps the connection alive and comes back after every loss but a refusal.
 *
 * Events of a socket other than the current one are ignored.
 */
export function stepClient(state: ClientState, event: ClientEvent, world: StepWorld): ClientStep {
  switch (event.type) {
    case "started":
      return state.phase.name === "closed" ? open(state, world) : unchanged(state);
    case "opened":
      if (!isCurrent(state, event.socket)) return unchanged(state);
      return { state, effects: [{ type: "sendHello", socket: event.socket }] };
    case "welcomed":
      return isCurrent(state, event.socket) ? welcomed(state, event, world) : unchanged(state);
    case "heard":
    case "toldToGo":
      return isCurrent(state, event.socket) ? heard(state, event, world) : unchanged(state);
    case "closed":
      if (!isCurrent(state, event.socket)) return unchanged(state);
      return lost(state, lossOf(event.code, event.reason), event.reason, world);
    case "woke":
      return woke(state, world);
    case "visibilityChanged":
      return visibilityChanged(state, event.visible, world);
    case "retryAsked":
      return retryAsked(state, world);
    case "rejoinAsked": {
      const opened = open(state, world);
      return { ...opened, effects: [...closeCurrent(state), ...opened.effects] };
    }
    case "left":
      return {
        state: { ...state, phase: { name: "closed" } },
        effects: closeCurrent(state),
      };
  }
}

function open(state: ClientState, { nowMs }: StepWorld): ClientStep {
  const socket = state.lastSocket + 1;
  const giveUpAtMs = nowMs + WELCOME_TIMEOUT_MS;
  const after = state.phase.name === "waiting" ? state.phase.loss : undefined;
  const phase: Phase = { name: "joining", socket, giveUpAtMs, after };
  return { state: { ...state, lastSocket: socket, phase }, effects: [{ type: "open", socket }] };
}

function welcomed(
  state: ClientState,
  { socket, welcome }: { readonly socket: number; readonly welcome: Welcome },
  { nowMs }: StepWorld,
): ClientStep {
  if (state.phase.name !== "joining") return unchanged(state);
  const phase: Phase = {
    name: "joined",
    socket,
    welcome,
    joinedAtMs: nowMs,
    heardAtMs: nowMs,
    pingAtMs: nowMs + PING_INTERVAL_MS,
    goawayAfterMs: undefined,
  };
  const effects: ClientEffect[] = [{ type: "sendPing", socket }];
  if (!state.visible) effects.push({ type: "sendVisibility", socket, visible: false });
  return { state: { ...state, phase }, effects };
}

function heard(
  state: ClientState,
  event: { readonly type: "heard" | "toldToGo"; readonly retryAfterMs?: number | undefined },
  { nowMs }: StepWorld,
): ClientStep {
  const { phase } = state;
  if (phase.name !== "joined") return unchanged(state);
  const goawayAfterMs = event.type === "toldToGo" ? event.retryAfterMs ?? 0 : phase.goawayAfterMs;
  return { state: { ...state, phase: { ...phase, heardAtMs: nowMs, goawayAfterMs } }, effects: [] };
}

function lost(state: ClientState, loss: Loss, reason: string, world: StepWorld): ClientStep {
  if (loss.kind === "unauthorised" || loss.kind === "forbidden" || loss.kind === "protocol") {
    return { state: { ...state, phase: { name: "refused", loss } }, effects: [] };
  }
  const { phase } = state;
  const steady = phase.name === "joined" && world.nowMs - phase.joinedAtMs >= STEADY_AFTER_MS;
  const failures = steady ? 0 : state.failures;
  const jitteredMs = retryDelayMs(failures, state.visible, world.random);
  const told = phase.name === "joined" ? phase.goawayAfterMs : undefined;
  const leastMs = loss.kind === "full" ? FULL_WAIT_MS : told ?? retryAfterOf(reason) ?? 0;
  const retryAtMs = world.nowMs + leastMs + jitteredMs;
  return {
    state: { ...state, failures: failures + 1, phase: { name: "waiting", loss, retryAtMs } },
    effects: [],
  };
}

function woke(state: ClientState, world: StepWorld): ClientStep {
  const { phase } = state;
  const { nowMs } = world;
  if (phase.name === "waiting" && nowMs >= phase.retryAtMs) return open(state, world);
  if (phase.name === "joining" && nowMs >= phase.giveUpAtMs) {
    return drop(state, "The gateway did not answer", world);
  }
  if (phase.name !== "joined") return unchanged(state);
  if (nowMs >= phase.heardAtMs + SILENCE_LIMIT_MS) {
    return drop(state, "The gateway fell silent", world);
  }
  if (nowMs < phase.pingAtMs) return unchanged(state);
  return {
    state: { ...state, phase: { ...phase, pingAtMs: nowMs + PING_INTERVAL_MS } },
    effects: [{ type: "sendPing", socket: phase.socket }],
  };
}

function drop(state: ClientState, reason: string, world: StepWorld): ClientStep {
  const next = lost(state, { kind: "lost", reason }, reason, world);
  return { state: next.state, effects: [...closeCurrent(state), ...next.effects] };
}

function visibilityChanged(state: ClientState, visible: boolean, world: StepWorld): ClientStep {
  if (visible === state.visible) return unchanged(state);
  const next = { ...state, visible };
  const { phase } = next;
  if (phase.name === "joined") {
    const { socket } = phase;
    const effects: ClientEffect[] = [{ type: "sendVisibility", socket, visible }];
    if (!visible) return { state: next, effects };
    // A hidden page's timers sleep, so its silence proves nothing until one ping had its chance.
    const heardAtMs = Math.max(phase.heardAtMs, world.nowMs - SILENCE_LIMIT_MS + SEEN_GRACE_MS);
    return { state: { ...next, phase: { ...phase, heardAtMs, pingAtMs: world.nowMs } }, effects };
  }
  if (phase.name !== "waiting" || !visible) return unchanged(next);
  const soonerMs = world.nowMs + retryDelayMs(0, true, world.random);
  const mayHurry = phase.loss.kind === "lost" || phase.loss.kind === "slow";
  const retryAtMs = mayHurry ? Math.min(phase.retryAtMs, soonerMs) : phase.retryAtMs;
  return unchanged({ ...next, phase: { ...phase, retryAtMs } });
}

function retryAsked(state: ClientState, world: StepWorld): ClientStep {
  const { name } = state.phase;
  return name === "waiting" || name === "refused" ? open(state, world) : unchanged(state);
}

function lossOf(code: number, reason: string): Loss {
  return { kind: closeInfoOf(code)?.name ?? "lost", reason: reason === "" ? undefined : reason };
}

function closeCurrent({ phase }: ClientState): readonly ClientEffect[] {
  return phase.name === "joining" || phase.name === "joined"
    ? [{ type: "close", socket: phase.socket }]
    : [];
}

function isCurrent({ phase }: ClientState, socket: number): boolean {
  return (phase.name === "joining" || phase.name === "joined") && phase.socket === socket;
}

function unchanged(state: ClientState): ClientStep {
  return { state, effects: [] };
}
