import { batch, type Signal, signal } from "@preact/signals";
import type { RoomState } from "../../core/room_state.ts";
import { tellScene } from "../../core/scene/known_project.ts";
import { writesToOctane } from "../../core/scene/octane_writes.ts";
import type { SceneEvent } from "../../core/scene/scene_event.ts";
import type { ServerEvent } from "../../core/server_event.ts";
import type { TextStore } from "../browser_storage.ts";
import { type Confirmer, createConfirmer } from "./confirmer.ts";
import { createGraphDoor, type GraphDoor } from "../graph/graph_door.ts";
import type { GraphParts } from "../graph/graph_room.ts";
import { createInspectorDesk, type InspectorDesk } from "../inspector/inspector_desk.ts";
import { createRampDesk, type RampDesk } from "../inspector/ramp_desk.ts";
import { createSeveralDesk, type SeveralDesk } from "../inspector/several_desk.ts";
import { createOutlinerDesk, type OutlinerDesk } from "../outliner/outliner_desk.ts";
import { createMaterialCarry, type MaterialCarry } from "../materials/material_carry.ts";
import { createProjectDesk, type ProjectDesk } from "../project/project_desk.ts";
import { createRequests, type Requests } from "./requests.ts";
import type { RoomConnection } from "../room_connection.ts";
import { createAskConfirmed, createSceneActions, type SceneActions } from "./scene_actions.ts";
import type { DraggedMaterial, SceneTask } from "./scene_task.ts";
import { createSettingWriter, type SettingWriter } from "./setting_writer.ts";
import type { StudioActions } from "../studio_actions.ts";
import type { StudioState } from "../studio_state.ts";
import type { World } from "../world.ts";

/** All that the page knows and does about the scene, its project and its settings. */
export interface SceneDesks {
  readonly requests: Requests;
  readonly confirmer: Confirmer;
  readonly outliner: OutlinerDesk;
  readonly inspector: InspectorDesk;
  /** Stops of the inspected ramp. */
  readonly ramps: RampDesk;
  /** Values of all that is selected. */
  readonly several: SeveralDesk;
  readonly projects: ProjectDesk;
  readonly settings: SettingWriter;
  readonly actions: SceneActions;
  /** What a person is asked in a window of its own; undefined while there is none. */
  readonly task: Signal<SceneTask | undefined>;
  /** The material that is being dragged over the page. */
  readonly dragged: Signal<DraggedMaterial | undefined>;
  /** The same by a finger. */
  readonly carry: MaterialCarry;
  /** The way into the node graph from the rest of the page. */
  readonly graphDoor: GraphDoor;
  /** What the node graph is made of once it is loaded. */
  readonly graphParts: GraphParts;
  /** Told of every event with the room as it was before. */
  onEvent(event: ServerEvent, before: RoomState): void;
}

export interface SceneDesksOptions {
  readonly world: World;
  readonly state: StudioState;
  readonly connection: RoomConnection;
  readonly store: TextStore;
  readonly actions: Pick<StudioActions, "notify" | "prefer">;
  openPanel(id: string): void;
}

/** Puts the desks together on one page's connection. */
export function createSceneDesks(options: SceneDesksOptions): SceneDesks {
  const { world, state, connection, store, actions: { notify, prefer } } = options;
  const requests = createRequests({
    world,
    send: (eventType, payload) => connection.send(eventType, payload),
    barOf: (eventType, payload) =>
      writesToOctane(eventType, payload) ? state.frozen.peek() : undefined,
  });
  const confirmer = createConfirmer();
  const common = { world, state, requests, confirmer, notify };
  const askConfirmed = createAskConfirmed(common);
  const outliner = createOutlinerDesk({ world, state, requests, store });
  const inspector = createInspectorDesk({
    ...common,
    refused: (what, message) => notify("error", `${what}. ${message}`),
  });
  const several = createSeveralDesk({ world, requests, inspector, notify });
  const projects = createProjectDesk({ ...common, askConfirmed, prefer });
  const settings = createSettingWriter({ requests, notify });
  const actions = createSceneActions(common);
  const dragged = signal<DraggedMaterial | undefined>(undefined);
  const listeners: ((event: SceneEvent) => void)[] = [];
  let generation: number | undefined;

  /**
   * Shows the row of what was selected, unless that was so when the page came, or it was selected
   * in the tree, where whoever did that sees what they are at.
   */
  function followSelection(before: RoomState): void {
    const { selection } = state.room.value;
    if (selection?.prims.join("\n") !== before.selection?.prims.join("\n")) {
      outliner.selection.changed();
    }
    const primary = selection?.primary ?? selection?.prims.at(-1);
    const last = before.selection?.primary ?? before.selection?.prims.at(-1);
    const isFirst = before.selection === undefined && outliner.anchor.value !== undefined;
    if (primary === undefined || primary === last || isFirst) return;
    const isOwn = selection?.changedBy === state.welcome.value?.viewerId;
    const asked = outliner.selection.asked.value;
    // One that was found is shown where it is once the search ends.
    const isFound = outliner.search.found.value !== undefined && asked.size === 1 &&
      asked.has(primary);
    const isOfTree = isOwn && asked.size > 0 && !isFound;
    if (!isOfTree) outliner.reveal(primary);
  }

  return {
    requests,
    confirmer,
    outliner,
    inspector,
    ramps: createRampDesk({ requests, confirmer, inspector, notify }),
    several,
    projects,
    settings,
    actions,
    task: signal<SceneTask | undefined>(undefined),
    dragged,
    carry: createMaterialCarry(world, dragged),
    graphDoor: createGraphDoor(() => options.openPanel("graph")),
    graphParts: {
      ...common,
      store,
      actions,
      askConfirmed,
      listen: (listener) => void listeners.push(listener),
    },
    onEvent: (event, before) =>
      batch(() => {
        if (event.type === "stageSelectionChanged") followSelection(before);
        if (!isSceneEvent(event)) return;
        const told = tellScene(generation, event);
        generation = told.generation;
        outliner.onEvent(told.event);
        inspector.onEvent(told.event);
        several.onEvent(told.event);
        for (const listener of listeners) listener(told.event);
        projects.onEvent(told.event, before);
      }),
  };
}

const SCENE_EVENTS: ReadonlySet<string> = new Set<SceneEvent["type"]>([
  "sceneChanged",
  "openStageResult",
  "projectSaved",
]);

function isSceneEvent(event: ServerEvent): event is SceneEvent {
  return SCENE_EVENTS.has(event.type);
}
