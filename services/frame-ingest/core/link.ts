import { backoffMs } from "./backoff.ts";
import { STALL_MS } from "@fuelrail/contracts/binary";
import {
  faultWords,
  idleWords,
  type LinkFault,
  LOADING_WORDS,
  noImageWords,
  overdueWords,
  replacedWords,
} from "./link_words.ts";
import { isWorking, type RenderStateName } from "./render_state.ts";

/** State of the connection to Octane as the room sees it. */
export type LinkName = "connecting" | "live" | "idle" | "stalled" | "offline";

/** Which family of Octane's wire the peer speaks. */
export type Generation = "alpha5" | "beta2" | "unknown";

/** What the room is told of the link. */
export interface LinkView {
  readonly link: LinkName;
  readonly generation: Generation;
  readonly version: string | null;
  readonly renderer: string | null;
  readonly reason: string | undefined;
  /** When this link state was entered, monotonic ms. */
  readonly sinceMs: number;
}

/** What happens to a link; every event comes with its monotonic time. */
export type LinkEvent =
  | { readonly type: "connecting" }
  | {
    readonly type: "connected";
    readonly generation: Generation;
    readonly version: string | null;
    readonly renderer: string | null;
    readonly state: RenderStateName;
    readonly hasTarget: boolean | undefined;
  }
  | { readonly type: "failed"; readonly fault: LinkFault; readonly random: number }
  | { readonly type: "overdue"; readonly call: string; readonly afterMs: number }
  | { readonly type: "answered" }
  | {
    readonly type: "render";
    readonly state: RenderStateName;
    readonly hasTarget: boolean | undefined;
  }
  | { readonly type: "image" }
  | { readonly type: "load"; readonly running: boolean; readonly reason?: string }
  | { readonly type: "tick" };

/** What the shell has to do. */
export type LinkEffect =
  | { readonly type: "publish"; readonly view: LinkView }
  /** Attempt again after this pause. */
  | { readonly type: "retry"; readonly afterMs: number }
  /** Give the open connection up as hung. */
  | { readonly type: "drop"; readonly fault: LinkFault };

/** Everything that the link's next state depends on; changed in place. */
export interface LinkState {
  readonly peer: string;
  phase: "closed" | "opening" | "open";
  failures: number;
  fault: LinkFault | undefined;
  generation: Generation;
  version: string | null;
  renderer: string | null;
  replaced: string | undefined;
  render: RenderStateName;
  hasTarget: boolean | undefined;
  overdue: { call: string; afterMs: number; count: number } | undefined;
  loading: boolean;
  /** What the load that runs does, where it was said. */
  loadReason: string | undefined;
  /** Start of the wait for the next image, while rendering. */
  quietSinceMs: number;
  /** Gaps between the last five images while rendering, ms. */
  intervalsMs: number[];
  view: LinkView;
}

/** Calls in a row past their deadline after which the connection is given up. */
const OVERDUE_MAX = 6;
const INTERVALS_KEPT = 5;

const NO_PEER = { generation: "unknown", version: null, renderer: null } as const;

/** A link that has not tried yet. */
export function createLink(peer: string, nowMs: number): LinkState {
  return {
    peer,
    phase: "closed",
    failures: 0,
    fault: undefined,
    generation: "unknown",
    version: null,
    renderer: null,
    replaced: undefined,
    render: "stopped",
    hasTarget: undefined,
    overdue: undefined,
    loading: false,
    loadReason: undefined,
    quietSinceMs: nowMs,
    intervalsMs: [],
    view: {
      link: "connecting",
      generation: "unknown",
      version: null,
      renderer: null,
      reason: `Connecting to ${peer}`,
      sinceMs: nowMs,
    },
  };
}

/** Takes one event in and says what to do; the newest view is in `state.view`. */
export function stepLink(state: LinkState, event: LinkEvent, nowMs: number): LinkEffect[] {
  const effects = take(state, event, nowMs);
  const next = viewOf(state, nowMs);
  const { view } = state;
  const isSame = next.link === view.link && next.reason === view.reason &&
    next.generation === view.generation && next.version === view.version &&
    next.renderer === view.renderer;
  if (isSame) return effects;
  state.view = next.link === view.link ? { ...next, sinceMs: view.sinceMs } : next;
  return [{ type: "publish", view: state.view }, ...effects];
}

function take(state: LinkState, event: LinkEvent, nowMs: number): LinkEffect[] {
  switch (event.type) {
    case "connecting":
      state.phase = "opening";
      return [];
    case "connected":
      takeConnected(state, event, nowMs);
      return [];
    case "failed":
      state.phase = "closed";
      state.fault = event.fault;
      state.overdue = undefined;
      state.failures++;
      return [{ type: "retry", afterMs: backoffMs(state.failures, event.random) }];
    case "overdue":
      return takeOverdue(state, event.call, event.afterMs);
    case "answered":
      state.overdue = undefined;
      return [];
    case "render":
      takeRender(state, event.state, event.hasTarget, nowMs);
      return [];
    case "image":
      takeImage(state, nowMs);
      return [];
    case "load":
      state.loading = event.running;
      state.loadReason = event.running ? event.reason : undefined;
      state.quietSinceMs = nowMs;
      state.overdue = undefined;
      return [];
    case "tick":
      return [];
  }
}

function takeConnected(
  state: LinkState,
  event: Extract<LinkEvent, { type: "connected" }>,
  nowMs: number,
): void {
  const { generation } = event;
  const isReplaced = state.generation !== "unknown" && generation !== "unknown" &&
    generation !== state.generation;
  state.replaced = isReplaced ? replacedWords(state.peer, state.generation, generation) : undefined;
  state.phase = "open";
  state.failures = 0;
  state.fault = undefined;
  state.overdue = undefined;
  state.generation = generation;
  state.version = event.version;
  state.renderer = event.renderer;
  state.render = event.state;
  state.hasTarget = event.hasTarget;
  state.intervalsMs = [];
  state.quietSinceMs = nowMs;
}

function takeOverdue(state: LinkState, call: string, afterMs: number): LinkEffect[] {
  if (state.phase !== "open" || state.loading) return [];
  const count = (state.overdue?.count ?? 0) + 1;
  const silentMs = (state.overdue?.afterMs ?? 0) + afterMs;
  state.overdue = { call, afterMs: silentMs, count };
  if (count < OVERDUE_MAX) return [];
  return [{ type: "drop", fault: { kind: "hung", afterMs: silentMs } }];
}

function takeRender(
  state: LinkState,
  render: RenderStateName,
  hasTarget: boolean | undefined,
  nowMs: number,
): void {
  if (render === "rendering" && state.render !== "rendering") {
    state.quietSinceMs = nowMs;
    state.intervalsMs = [];
  }
  state.render = render;
  state.hasTarget = hasTarget;
  state.overdue = undefined;
}

function takeImage(state: LinkState, nowMs: number): void {
  if (state.render === "rendering") {
    state.intervalsMs.push(nowMs - state.quietSinceMs);
    if (state.intervalsMs.length > INTERVALS_KEPT) state.intervalsMs.shift();
  }
  state.quietSinceMs = nowMs;
}

/** How long a render may be without an image before the link counts as stalled, ms. */
export function stallAfterMs(intervalsMs: readonly number[]): number {
  return Math.max(STALL_MS, 3 * Math.max(0, ...intervalsMs));
}

/** When the link would stall for want of an image, monotonic ms; undefined when it cannot. */
export function stallDueMs(state: LinkState): number | undefined {
  const canStall = state.phase === "open" && state.render === "rendering" && !state.loading;
  return canStall ? state.quietSinceMs + stallAfterMs(state.intervalsMs) : undefined;
}

function viewOf(state: LinkState, nowMs: number): LinkView {
  const { link, reason } = judge(state, nowMs);
  const peer = state.phase === "open" ? state : NO_PEER;
  const { generation, version, renderer } = peer;
  return { link, reason, generation, version, renderer, sinceMs: nowMs };
}

function judge(state: LinkState, nowMs: number): { link: LinkName; reason: string | undefined } {
  const { peer, fault } = state;
  if (state.phase !== "open") {
    if (fault === undefined) return { link: "connecting", reason: `Connecting to ${peer}` };
    return { link: linkOfFault(fault, state.failures), reason: faultWords(peer, fault) };
  }
  if (state.loading) {
    const link = state.view.link === "live" ? "live" : "idle";
    return { link, reason: state.loadReason ?? LOADING_WORDS };
  }
  if (state.overdue !== undefined) {
    const { call, afterMs } = state.overdue;
    return { link: "stalled", reason: overdueWords(peer, call, afterMs) };
  }
  const dueMs = stallDueMs(state);
  if (dueMs !== undefined && nowMs >= dueMs) {
    const quietMs = stallAfterMs(state.intervalsMs);
    return { link: "stalled", reason: noImageWords(peer, quietMs) };
  }
  if (state.render === "rendering") return { link: "live", reason: state.replaced };
  const words = idleWords(state.render, state.hasTarget);
  const reason = state.replaced === undefined ? words : `${words}. ${state.replaced}`;
  return { link: isWorking(state.render) ? "live" : "idle", reason };
}

/** A stream that ended once is being opened again; whatever fails twice is offline. */
function linkOfFault(fault: LinkFault, failures: number): LinkName {
  if (fault.kind === "silent" || fault.kind === "hung") return "stalled";
  return fault.kind === "streamEnded" && failures <= 1 ? "connecting" : "offline";
}
