import type { DrawingWord } from "./drawing/drawing_view.ts";
import type { ReviewEvent } from "./review/review_event.ts";
import type { SceneEvent } from "./scene/scene_event.ts";
import type { SteeringEvent } from "./steering_event.ts";

/** What the page knows about one person in the room. */
export interface Viewer {
  readonly viewerId: string;
  readonly name: string | undefined;
  readonly role: string;
  /** False while its page is hidden; undefined when it does not say. */
  readonly visible: boolean | undefined;
}

/** The states of the way from Fuelrail to Octane. */
export const LINKS = ["connecting", "live", "idle", "stalled", "offline"] as const;
export type Link = typeof LINKS[number];

/** The states of Octane's render. */
export const RENDER_STATES = ["stopped", "waiting", "rendering", "paused", "finished"] as const;
export type RenderState = typeof RENDER_STATES[number];

/** What a viewer may ask for as its live picture. */
export const TIER_CHOICES = ["auto", "full", "half", "quarter", "off"] as const;
export type TierChoice = typeof TIER_CHOICES[number];

export interface LinkStatus {
  readonly link: Link;
  readonly generation: string | undefined;
  readonly version: string | undefined;
  /** "host:port" of the Octane that the room looks for. */
  readonly peer: string | undefined;
  /** How the renderer names itself, where it does. */
  readonly renderer: string | undefined;
  /** Unix ms at which the link entered this state. */
  readonly sinceMs: number | undefined;
  readonly reason: string | undefined;
}

export interface RenderProgress {
  readonly state: RenderState;
  readonly samples: number | undefined;
  readonly maxSamples: number | undefined;
  readonly samplesPerSecond: number | undefined;
  readonly renderSeconds: number | undefined;
  /** Octane's estimate of the whole render's time, in seconds. */
  readonly estimatedSeconds: number | undefined;
  readonly width: number | undefined;
  readonly height: number | undefined;
}

/** An epoch of images and Octane's change level in it. */
export interface EpochLevel {
  readonly epoch: number;
  readonly changeLevel: number;
}

export type SettingValue = number | string | boolean;
export type StreamSettings = Readonly<Record<string, SettingValue>>;

/** Where a state event stands: newer revisions of one kind and session win. */
export interface Stamp {
  readonly session: number;
  readonly revision: number;
}

export interface Welcome {
  readonly viewerId: string;
  readonly room: string;
  readonly role: string;
  /** Event types that this viewer may send. */
  readonly capabilities: readonly string[];
  readonly serverTimeMs: number | undefined;
  /** Secret; shows on the next joining that this is the same person. */
  readonly resumeToken: string | undefined;
}

/** One message from the gateway that this page understands, already checked. */
export type ServerEvent =
  | SteeringEvent
  | SceneEvent
  | ReviewEvent
  | { readonly type: "drawingChanged"; readonly word: DrawingWord }
  | { readonly type: "welcome"; readonly welcome: Welcome }
  | { readonly type: "linkStatus"; readonly stamp: Stamp | undefined; readonly status: LinkStatus }
  | {
    readonly type: "renderProgress";
    readonly stamp: Stamp | undefined;
    readonly progress: RenderProgress;
    readonly shown?: EpochLevel | undefined;
  }
  | {
    readonly type: "renderFirstImage";
    readonly stamp: Stamp | undefined;
    readonly shown: EpochLevel;
  }
  | { readonly type: "renderFailed"; readonly stamp: Stamp | undefined; readonly reason: string }
  | {
    readonly type: "streamSettingsChanged";
    readonly stamp: Stamp | undefined;
    readonly settings: StreamSettings;
    readonly requestId: string | undefined;
  }
  | {
    readonly type: "tierChanged";
    readonly tier: string;
    readonly chosen: TierChoice | undefined;
    readonly reason: string | undefined;
    readonly requestId: string | undefined;
  }
  | {
    readonly type: "presenceChanged";
    readonly viewers: readonly Viewer[];
    /** How many there are in all; of a crowd, only some are listed. */
    readonly total: number;
  }
  | {
    readonly type: "viewerError";
    readonly code: string;
    readonly message: string;
    readonly requestId: string | undefined;
    /** The event that was refused; `input` for pointers and keys. */
    readonly about: string | undefined;
  }
  | { readonly type: "tokenExpiring"; readonly expiresAtMs: number }
  | {
    readonly type: "tokenRefreshed";
    readonly role: string;
    readonly capabilities: readonly string[];
  }
  | { readonly type: "pong"; readonly t: number; readonly serverTimeMs: number | undefined }
  | {
    readonly type: "goaway";
    readonly retryAfterMs: number | undefined;
    readonly reason: string | undefined;
  }
  | { readonly type: "other"; readonly name: string };
