import { DEFAULT_NAVIGATION, type Profile } from "@fuelrail/camera-math";
import { asObject, choiceField, type JsonObject, textField, textsField } from "./json_fields.ts";
import { PROFILES } from "./steering_event.ts";
import { TIER_CHOICES, type TierChoice } from "./server_event.ts";

/** What surrounds the picture in the viewport. */
export const SURROUNDS = ["mid", "dark", "black"] as const;
export type Surround = typeof SURROUNDS[number];

/** How this browser's user steers. */
export interface NavigationChoice {
  readonly profile: Profile;
  /** Times the usual speed. */
  readonly sensitivity: number;
  readonly dollyToCursor: boolean;
  readonly invertY: boolean;
  readonly dragThresholdPx: Readonly<Record<PointerKind, number>>;
}

/** What a person points with. */
export const POINTER_KINDS = ["mouse", "pen", "touch"] as const;
export type PointerKind = typeof POINTER_KINDS[number];

/** Slowest and fastest steering, times the usual. */
export const SENSITIVITY_RANGE = [0.1, 4] as const;
/** Farthest that a press may wander before it drags, CSS pixels. */
export const DRAG_THRESHOLD_MAX_PX = 32;

/** What this browser remembers of its user's choices. */
export interface Preferences {
  readonly name: string | undefined;
  /** The live picture asked for on every joining. */
  readonly tier: TierChoice;
  /** Ids of the projects opened last, newest first. */
  readonly recentProjects: readonly string[];
  /** "checker" or "#rrggbb", behind transparent pixels. */
  readonly backdrop: string;
  readonly surround: Surround;
  /** Titles of the panel sections that are folded away. */
  readonly folded: readonly string[];
  readonly navigation: NavigationChoice;
  /** Whether moves of the camera are shown before their picture is there. */
  readonly previewMoves: boolean;
}

/** Choices of somebody who has made none. */
export function defaultPreferences(): Preferences {
  return {
    name: undefined,
    tier: "auto",
    recentProjects: [],
    backdrop: "checker",
    surround: "mid",
    folded: ["Connection"],
    navigation: {
      profile: DEFAULT_NAVIGATION.profile,
      sensitivity: DEFAULT_NAVIGATION.sensitivity,
      dollyToCursor: DEFAULT_NAVIGATION.dollyToCursor,
      invertY: DEFAULT_NAVIGATION.invertY,
      dragThresholdPx: DEFAULT_NAVIGATION.dragThresholdPx,
    },
    previewMoves: true,
  };
}

/** Longest name that others are shown, in characters. */
export const NAME_LIMIT = 64;

/** How many projects are remembered as opened. */
export const RECENT_PROJECTS = 8;

/** Reads stored preferences; whatever is missing or damaged falls back to `defaults`. */
export function parsePreferences(text: string | null, defaults: Preferences): Preferences {
  const stored = asObject(parse(text ?? ""));
  if (stored === undefined) return defaults;
  const backdrop = textField(stored, "backdrop");
  // Somebody who opens the page anew wants to see the render, whatever was chosen last time.
  const tier = choiceField(stored, "tier", TIER_CHOICES);
  return {
    name: textField(stored, "name")?.slice(0, NAME_LIMIT),
    tier: tier === undefined || tier === "off" ? defaults.tier : tier,
    recentProjects: textsField(stored, "recentProjects").slice(0, RECENT_PROJECTS),
    backdrop: backdrop !== undefined && isBackdrop(backdrop) ? backdrop : defaults.backdrop,
    surround: choiceField(stored, "surround", SURROUNDS) ?? defaults.surround,
    folded: Array.isArray(stored.folded)
      ? stored.folded.filter((title) => typeof title === "string")
      : defaults.folded,
    navigation: readNavigation(asObject(stored.navigation) ?? {}, defaults.navigation),
    previewMoves: typeof stored.previewMoves === "boolean"
      ? stored.previewMoves
      : defaults.previewMoves,
  };
}

function readNavigation(stored: JsonObject, defaults: NavigationChoice): NavigationChoice {
  const { dollyToCursor, invertY, sensitivity } = stored;
  const threshold = asObject(stored.dragThresholdPx) ?? {};
  const thresholdOf = (kind: PointerKind) =>
    within(threshold[kind], 0, DRAG_THRESHOLD_MAX_PX) ?? defaults.dragThresholdPx[kind];
  return {
    profile: choiceField(stored, "profile", PROFILES) ?? defaults.profile,
    sensitivity: within(sensitivity, ...SENSITIVITY_RANGE) ?? defaults.sensitivity,
    dragThresholdPx: {
      mouse: thresholdOf("mouse"),
      pen: thresholdOf("pen"),
      touch: thresholdOf("touch"),
    },
    dollyToCursor: typeof dollyToCursor === "boolean" ? dollyToCursor : defaults.dollyToCursor,
    invertY: typeof invertY === "boolean" ? invertY : defaults.invertY,
  };
}

function within(value: unknown, min: number, max: number): number | undefined {
  return typeof value === "number" && value >= min && value <= max ? value : undefined;
}

function isBackdrop(text: string): boolean {
  return text === "checker" || /^#[0-9a-f]{6}$/i.test(text);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
