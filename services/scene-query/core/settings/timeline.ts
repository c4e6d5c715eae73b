import { SETTING_SPECS, type SettingSpec } from "./setting_specs.ts";

/** The animation of a scene, seconds. */
export interface Timeline {
  readonly beginS: number;
  readonly endS: number;
  readonly fps: number;
}

/** Frames per second where Octane names none that can be used. */
const FPS_DEFAULT = 24;

/** A timeline, or undefined for a scene that is not animated. */
export function timelineOf(
  beginS: number,
  endS: number,
  fps: number | undefined,
): Timeline | undefined {
  if (!Number.isFinite(beginS) || !Number.isFinite(endS) || endS <= beginS) return undefined;
  const isUsable = fps !== undefined && Number.isFinite(fps) && fps > 0;
  return { beginS, endS, fps: isUsable ? fps : FPS_DEFAULT };
}

/** The frame that a time lies in; times next to a frame's start count as that frame. */
export function frameAt({ fps }: Timeline, timeS: number): number {
  return Math.floor(timeS * fps + 1e-3);
}

/** The time at which a frame starts, kept within the timeline. */
export function timeOfFrame(timeline: Timeline, frame: number): number {
  return clampTime(timeline, frame / timeline.fps);
}

/** Keeps a time within the timeline. */
export function clampTime({ beginS, endS }: Timeline, timeS: number): number {
  return Math.min(endS, Math.max(beginS, timeS));
}

/**
 * The time to show next while playing: as far on as time has passed, at least one frame, from the
 * start again after the end.
 */
export function nextTime(timeline: Timeline, timeS: number, passedS: number): number {
  const { beginS, endS, fps } = timeline;
  const frames = Math.max(1, Math.floor(passedS * fps + 1e-3));
  const next = (frameAt(timeline, timeS) + frames) / fps;
  return next > endS ? beginS : next;
}

/** What is said of the time and of the frame on a timeline. */
export function timelineSpecs(
  timeline: Timeline,
): Readonly<Record<"timeline_time" | "timeline_frame", SettingSpec>> {
  const { beginS, endS, fps } = timeline;
  return {
    timeline_time: { ...SETTING_SPECS.timeline_time, min: beginS, max: endS, step: 1 / fps },
    timeline_frame: {
      ...SETTING_SPECS.timeline_frame,
      min: frameAt(timeline, beginS),
      max: frameAt(timeline, endS),
    },
  };
}
