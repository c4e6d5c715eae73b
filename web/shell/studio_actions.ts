import type { Signal } from "@preact/signals";
import { addNotice, dismissNotice, type Notice } from "../core/notices.ts";
import { addPending, type PendingChange } from "../core/pending.ts";
import type { Preferences } from "../core/preferences.ts";
import type { SettingValue, TierChoice } from "../core/server_event.ts";
import type { Command } from "../core/shortcuts.ts";
import { isDrawTool, mayUse, type Tool } from "../core/tool.ts";
import {
  FIT,
  panBy,
  type Point,
  type Stage,
  type View,
  viewAtZoom,
  zoomAbout,
} from "../core/view_transform.ts";
import type { LayoutDesk } from "./layout/layout_desk.ts";
import { createPresentation } from "./layout/presentation.ts";
import type { RoomConnection } from "./room_connection.ts";
import type { StudioState } from "./studio_state.ts";
import { createSteeringActions, type SteeringActions } from "./steering_actions.ts";
import type { TextStore } from "./browser_storage.ts";
import type { World } from "./world.ts";

/** Where this browser keeps its {@link Preferences}. */
export const PREFERENCES_KEY = "fuelrail.preferences";

/** Key under which a choice of tier is pending. */
export const TIER_KEY = "tier";

/** How far an arrow key moves the picture, CSS pixels. */
const PAN_PX = 40;
const PAN_FAR_PX = 200;

/** Everything that a person can do on the page. */
export interface StudioActions {
  run(command: Command): void;
  changeView(change: (view: View, stage: Stage) => View): void;
  chooseTier(tier: TierChoice): void;
  setStreamSetting(key: string, label: string, value: SettingValue): void;
  prefer(change: Partial<Preferences>): void;
  rename(name: string): void;
  retryNow(): void;
  notify(tone: Notice["tone"], text: string): void;
  dismiss(id: number): void;
  readonly steering: SteeringActions;
}

export interface StudioActionsOptions {
  readonly world: World;
  readonly state: StudioState;
  readonly connection: RoomConnection;
  readonly store: TextStore;
  readonly layout: LayoutDesk;
}

/** Binds actions to one page's state and connection. */
export function createStudioActions(options: StudioActionsOptions): StudioActions {
  const { world, state, connection, store, layout } = options;
  let lastRequest = 0;

  function notify(tone: Notice["tone"], text: string): void {
    state.notices.value = addNotice(state.notices.value, tone, text, world.nowMs());
  }

  function changeView(change: (view: View, stage: Stage) => View): void {
    const image = state.imageSize.value;
    const viewport = state.viewport.value;
    if (image === undefined || viewport.width === 0) return;
    state.view.value = change(state.view.value, { image, viewport });
  }

  function ask(
    eventType: string,
    payload: Readonly<Record<string, unknown>>,
    change: PendingChange,
  ): void {
    const requestId = `${change.key}-${++lastRequest}`;
    const sent = connection.send(eventType, { ...payload, request_id: requestId });
    if (sent) state.pending.value = addPending(state.pending.value, requestId, change);
    else notify("error", "Not connected: nothing was changed");
  }

  function prefer(change: Partial<Preferences>): void {
    state.preferences.value = { ...state.preferences.value, ...change };
    store.write(PREFERENCES_KEY, JSON.stringify(state.preferences.value));
  }

  const presentation = createPresentation({
    mode: state.mode,
    onRefused: () => notify("info", "This browser does not allow full screen here"),
  });

  const steering = createSteeringActions({
    state,
    send: (eventType, payload) => connection.send(eventType, payload),
    prefer,
    notify,
  });

  return {
    steering,
    changeView,
    notify,
    prefer,
    run(command) {
      switch (command.type) {
        case "fit":
          return void (state.view.value = FIT);
        case "actualSize":
          return changeView((view, stage) => viewAtZoom(view, stage, 1));
        case "zoom":
          return changeView((view, stage) =>
            zoomAbout(view, stage, middleOf(stage), command.factor)
          );
        case "arrow": {
          const { dx, dy, far } = command;
          if (!movesView(state.tool.value)) return steering.nudge(dx, dy, far);
          const stepPx = (far ? PAN_FAR_PX : PAN_PX) * devicePixelRatio;
          return changeView((view, stage) => panBy(view, stage, -dx * stepPx, -dy * stepPx));
        }
        case "dolly":
          return movesView(state.tool.value) ? undefined : steering.dolly(command.notches);
        case "dock":
          return layout.toggleDock(command.side);
        case "presentation":
          return presentation.toggle();
        case "tool":
          return steering.chooseTool(command.tool);
        case "camera":
          return mayUse("steer", state.welcome.value?.capabilities ?? []) &&
              state.standIn.value === undefined
            ? steering.command(command.command)
            : undefined;
        case "closeDrawer":
          if (presentation.leave() || steering.putToolAway()) return;
          return layout.closeSheet();
        case "toggleHelp":
          return toggle(state.helpOpen);
        case "fullScreen":
          return void toggleFullScreen().catch(() =>
            notify("error", "This browser does not allow full screen here")
          );
      }
    },
    chooseTier(tier) {
      prefer({ tier });
      ask("setTierRequest", { tier }, { key: TIER_KEY, label: "The live size", value: tier });
    },
    setStreamSetting(key, label, value) {
      ask("setStreamSettingRequest", { key, value }, { key, label, value });
    },
    rename(name) {
      prefer({ name: name === "" ? undefined : name });
      connection.dispatch({ type: "rejoinAsked" });
    },
    retryNow() {
      connection.dispatch({ type: "retryAsked" });
    },
    dismiss(id) {
      state.notices.value = dismissNotice(state.notices.value, id);
    },
  };
}

/** Whether keys move this viewer's view with the tool, and never the camera. */
function movesView(tool: Tool): boolean {
  return tool === "hand" || isDrawTool(tool);
}

function toggle(flag: Signal<boolean>): void {
  flag.value = !flag.value;
}

function middleOf({ viewport }: Stage): Point {
  return { x: viewport.width / 2, y: viewport.height / 2 };
}

async function toggleFullScreen(): Promise<void> {
  if (document.fullscreenElement !== null) return await document.exitFullscreen();
  await document.documentElement.requestFullscreen();
}
