import type { DeviceStats } from "./scene/device_stats.ts";
import type { SettingCapability, SettingsState } from "./scene/render_settings.ts";
import type { AovState, Loading, OpenProject, UndoState } from "./scene/scene_event.ts";
import type {
  LinkStatus,
  RenderProgress,
  ServerEvent,
  Stamp,
  StreamSettings,
  TierChoice,
  Viewer,
} from "./server_event.ts";
import type {
  Bookmark,
  CameraPolicy,
  CameraState,
  ControlState,
  Regions,
  SceneCameras,
  Selection,
} from "./steering_event.ts";

/** The live tier that the gateway sends and why. */
export interface TierState {
  /** "full", "half", "quarter" or "off", as the gateway says. */
  readonly tier: string;
  readonly chosen: TierChoice | undefined;
  readonly reason: string | undefined;
}

/** Everything the room has said since this page joined it; undefined is what it has not said. */
export interface RoomState {
  readonly link: LinkStatus | undefined;
  readonly render: RenderProgress | undefined;
  readonly renderFailure: string | undefined;
  readonly settings: StreamSettings | undefined;
  readonly tier: TierState | undefined;
  readonly viewers: readonly Viewer[];
  /** How many are here, which of a crowd is more than are listed. */
  readonly viewerCount: number;
  readonly camera: CameraState | undefined;
  readonly bookmarks: readonly Bookmark[];
  readonly sceneCameras: SceneCameras | undefined;
  readonly policy: CameraPolicy | undefined;
  readonly control: ControlState | undefined;
  readonly selection: Selection | undefined;
  /** Paths that viewers point at. */
  readonly hovers: readonly string[];
  readonly regions: Regions | undefined;
  /** Effective render settings by key. */
  readonly renderSettings: SettingsState | undefined;
  /** Render settings that can be shown and set. */
  readonly capabilities: readonly SettingCapability[];
  readonly undo: UndoState;
  readonly project: OpenProject | undefined;
  /** The load that runs. */
  readonly loading: Loading | undefined;
  readonly aov: AovState | undefined;
  readonly devices: DeviceStats | undefined;
  readonly stamps: Readonly<Partial<Record<StampedKind, Stamp | undefined>>>;
}

/**
 * What is stamped apart. Events of one subject share its count, but each is compared with its own
 * kind only: a snapshot may carry an old revision of one beside a new one of another.
 */
type StampedKind =
  | "status"
  | "render"
  | "stream"
  | "camera"
  | "bookmarks"
  | "sceneCameras"
  | "policy"
  | "control"
  | "selection"
  | "hovers"
  | "regions"
  | "undo"
  | "project"
  | "loading"
  | "aov"
  | "devices";

export const EMPTY_ROOM: RoomState = {
  link: undefined,
  render: undefined,
  renderFailure: undefined,
  settings: undefined,
  tier: undefined,
  viewers: [],
  viewerCount: 0,
  camera: undefined,
  bookmarks: [],
  sceneCameras: undefined,
  policy: undefined,
  control: undefined,
  selection: undefined,
  hovers: [],
  regions: undefined,
  renderSettings: undefined,
  capabilities: [],
  undo: { undo: [], redo: [] },
  project: undefined,
  loading: undefined,
  aov: undefined,
  devices: undefined,
  stamps: {},
};

const NOTHING_TOLD: Loading = {
  url: "",
  phase: undefined,
  amount: undefined,
  activity: undefined,
};

/**
 * The room after one event.
 *
 * The gateway sends each kind's events in order, so a session change means that the owner has
 * started again; within a session an event older than what is known changes nothing.
 */
export function reduceRoom(room: RoomState, event: ServerEvent): RoomState {
  switch (event.type) {
    case "welcome":
      return EMPTY_ROOM;
    case "linkStatus":
      return stamped(room, "status", event.stamp, { link: event.status });
    case "renderProgress":
      return stamped(room, "render", event.stamp, {
        render: event.progress,
        renderFailure: event.progress.state === "rendering" ? undefined : room.renderFailure,
      });
    case "renderFailed":
      return stamped(room, "render", event.stamp, { renderFailure: event.reason });
    case "streamSettingsChanged":
      return stamped(room, "stream", event.stamp, { settings: event.settings });
    case "tierChanged":
      return { ...room, tier: { tier: event.tier, chosen: event.chosen, reason: event.reason } };
    case "presenceChanged":
      return { ...room, viewers: event.viewers, viewerCount: event.total };
    case "cameraStateChanged":
      return stamped(room, "camera", event.stamp, { camera: event.camera });
    case "bookmarksChanged":
      return stamped(room, "bookmarks", event.stamp, { bookmarks: event.bookmarks });
    case "camera_list":
      return stamped(room, "sceneCameras", event.stamp, { sceneCameras: event.scene });
    case "camera_changed":
      return stamped(room, "sceneCameras", event.stamp, {
        sceneCameras: room.sceneCameras && { ...room.sceneCameras, active: event.active },
      });
    case "cameraPolicyChanged":
      return stamped(room, "policy", event.stamp, { policy: event.policy });
    case "controlChanged":
      return stamped(room, "control", event.stamp, { control: event.control });
    case "stageSelectionChanged":
      return stamped(room, "selection", event.stamp, { selection: event.selection });
    case "hoverChanged":
      return stamped(room, "hovers", event.stamp, { hovers: event.hovers });
    case "renderSettingsChanged":
      return stamped(room, "regions", event.stamp, {
        regions: event.regions,
        renderSettings: event.settings,
        capabilities: event.capabilities,
      });
    case "undoStateChanged":
      return stamped(room, "undo", event.stamp, { undo: event.undo });
    case "openStageResult": {
      const { project, stamp } = event;
      const open = project.ok || room.project === undefined ? project : room.project;
      return stamped(room, "project", stamp, { project: open, loading: undefined });
    }
    case "loadingStateResponse": {
      const { url, phase } = event;
      const { amount, activity } = room.loading ?? {};
      const loading = event.busy ? { url, phase, amount, activity } : undefined;
      return stamped(room, "loading", event.stamp, { loading });
    }
    case "updateProgressAmount":
      return stamped(room, "loading", event.stamp, {
        loading: { ...NOTHING_TOLD, ...room.loading, amount: event.amount },
      });
    case "updateProgressActivity":
      return stamped(room, "loading", event.stamp, {
        loading: { ...NOTHING_TOLD, ...room.loading, activity: event.activity },
      });
    case "activeAOVState":
      return stamped(room, "aov", event.stamp, { aov: event.aov });
    case "deviceStatsChanged":
      return stamped(room, "devices", event.stamp, { devices: event.stats });
    default:
      return room;
  }
}

function stamped(
  room: RoomState,
  kind: StampedKind,
  stamp: Stamp | undefined,
  change: Partial<RoomState>,
): RoomState {
  const known = room.stamps[kind];
  const isOld = stamp !== undefined && known?.session === stamp.session &&
    stamp.revision < known.revision;
  if (isOld) return room;
  return { ...room, ...change, stamps: { ...room.stamps, [kind]: stamp ?? known } };
}
