import type { GizmoAxis } from "../core/axis_gizmo.ts";
import type { ControlAction } from "../core/control_view.ts";
import type { NavigationChoice } from "../core/preferences.ts";
import { filmRegionValue } from "../core/region.ts";
import { writesToOctane } from "../core/scene/octane_writes.ts";
import type { CameraPolicy, PixelRegion } from "../core/steering_event.ts";
import { mayUse, type PickTool, type RegionTool, type Tool } from "../core/tool.ts";
import type { StudioState } from "./studio_state.ts";

type Fields = Readonly<Record<string, unknown>>;

/** A camera command that takes nothing but its name. */
export type PlainCommand =
  | "fit"
  | "fit_selection"
  | "reset"
  | "front"
  | "back"
  | "left"
  | "right"
  | "top"
  | "bottom";

/** How a pick changes the selection. */
export type PickMode = "replace" | "add" | "subtract";

/** Everything that a person can do to the camera, the control, and what is picked. */
export interface SteeringActions {
  chooseTool(tool: Tool): void;
  /** Back to the tool of somebody who has chosen none; false when that is so already. */
  putToolAway(): boolean;
  command(command: PlainCommand): void;
  lookAlong(axis: GizmoAxis): void;
  saveBookmark(name: string): void;
  recallBookmark(id: string): void;
  renameBookmark(id: string, name: string): void;
  deleteBookmark(id: string): void;
  setPolicy(policy: CameraPolicy): void;
  chooseCamera(path: string): void;
  navigate(change: Partial<NavigationChoice>): void;
  /** Tells the room how this viewer steers. */
  tellNavigation(): void;
  control(action: ControlAction): void;
  grant(viewerId: string): void;
  deny(viewerId: string): void;
  setLock(locked: boolean): void;
  pick(tool: PickTool, x: number, y: number, mode: PickMode): void;
  setRegion(tool: RegionTool, region: PixelRegion | undefined): void;
  /** Selects what is found inside a rectangle of the picture. */
  selectWithin(region: PixelRegion, mode: PickMode): void;
  /** One step of a key: to the right and down, in steps; `far` moves sideways instead of turning. */
  nudge(dx: number, dy: number, far: boolean): void;
  dolly(notches: number): void;
}

export interface SteeringActionsOptions {
  readonly state: StudioState;
  send(eventType: string, payload: Fields): boolean;
  prefer(change: { readonly navigation: NavigationChoice }): void;
  notify(tone: "info" | "error", text: string): void;
}

const CONTROL_REQUESTS: Readonly<Record<ControlAction, string>> = {
  take: "takeControlRequest",
  ask: "takeControlRequest",
  withdraw: "releaseControlRequest",
  release: "releaseControlRequest",
  revoke: "revokeControlRequest",
};

/** How far one arrow key turns the camera. */
const TURN_DEGREES = 10;
/** How far one arrow key moves the camera sideways, as a share of the picture. */
const PAN_SHARE = 0.1;

/** Binds the actions to one page's state and connection; answers come as the room's state. */
export function createSteeringActions(options: SteeringActionsOptions): SteeringActions {
  const { state, notify } = options;

  function ask(eventType: string, payload: Fields): void {
    const bar = writesToOctane(eventType, payload) ? state.frozen.peek() : undefined;
    if (bar !== undefined) return notify("error", `Nothing was changed. ${bar}`);
    if (!options.send(eventType, payload)) notify("error", "Not connected: nothing was changed");
  }

  function camera(payload: Fields): void {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    ask("cameraCommandRequest", calm ? { transition_ms: 0, ...payload } : payload);
  }

  const capabilities = () => state.welcome.value?.capabilities ?? [];

  function tellNavigation(): void {
    if (!capabilities().includes("setNavigationRequest")) return;
    const { navigation } = state.preferences.value;
    ask("setNavigationRequest", {
      profile: navigation.profile,
      sensitivity: navigation.sensitivity,
      dolly_to_cursor: navigation.dollyToCursor,
      invert_y: navigation.invertY,
      drag_threshold_px: navigation.dragThresholdPx,
    });
  }

  return {
    chooseTool(tool) {
      if (mayUse(tool, capabilities())) state.chosenTool.value = tool;
    },
    putToolAway() {
      const had = state.chosenTool.value !== undefined || state.regionDraft.value !== undefined;
      state.chosenTool.value = undefined;
      state.regionDraft.value = undefined;
      return had;
    },
    command: (command) => camera({ command }),
    lookAlong: (axis) => ask("setCameraGizmo", { axis }),
    saveBookmark: (name) => ask("cameraCommandRequest", { command: "bookmark_save", name }),
    recallBookmark: (id) => camera({ command: "bookmark_recall", id }),
    renameBookmark: (id, name) =>
      ask("cameraCommandRequest", { command: "bookmark_rename", id, name }),
    deleteBookmark: (id) => ask("cameraCommandRequest", { command: "bookmark_delete", id }),
    setPolicy: (policy) => ask("setCameraPolicyRequest", { policy }),
    chooseCamera: (path) => ask("set_camera", { path }),
    navigate(change) {
      options.prefer({ navigation: { ...state.preferences.value.navigation, ...change } });
      tellNavigation();
    },
    tellNavigation,
    control: (action) => ask(CONTROL_REQUESTS[action], {}),
    grant: (viewerId) => ask("grantControlRequest", { viewer_id: viewerId }),
    deny: (viewerId) => ask("denyControlRequest", { viewer_id: viewerId }),
    setLock: (locked) => ask("setLockRequest", { locked }),
    pick: (tool, x, y, mode) => ask("pickRequest", { x, y, tool, mode }),
    setRegion(tool, region) {
      if (tool === "region") {
        ask("setRenderSettingRequest", { key: "render_region", value: region ?? null });
      } else {
        const value = region === undefined ? null : filmRegionValue(region);
        ask("setRenderSettingRequest", { key: "film_region", value });
      }
    },
    selectWithin([left, top, right, bottom], mode) {
      ask("selectMarqueeRequest", { left, top, right: right + 1, bottom: bottom + 1, mode });
    },
    nudge(dx, dy, far) {
      const { width = 0, height = 0 } = state.imageSize.value ?? {};
      if (far) {
        const shift = { x: -dx * width * PAN_SHARE, y: -dy * height * PAN_SHARE };
        return ask("cameraCommandRequest", { command: "pan", ...shift });
      }
      const turn = { azimuth: dx * TURN_DEGREES, elevation: -dy * TURN_DEGREES };
      ask("cameraCommandRequest", { command: "orbit", ...turn });
    },
    dolly: (notches) => ask("cameraCommandRequest", { command: "dolly", notches }),
  };
}
