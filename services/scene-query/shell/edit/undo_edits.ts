import { type OctaneAtDesk, OctaneError } from "@fuelrail/kit/octane";
import { type RequestCaller, type RequestHandlers, RequestRefused } from "@fuelrail/kit/requests";
import { insideOf } from "../../core/edit/inside.ts";
import { rebound, type Step } from "../../core/edit/steps.ts";
import type { EditRecord, Inside } from "../../core/edit/undo.ts";
import type { SceneChange } from "../../core/scene/scene_model.ts";
import type { SceneNode } from "../../core/scene/scene_node.ts";
import { actorOf } from "../actor.ts";
import { atOctane } from "../at_octane.ts";
import type { ChangeCause } from "../scene/scene_desk.ts";
import { editAnswer } from "./answers.ts";
import type { Editor, EditParts, SceneNews } from "./editor.ts";
import { type Direction, whyNot } from "./step_io.ts";
import { type Rebinding, transact, type Transaction } from "./transaction.ts";
import { changesOf } from "./value_edits.ts";

const LOST = "a node that it changed did not come back when what it lay in was made again";

/** Undoing and redoing what the room's people did, newest first. */
export function undoEdits(parts: EditParts, editor: Editor): RequestHandlers {
  const { desk, scene, history, guard, properties } = parts;

  function top(direction: Direction, expected: string | undefined): EditRecord {
    const { undo, redo } = history.state;
    const record = (direction === "back" ? undo : redo).at(-1);
    const verb = direction === "back" ? "undo" : "redo";
    if (record === undefined) throw new RequestRefused("not_found", `There is nothing to ${verb}`);
    if (expected === undefined || record.id === expected) return record;
    throw new RequestRefused("conflict", `What would be ${verb}ne is now "${record.name}"`, {
      edit_id: record.id,
    });
  }

  async function move(direction: Direction, expected: string | undefined, caller: RequestCaller) {
    top(direction, expected);
    return await atOctane(desk, "edit", async (octane) => {
      history.meet(octane.turn);
      const record = top(direction, expected);
      guard.check();
      const name = `${direction === "back" ? "Undo" : "Redo"}: ${record.name}`.slice(0, 256);
      const inside = direction === "back"
        ? insideOf(record, history.state.redo, scene.pathOf)
        : record.inside ?? [];
      const rebindings = await taken(octane, record, direction, caller);
      for (const rebinding of rebindings) history.note({ type: "rebound", ...rebinding });
      history.note(
        direction === "back"
          ? { type: "undone", id: record.id, inside }
          : { type: "redone", id: record.id },
      );
      const again = history.state.undo.concat(history.state.redo).find(({ id }) =>
        id === record.id
      );
      const steps = again?.steps ?? record.steps;
      const news = await newsOf(octane, steps, direction);
      const cause = {
        source: "edit",
        by: actorOf(caller),
        editId: record.id,
        editName: name,
      } as const;
      const told = await editor.tell(octane, news, cause);
      for (const { from, to } of rebindings) {
        await findInside(octane, to, inside.filter(({ item }) => item === from), cause);
      }
      const done = { ...told, value: news, editId: record.id, undoable: direction === "again" };
      return editAnswer(name, done, { paths: pathsOf(steps) });
    });
  }

  /** Finds again what lay in a node that was made again, so that later edits can be redone too. */
  async function findInside(
    octane: OctaneAtDesk,
    item: bigint,
    inside: readonly Inside[],
    cause: ChangeCause,
  ): Promise<void> {
    for (const { handle, names } of inside) {
      let node = await knownNode(item);
      for (const name of names) {
        if (node === undefined) break;
        if (node.children === undefined) await scene.reread(octane, [node], cause);
        node = await scene.nodeAt(`${node.path}/${name}`);
      }
      if (node === undefined) history.note({ type: "lost", handle });
      else history.note({ type: "rebound", from: handle, to: node.handle });
    }
  }

  /** Takes the steps of an edit, or forgets it when the scene has moved on. */
  async function taken(
    octane: OctaneAtDesk,
    record: EditRecord,
    direction: Direction,
    caller: RequestCaller,
  ): Promise<readonly Rebinding[]> {
    try {
      const { value } = await transact(
        octane,
        (transaction) => takeAll(transaction, record, direction),
        (reread) => editor.tell(octane, { reread }, { source: "edit", by: actorOf(caller) }),
      );
      return value;
    } catch (error) {
      if (!(error instanceof RequestRefused) || error.code !== "conflict") throw error;
      history.note({ type: "overtaken", id: record.id });
      const verb = direction === "back" ? "undone" : "redone";
      throw new RequestRefused(
        "conflict",
        `"${record.name}" can no longer be ${verb}: ${error.message}`,
        { edit_id: record.id, ...halfDone(error.detail) },
      );
    }
  }

  async function takeAll(
    transaction: Transaction,
    { steps, isLost }: EditRecord,
    direction: Direction,
  ): Promise<readonly Rebinding[]> {
    if (isLost) throw new RequestRefused("conflict", LOST);
    const levels = steps.flatMap(levelsOf).map((handle) => scene.nodeOf(handle));
    transaction.touches(...levels.filter((node) => node !== undefined));
    const rebindings: Rebinding[] = [];
    for (const written of direction === "back" ? steps.toReversed() : steps) {
      const step = rebindings.reduce((one, { from, to }) => rebound(one, from, to), written);
      const why = await whyNot(transaction.octane, step, direction).catch(goneOrThrow);
      if (why !== undefined) throw new RequestRefused("conflict", why);
      const rebinding = await transaction.take(step, direction);
      if (rebinding !== undefined) rebindings.push(rebinding);
    }
    return rebindings;
  }

  const knownNode = async (handle: bigint): Promise<SceneNode | undefined> => {
    const path = scene.pathOf(handle);
    return path === undefined ? undefined : await scene.nodeAt(path);
  };

  /** What the steps changed, in the scene as it was listed before. */
  async function newsOf(
    octane: OctaneAtDesk,
    steps: readonly Step[],
    direction: Direction,
  ): Promise<SceneNews> {
    const changes: SceneChange[] = [];
    const reread: SceneNode[] = [];
    for (const step of steps) {
      if (step.kind === "value") {
        const node = await knownNode(step.node);
        if (node === undefined) continue;
        // A value that lay in a node of the same edit went with that node.
        const value = await properties.read(octane, step.target).catch(noneOrThrow);
        if (value === undefined) continue;
        changes.push(...changesOf(node, step.target, value));
      } else if (step.kind === "position") {
        const path = scene.pathOf(step.node);
        const [x, y] = direction === "back" ? step.before : step.after;
        if (path !== undefined) changes.push({ change: "moved", path, position: [x, y] });
      }
      for (const handle of levelsOf(step)) {
        const node = await knownNode(handle);
        if (node === undefined) continue;
        if (step.kind === "name" && node.parent !== undefined) reread.push(node.parent);
        reread.push(node);
      }
    }
    return { changes, reread };
  }

  function pathsOf(steps: readonly Step[]): string[] {
    const handles = steps.flatMap((step) => [nodeOf(step)]);
    const paths = handles.map((handle) => scene.pathOf(handle));
    return [...new Set(paths.filter((path) => path !== undefined))];
  }

  return {
    undoRequest: ({ edit_id: id }, caller) => move("back", id, caller),
    redoRequest: ({ edit_id: id }, caller) => move("again", id, caller),
    getUndoStateRequest: () => ({
      event_type: "undoStateChanged",
      payload: { ...history.told(), ...scene.stamp() },
    }),
  };
}

/** What a refusal says of changes that may stand. */
function halfDone(detail: unknown): object {
  return typeof detail === "object" && detail !== null && "stands" in detail
    ? { stands: detail.stands }
    : {};
}

function noneOrThrow(error: unknown): undefined {
  goneOrThrow(error);
  return undefined;
}

function goneOrThrow(error: unknown): string {
  if (error instanceof OctaneError && error.kind === "invalid_reference") {
    return "a node of it is gone";
  }
  throw error;
}

/** The node that a step is about. */
function nodeOf(step: Step): bigint {
  switch (step.kind) {
    case "value":
    case "name":
    case "position":
      return step.node;
    case "link":
      return step.pin.node;
    case "made":
      return step.item;
    case "target":
      return step.after;
  }
}

/** Nodes whose level a step changes. */
function levelsOf(step: Step): readonly bigint[] {
  switch (step.kind) {
    case "name":
      return [step.node];
    case "link":
      return [step.pin.node];
    case "made":
      return [step.making.by === "create_on_pin" ? step.making.pin.node : step.making.owner];
    default:
      return [];
  }
}
