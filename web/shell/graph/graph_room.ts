import type { Notice } from "../../core/notices.ts";
import type { SceneChange, SceneEvent } from "../../core/scene/scene_event.ts";
import { isWithinPath, movedPath } from "../../core/scene/scene_path.ts";
import type { TextStore } from "../browser_storage.ts";
import type { Requests } from "../scene/requests.ts";
import type { AskConfirmed, SceneActions } from "../scene/scene_actions.ts";
import type { StudioState } from "../studio_state.ts";
import type { World } from "../world.ts";
import { type Connecting, createConnecting } from "./connecting.ts";
import { createGraphDesk, type GraphDesk } from "./graph_desk.ts";
import { createGraphEdits, type GraphEdits } from "./graph_edits.ts";
import { createGraphLook, type GraphLook } from "./graph_view.ts";
import { createTypeCatalogue, type TypeCatalogue } from "./type_catalogue.ts";

/** What the page lends to the graph when it is opened. */
export interface GraphParts {
  readonly world: World;
  readonly state: StudioState;
  readonly requests: Requests;
  readonly store: TextStore;
  readonly actions: SceneActions;
  readonly askConfirmed: AskConfirmed;
  notify(tone: Notice["tone"], text: string): void;
  /** Tells of every event of the scene from now on. */
  listen(listener: (event: SceneEvent) => void): void;
}

/** Everything of the node graph on one page. */
export interface GraphRoom {
  readonly desk: GraphDesk;
  readonly edits: GraphEdits;
  readonly connecting: Connecting;
  readonly catalogue: TypeCatalogue;
  readonly look: GraphLook;
}

const rooms = new WeakMap<GraphParts, GraphRoom>();

/** The page's graph, put together when it is first asked for and kept while the page is open. */
export function graphRoomOf(parts: GraphParts): GraphRoom {
  const known = rooms.get(parts);
  if (known !== undefined) return known;
  const desk = createGraphDesk(parts);
  const edits = createGraphEdits({ ...parts, desk });
  const room: GraphRoom = {
    desk,
    edits,
    connecting: createConnecting(desk, edits),
    catalogue: createTypeCatalogue(parts),
    look: createGraphLook(desk),
  };
  parts.listen((event) => {
    const isOther = event.type === "sceneChanged" &&
      event.changes.some(({ change }) => change === "project");
    if (isOther) {
      room.catalogue.clear();
      room.look.closeAll();
      room.connecting.cancel();
      edits.copied.value = undefined;
    }
    if (event.type === "sceneChanged") followNames(room.look, event.changes);
    desk.onEvent(event);
  });
  rooms.set(parts, room);
  return room;
}

/** The keyboard stays on its node when that is called otherwise. */
function followNames(look: GraphLook, changes: readonly SceneChange[]): void {
  for (const change of changes) {
    const active = look.active.peek();
    if (change.change !== "renamed" || active === undefined) continue;
    if (!isWithinPath(active, change.path)) continue;
    const path = movedPath(active, change.path, change.newPath);
    look.active.value = path;
    const { activeElement: focused } = document;
    if (focused instanceof HTMLElement && focused.dataset.id === active) look.followed.value = path;
  }
}
