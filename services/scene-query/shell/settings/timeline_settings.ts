import { type OctaneAtDesk, readAttribute } from "@fuelrail/kit/octane";
import {
  ApiProjectManagerService,
  ApiRenderEngineService,
  ApiRootNodeGraphService,
  AttributeId,
  ObjectRef_ObjectType,
} from "@fuelrail/kit/octane/beta2";
import { SETTING_SPECS } from "../../core/settings/setting_specs.ts";
import {
  clampTime,
  frameAt,
  type Timeline,
  timelineOf,
  timelineSpecs,
  timeOfFrame,
} from "../../core/settings/timeline.ts";
import { orAbsent } from "../or_absent.ts";
import { NoSuchSetting, type Setting } from "./setting_io.ts";
import type { TargetParts } from "./target_parts.ts";

/** The timeline and where on it the scene stands, seconds. */
export interface TimelineReading {
  readonly timeline: Timeline;
  readonly timeS: number;
}

/** Reads and sets the time of the scene's animation. */
export interface TimelineSettings {
  readonly settings: Readonly<
    Record<"timeline_time" | "timeline_frame" | "timeline_play", Setting>
  >;
  /** Undefined for a scene that is not animated. */
  read(octane: OctaneAtDesk): Promise<TimelineReading | undefined>;
  /** Sets the time; it shows after the next update. */
  setTime(octane: OctaneAtDesk, timeS: number): Promise<void>;
}

export interface TimelineSettingsOptions {
  /** Whether time runs by itself. */
  readonly isPlaying: () => boolean;
  readonly play: (isOn: boolean) => void;
}

interface Handles {
  readonly project: string;
  readonly root: bigint;
  readonly settings: bigint;
}

const { rootNodeGraph, projectSettings } = ApiProjectManagerService.method;
const { animationTimeSpan, updateTime } = ApiRootNodeGraphService.method;
const type = ObjectRef_ObjectType.ApiRootNodeGraph;

export function createTimelineSettings(options: TimelineSettingsOptions): TimelineSettings {
  let handles: Handles | undefined;
  /** Octane need not note a time that it was set to: then it is the one that counts. */
  let told: { readonly timeS: number; readonly notedS: number | undefined } | undefined;
  let readings = new WeakMap<TargetParts, Promise<TimelineReading | undefined>>();

  async function find(octane: OctaneAtDesk): Promise<Handles> {
    const project = `${octane.turn.session}:${octane.turn.projectGeneration}`;
    if (handles?.project === project) return handles;
    told = undefined;
    const { result: root } = await octane.call(rootNodeGraph, {});
    const settings = await orAbsent(octane.call(projectSettings, {}));
    handles = { project, root: root?.handle ?? 0n, settings: settings?.result?.handle ?? 0n };
    return handles;
  }

  async function notedTime(octane: OctaneAtDesk, { settings }: Handles) {
    if (settings === 0n) return undefined;
    return await orAbsent(readAttribute(octane, settings, AttributeId.A_TIME, "float"));
  }

  async function read(octane: OctaneAtDesk): Promise<TimelineReading | undefined> {
    const found = await find(octane);
    const objectPtr = { handle: found.root, type };
    const span = await orAbsent(octane.call(animationTimeSpan, { objectPtr }));
    const { begin, end } = span?.result ?? {};
    const fps = await orAbsent(octane.call(ApiRenderEngineService.method.fps, {}));
    const timeline = timelineOf(begin?.value ?? 0, end?.value ?? 0, fps?.result);
    if (timeline === undefined) return undefined;
    const notedS = await notedTime(octane, found);
    const isOurs = told !== undefined && (notedS === undefined || notedS === told.notedS);
    const timeS = isOurs ? told?.timeS : notedS;
    return { timeline, timeS: clampTime(timeline, timeS ?? timeline.beginS) };
  }

  async function setTime(octane: OctaneAtDesk, timeS: number): Promise<void> {
    const found = await find(octane);
    const objectPtr = { handle: found.root, type };
    await octane.call(updateTime, { objectPtr, time: { value: timeS } });
    told = { timeS, notedS: await notedTime(octane, found) };
    readings = new WeakMap();
  }

  function readOnce(octane: OctaneAtDesk, parts: TargetParts) {
    const known = readings.get(parts) ?? read(octane);
    readings.set(parts, known);
    return known;
  }

  async function needed(octane: OctaneAtDesk, parts: TargetParts): Promise<TimelineReading> {
    const reading = await readOnce(octane, parts);
    if (reading === undefined) throw new NoSuchSetting("The scene is not animated");
    return reading;
  }

  return {
    read,
    setTime,
    settings: {
      timeline_time: {
        async read(octane, parts) {
          const reading = await readOnce(octane, parts);
          if (reading === undefined) return undefined;
          const { timeline, timeS } = reading;
          return { spec: timelineSpecs(timeline).timeline_time, value: timeS };
        },
        async write(octane, parts, value) {
          const { timeline } = await needed(octane, parts);
          await setTime(octane, clampTime(timeline, Number(value)));
          return "pins";
        },
      },
      timeline_frame: {
        async read(octane, parts) {
          const reading = await readOnce(octane, parts);
          if (reading === undefined) return undefined;
          const { timeline, timeS } = reading;
          return {
            spec: timelineSpecs(timeline).timeline_frame,
            value: frameAt(timeline, timeS),
          };
        },
        async write(octane, parts, value) {
          const { timeline } = await needed(octane, parts);
          await setTime(octane, timeOfFrame(timeline, Number(value)));
          return "pins";
        },
      },
      timeline_play: {
        async read(octane, parts) {
          if (await readOnce(octane, parts) === undefined) return undefined;
          return { spec: SETTING_SPECS.timeline_play, value: options.isPlaying() };
        },
        async write(octane, parts, value) {
          await needed(octane, parts);
          options.play(value === true);
          return "engine";
        },
      },
    },
  };
}
