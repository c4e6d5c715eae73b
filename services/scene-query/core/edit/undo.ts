import { sameHeld } from "./held_value.ts";
import { nodesOf, rebound, type Step } from "./steps.ts";

/** Who made an edit. */
export interface Editor {
  readonly viewer_id?: string;
  readonly name?: string;
}

/** A node inside one that an undo destroys, by which it is found when that one is made again. */
export interface Inside {
  /** What is made again. */
  readonly item: bigint;
  /** The node, which a later edit speaks of. */
  readonly handle: bigint;
  /** Names from the item down to the node. */
  readonly names: readonly string[];
}

/** An edit that was made and can be taken back. */
export interface EditRecord {
  readonly id: string;
  readonly name: string;
  readonly by?: Editor;
  readonly unixMs: number;
  /** Edits of one gesture are one step. */
  readonly gesture?: string;
  /** In the order in which they were made. */
  readonly steps: readonly Step[];
  /** Of an undone edit: what later ones speak of and was destroyed with what it made. */
  readonly inside?: readonly Inside[];
  /** A node of it did not come back when what it lay in was made again. */
  readonly isLost?: true;
}

/** What can be undone and redone in a room; the last of each list is next. */
export interface UndoState {
  readonly undo: readonly EditRecord[];
  readonly redo: readonly EditRecord[];
  /** Older steps that are no longer kept. */
  readonly dropped: number;
}

/** What happened to the room's edits. */
export type UndoEvent =
  | { readonly type: "made"; readonly record: EditRecord }
  | { readonly type: "undone"; readonly id: string; readonly inside?: readonly Inside[] }
  | { readonly type: "redone"; readonly id: string }
  /** A step that can no longer be taken, since the scene moved on. */
  | { readonly type: "overtaken"; readonly id: string }
  /** A node was made again and has another handle. */
  | { readonly type: "rebound"; readonly from: bigint; readonly to: bigint }
  /** A node did not come back with the one that was made again around it. */
  | { readonly type: "lost"; readonly handle: bigint }
  /** Another project: no handle lives. */
  | { readonly type: "project" };

/** What is to be done about it: `tell` everybody what can be undone now. */
export type UndoEffect = "tell";

/** Steps that are kept. */
export const UNDO_STEPS_MAX = 200;

/** Nothing to undo. */
export const NOTHING_DONE: UndoState = { undo: [], redo: [], dropped: 0 };

/** Takes in what happened; the state stays the same object when nothing changed. */
export function undoCore(
  state: UndoState,
  event: UndoEvent,
): { readonly state: UndoState; readonly effects: readonly UndoEffect[] } {
  const next = reduce(state, event);
  const isNews = next !== state && event.type !== "rebound" && event.type !== "lost";
  return { state: next, effects: isNews ? ["tell"] : [] };
}

function reduce(state: UndoState, event: UndoEvent): UndoState {
  switch (event.type) {
    case "made":
      return made(state, event.record);
    case "undone": {
      const record = state.undo.at(-1);
      if (record?.id !== event.id) return state;
      const inside = event.inside?.length ? { inside: event.inside } : {};
      const undone = { ...record, ...inside };
      return { ...state, undo: state.undo.slice(0, -1), redo: [...state.redo, undone] };
    }
    case "redone": {
      const record = state.redo.at(-1);
      if (record?.id !== event.id) return state;
      const { inside: _found, ...redone } = record;
      return { ...state, redo: state.redo.slice(0, -1), undo: [...state.undo, redone] };
    }
    case "overtaken": {
      const undo = state.undo.filter(({ id }) => id !== event.id);
      const redo = state.redo.filter(({ id }) => id !== event.id);
      if (undo.length + redo.length === state.undo.length + state.redo.length) return state;
      return { ...state, undo, redo };
    }
    case "rebound": {
      const swap = (handle: bigint) => handle === event.from ? event.to : handle;
      const again = (records: readonly EditRecord[]) =>
        records.map((record) => ({
          ...record,
          steps: record.steps.map((step) => rebound(step, event.from, event.to)),
          ...(record.inside === undefined ? {} : {
            inside: record.inside.map((one) => ({
              ...one,
              item: swap(one.item),
              handle: swap(one.handle),
            })),
          }),
        }));
      return { ...state, undo: again(state.undo), redo: again(state.redo) };
    }
    case "lost": {
      const redo = state.redo.map((record): EditRecord => {
        const isLost = record.steps.some((step) => nodesOf(step).includes(event.handle));
        return isLost ? { ...record, isLost } : record;
      });
      return { ...state, redo };
    }
    case "project":
      return state.undo.length + state.redo.length + state.dropped === 0 ? state : NOTHING_DONE;
  }
}

function made(state: UndoState, record: EditRecord): UndoState {
  const top = state.undo.at(-1);
  if (top !== undefined && state.redo.length === 0 && isOneGesture(top, record)) {
    const steps = merged(top.steps, record.steps);
    return { ...state, undo: [...state.undo.slice(0, -1), { ...top, steps }] };
  }
  const undo = [...state.undo, record];
  const tooMany = Math.max(0, undo.length - UNDO_STEPS_MAX);
  return { undo: undo.slice(tooMany), redo: [], dropped: state.dropped + tooMany };
}

/** The edit that `record` becomes part of, if it goes on a gesture; else itself. */
export function editIdOf(state: UndoState, record: EditRecord): string {
  const top = state.undo.at(-1);
  const isPart = top !== undefined && state.redo.length === 0 && isOneGesture(top, record);
  return isPart ? top.id : record.id;
}

function isOneGesture(a: EditRecord, b: EditRecord): boolean {
  return a.gesture !== undefined && a.gesture === b.gesture &&
    a.by?.viewer_id === b.by?.viewer_id;
}

/** Steps of one gesture: of a value that was set again, only the first and the last count. */
function merged(before: readonly Step[], after: readonly Step[]): readonly Step[] {
  const steps = [...before];
  for (const step of after) {
    const at = steps.findLastIndex((one) => canMerge(one, step));
    const old = steps[at];
    const joined = old === undefined ? undefined : join(old, step);
    if (joined === undefined) steps.push(step);
    else steps[at] = joined;
  }
  return steps;
}

function canMerge(a: Step, b: Step): boolean {
  if (a.kind === "value" && b.kind === "value") {
    return a.node === b.node && a.target.info.name === b.target.info.name &&
      sameHeld(a.after, b.before);
  }
  return a.kind === "position" && b.kind === "position" && a.node === b.node &&
    a.after.join() === b.before.join();
}

function join(a: Step, b: Step): Step | undefined {
  if (a.kind === "value" && b.kind === "value") return { ...a, after: b.after };
  if (a.kind === "position" && b.kind === "position") return { ...a, after: b.after };
  return undefined;
}
