import type { PropertyValue } from "../inspector/property.ts";
import type { SceneRow } from "./scene_row.ts";
import type { Stamp } from "../server_event.ts";
import type { SettingCapability, SettingsState } from "./render_settings.ts";
import type { DeviceStats } from "./device_stats.ts";
import type { Regions } from "../steering_event.ts";

/** One thing that is different in the scene. */
export type SceneChange =
  /** Another project. */
  | { readonly change: "project" }
  /** The same project, of which changes may have been missed. */
  | { readonly change: "again" }
  | { readonly change: "children"; readonly path: string }
  | {
    readonly change: "added";
    readonly parent: string;
    readonly row: SceneRow;
    readonly index: number;
  }
  | { readonly change: "removed"; readonly path: string }
  | {
    readonly change: "renamed";
    readonly path: string;
    readonly newPath: string;
    readonly name: string;
  }
  | { readonly change: "links"; readonly path: string }
  | {
    readonly change: "moved";
    readonly path: string;
    /** In its graph, in the graph's own units. */
    readonly position: readonly [number, number];
  }
  | {
    readonly change: "value";
    readonly path: string;
    readonly property: string;
    /** Undefined when it must be read again. */
    readonly value: PropertyValue | undefined;
  };

/** One edit that can be taken back or repeated. */
export interface UndoStep {
  readonly editId: string;
  readonly name: string;
  /** Name of who made it. */
  readonly by: string | undefined;
}

/** What can be undone and redone in the room, newest first. */
export interface UndoState {
  readonly undo: readonly UndoStep[];
  readonly redo: readonly UndoStep[];
}

/** The project that is open, as far as the room has told. */
export interface OpenProject {
  readonly url: string;
  readonly label: string | undefined;
  readonly generation: number | undefined;
  readonly ok: boolean;
  readonly fault: string | undefined;
}

/** A load that runs. */
export interface Loading {
  readonly url: string;
  readonly phase: string | undefined;
  /** 0..1, undefined while unknown. */
  readonly amount: number | undefined;
  readonly activity: string | undefined;
}

/** The render pass that frames show. */
export interface AovState {
  readonly active: string;
  readonly available: readonly string[];
}

/** What the gateway tells of the scene, its project and its settings. */
export type SceneEvent =
  | {
    readonly type: "sceneChanged";
    readonly stamp: Stamp | undefined;
    readonly generation: number | undefined;
    readonly changes: readonly SceneChange[];
  }
  | {
    readonly type: "undoStateChanged";
    readonly stamp: Stamp | undefined;
    readonly undo: UndoState;
  }
  | {
    readonly type: "openStageResult";
    readonly stamp: Stamp | undefined;
    readonly project: OpenProject;
    readonly by: string | undefined;
  }
  | {
    readonly type: "loadingStateResponse";
    readonly stamp: Stamp | undefined;
    readonly url: string;
    readonly busy: boolean;
    readonly phase: string | undefined;
  }
  | {
    readonly type: "updateProgressAmount";
    readonly stamp: Stamp | undefined;
    readonly amount: number;
  }
  | {
    readonly type: "updateProgressActivity";
    readonly stamp: Stamp | undefined;
    readonly activity: string;
  }
  | {
    readonly type: "projectSaved";
    readonly stamp: Stamp | undefined;
    readonly ok: boolean;
    readonly label: string | undefined;
    readonly fault: string | undefined;
    readonly by: string | undefined;
  }
  | {
    readonly type: "renderSettingsChanged";
    readonly stamp: Stamp | undefined;
    readonly regions: Regions;
    readonly settings: SettingsState;
    readonly capabilities: readonly SettingCapability[];
  }
  | { readonly type: "activeAOVState"; readonly stamp: Stamp | undefined; readonly aov: AovState }
  | {
    readonly type: "deviceStatsChanged";
    readonly stamp: Stamp | undefined;
    readonly stats: DeviceStats;
  };
