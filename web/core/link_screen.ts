import type { Phase } from "./client.ts";
import { lossScreen } from "./loss_screen.ts";
import { offlineChecks } from "./offline_checks.ts";
import type { RoomState } from "./room_state.ts";
import { BLANK, type LinkScreen } from "./screen.ts";
import type { LinkStatus } from "./server_event.ts";

/** How far the picture on the screen can be trusted. */
export type PictureTrust = "current" | "aged" | "old";

export interface LinkView {
  readonly screen: LinkScreen | undefined;
  readonly trust: PictureTrust;
}

/** What to say and how to show the picture, given where everything stands. */
export function linkView(phase: Phase, room: RoomState, hasPicture: boolean): LinkView {
  const screen = screenOf(phase, room, hasPicture);
  return { screen, trust: trustOf(screen) };
}

function trustOf(screen: LinkScreen | undefined): PictureTrust {
  switch (screen?.kind) {
    case undefined:
    case "idle":
    case "waiting":
      return "current";
    case "stalled":
    case "off":
      return "aged";
    default:
      return "old";
  }
}

function screenOf(phase: Phase, room: RoomState, hasPicture: boolean): LinkScreen | undefined {
  switch (phase.name) {
    case "closed":
      return { ...BLANK, kind: "lost", tone: "bad", title: "Not connected", canRetry: false };
    case "joining":
      return phase.after === undefined
        ? JOINING
        : { ...lossScreen(phase.after, undefined), trying: true };
    case "waiting":
      return lossScreen(phase.loss, phase.retryAtMs);
    case "refused":
      return lossScreen(phase.loss, undefined);
    case "joined":
      return roomScreen(room, hasPicture);
  }
}

const JOINING: LinkScreen = { ...BLANK, kind: "joining", tone: "busy", title: "Joining the room" };

function roomScreen(room: RoomState, hasPicture: boolean): LinkScreen | undefined {
  const { link } = room;
  if (link === undefined) {
    const title = "Waiting for the room's state";
    return { ...BLANK, kind: "connecting", tone: "busy", title };
  }
  const since = { ...BLANK, sinceMs: link.sinceMs };
  const where = link.peer === undefined ? "" : ` at ${link.peer}`;
  switch (link.link) {
    case "connecting":
      return {
        ...since,
        kind: "connecting",
        tone: "busy",
        title: `Looking for Octane${where}`,
        detail: link.reason,
      };
    case "offline":
      return {
        ...since,
        kind: "offline",
        tone: "bad",
        title: hasPicture ? `Octane${where} is offline` : `No Octane${where}`,
        detail: withoutStart(link.reason, `No Octane${where}: `),
        checks: offlineChecks(link),
      };
    case "stalled":
      return {
        ...since,
        kind: "stalled",
        tone: "warn",
        title: "Octane has stopped answering",
        detail: link.reason,
        checks: [
          "A dialog may be open in Octane, or a heavy scene is still loading",
          "Fuelrail goes on by itself as soon as images come again",
        ],
      };
    case "idle":
      return hasPicture ? offScreen(room) : idleScreen(room, link);
    case "live":
      return hasPicture ? offScreen(room) : waitingScreen(room);
  }
}

/** A reason without what the title says already. */
function withoutStart(reason: string | undefined, start: string): string | undefined {
  return reason?.startsWith(start) ? reason.slice(start.length) : reason;
}

function offScreen(room: RoomState): LinkScreen | undefined {
  if (room.tier?.tier !== "off") return undefined;
  return {
    ...BLANK,
    kind: "off",
    tone: "quiet",
    title: "Live picture is off",
    detail: room.tier.reason ?? "Only finished pictures arrive; choose a size to watch live.",
  };
}

function waitingScreen(room: RoomState): LinkScreen {
  if (room.tier?.tier === "off") return offScreen(room) ?? BLANK_WAITING;
  return BLANK_WAITING;
}

const BLANK_WAITING: LinkScreen = {
  ...BLANK,
  kind: "waiting",
  tone: "busy",
  title: "Waiting for the first image",
  detail: "Octane is rendering; its first image is on the way.",
};

function idleScreen(room: RoomState, link: LinkStatus): LinkScreen {
  const state = room.render?.state;
  const base = { ...BLANK, kind: "idle", tone: "quiet", sinceMs: link.sinceMs } as const;
  if (room.renderFailure !== undefined) {
    return { ...base, title: "The render failed", detail: room.renderFailure };
  }
  if (state === "paused") {
    return {
      ...base,
      title: "The render is paused",
      detail: link.reason,
      checks: ["Continue the render in Octane and its picture appears here"],
    };
  }
  if (state === "finished") {
    return {
      ...base,
      title: "The render is finished",
      detail: link.reason ?? "Its picture is being fetched.",
    };
  }
  return {
    ...base,
    title: "Connected, and nothing to render",
    detail: link.reason,
    checks: [
      "Open a scene in Octane",
      "Select its render target, so that Octane starts to render",
    ],
  };
}
