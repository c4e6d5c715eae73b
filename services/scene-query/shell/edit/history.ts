import type { OctaneTurn } from "@fuelrail/kit/octane";
import {
  editIdOf,
  type EditRecord,
  NOTHING_DONE,
  undoCore,
  type UndoEvent,
  type UndoState,
} from "../../core/edit/undo.ts";
import type { SceneDesk } from "../scene/scene_desk.ts";

/** What the room's people did and can take back. */
export interface History {
  readonly state: UndoState;
  /** Forgets everything if the turn is of another project. */
  meet(turn: Pick<OctaneTurn, "session" | "projectGeneration">): void;
  /** Takes in what happened and tells everybody. */
  note(event: UndoEvent): void;
  /** Writes an edit down and resolves to its id, which is an older one's for part of a gesture. */
  add(record: Omit<EditRecord, "id">): string;
  /** An id for an edit that cannot be undone. */
  newId(): string;
  /** The state as its event tells it. */
  told(): UndoTold;
}

/** Steps that are told at most, of each list. */
const TOLD_MAX = 50;

interface StepTold {
  edit_id: string;
  name: string;
  by?: { viewer_id?: string; name?: string };
  at: number;
}

/** `undoStateChanged` without its stamp. */
export interface UndoTold {
  undo: StepTold[];
  redo: StepTold[];
  dropped?: number;
}

/** Keeps the history of a room; it lives as long as the project. */
export function createHistory(
  scene: Pick<SceneDesk, "publish" | "addSnapshot">,
  session: number,
): History {
  let state = NOTHING_DONE;
  let project = "";
  let count = 0;

  const told = (): UndoTold => ({
    undo: listOf(state.undo),
    redo: listOf(state.redo),
    ...(state.dropped === 0 ? {} : { dropped: state.dropped }),
  });

  scene.addSnapshot(() => [{ event_type: "undoStateChanged", payload: told() }]);

  const history: History = {
    get state() {
      return state;
    },
    told,
    meet(turn) {
      const met = `${turn.session}:${turn.projectGeneration}`;
      if (met === project) return;
      project = met;
      history.note({ type: "project" });
    },
    note(event) {
      const next = undoCore(state, event);
      state = next.state;
      if (next.effects.includes("tell")) scene.publish("undoStateChanged", told());
    },
    newId: () => `${session.toString(36)}-${++count}`,
    add(made) {
      const record = { ...made, id: history.newId() };
      const id = editIdOf(state, record);
      history.note({ type: "made", record });
      return id;
    },
  };
  return history;
}

function listOf(records: readonly EditRecord[]): StepTold[] {
  return records.slice(-TOLD_MAX).toReversed().map(({ id, name, by, unixMs }) => ({
    edit_id: id,
    name,
    ...(by === undefined ? {} : { by }),
    at: unixMs,
  }));
}
