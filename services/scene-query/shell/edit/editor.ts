import type { Clock } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import type { OctaneAtDesk, OctaneDesk } from "@fuelrail/kit/octane";
import type { RequestCaller } from "@fuelrail/kit/requests";
import type { PropertyValue } from "../../core/edit/held_value.ts";
import type { ValueTarget } from "../../core/edit/steps.ts";
import type { SceneChange } from "../../core/scene/scene_model.ts";
import type { SceneNode } from "../../core/scene/scene_node.ts";
import { actorOf } from "../actor.ts";
import type { AssetFolder } from "../project/asset_folder.ts";
import type { ChangeCause, SceneDesk } from "../scene/scene_desk.ts";
import type { SceneMetrics } from "../scene_metrics.ts";
import type { WriteGuard } from "../write_guard.ts";
import type { History } from "./history.ts";
import { transact, type Transaction } from "./transaction.ts";

/** Where the properties of nodes lie. */
export interface Properties {
  find(octane: OctaneAtDesk, node: SceneNode, name: string): Promise<ValueTarget | undefined>;
  list(octane: OctaneAtDesk, node: SceneNode): Promise<readonly ValueTarget[]>;
  read(octane: OctaneAtDesk, target: ValueTarget): Promise<PropertyValue>;
  /** Notes that a property was set, which makes a list short enough to be read. */
  wasSet(target: ValueTarget): void;
}

/** What editing needs. */
export interface EditParts {
  readonly desk: OctaneDesk;
  readonly scene: SceneDesk;
  readonly properties: Properties;
  /** Where files are, which are set by their id or address in the registry. */
  readonly folder: Pick<AssetFolder, "find" | "octanePath">;
  readonly guard: WriteGuard;
  readonly history: History;
  readonly clock: Clock;
  readonly log: Log;
  readonly counters: Pick<SceneMetrics, "edit" | "edits">;
}

/** An edit as its maker calls it. */
export interface EditPlan {
  readonly name: string;
  readonly gesture?: string | undefined;
}

/** What an edit did, apart from what its transaction knows. */
export interface EditNews {
  /** Changes to announce as they are. */
  readonly changes?: readonly SceneChange[];
  /** Why it cannot be undone, though it did nothing for good. */
  readonly notUndoable?: string;
}

/** What became of an edit. */
export interface EditDone<T> {
  readonly value: T;
  /** Absent when nothing changed. */
  readonly editId?: string;
  readonly undoable: boolean;
  readonly changes: readonly SceneChange[];
  readonly warnings: readonly string[];
}

/** Makes edits: guarded, all or nothing, with one update, written down and announced. */
export interface Editor {
  edit<T>(
    octane: OctaneAtDesk,
    caller: RequestCaller,
    plan: EditPlan,
    work: (transaction: Transaction) => Promise<T & EditNews>,
  ): Promise<EditDone<T>>;
  /** Announces what an edit changed, and reads again what it changed the structure of. */
  tell(octane: OctaneAtDesk, news: SceneNews, cause: ChangeCause): Promise<Told>;
}

/** What is to be announced. */
export interface SceneNews extends Pick<EditNews, "changes"> {
  /** Nodes whose level is to be read again; what is different there is announced. */
  readonly reread: readonly SceneNode[];
}

/** What was announced, and what people should know. */
export interface Told {
  readonly changes: readonly SceneChange[];
  readonly warnings: readonly string[];
}

export function createEditor(parts: Omit<EditParts, "desk" | "properties" | "folder">): Editor {
  const { scene, guard, history, clock, log, counters } = parts;

  async function tell(octane: OctaneAtDesk, news: SceneNews, cause: ChangeCause): Promise<Told> {
    scene.announce(news.changes ?? [], cause);
    const nodes = [...new Set(news.reread)];
    const changes = [...news.changes ?? []];
    if (nodes.length === 0) return { changes, warnings: [] };
    try {
      return { changes: [...changes, ...await scene.reread(octane, nodes, cause)], warnings: [] };
    } catch (error) {
      log.warn("what an edit did could not be read again", { error });
      return { changes, warnings: ["The edit is made; what it changed is listed later"] };
    }
  }

  const edit: Editor["edit"] = async (octane, caller, plan, work) => {
    guard.check();
    history.meet(octane.turn);
    const by = actorOf(caller);
    const { value, steps, isForGood, touched } = await transact(
      octane,
      work,
      (reread) => tell(octane, { reread }, { source: "edit", by }),
    );
    if (steps.length === 0 && !isForGood) {
      return { value, undoable: false, changes: [], warnings: [] };
    }
    const undoable = !isForGood && value.notUndoable === undefined;
    const editId = undoable
      ? history.add({
        name: plan.name,
        by,
        unixMs: clock.unixMs(),
        ...(plan.gesture === undefined ? {} : { gesture: plan.gesture }),
        steps: [...steps],
      })
      : history.newId();
    const cause = { source: "edit", by, editId, editName: plan.name } as const;
    const told = await tell(octane, { ...value, reread: touched }, cause);
    const why = value.notUndoable === undefined ? [] : [value.notUndoable];
    return {
      value,
      editId,
      undoable,
      changes: told.changes,
      warnings: [...why, ...told.warnings],
    };
  };

  return {
    tell,
    async edit(octane, caller, plan, work) {
      const fromMs = clock.nowMs();
      try {
        const done = await edit(octane, caller, plan, work);
        counters.edits.inc({ outcome: done.editId === undefined ? "unchanged" : "done" });
        return done;
      } catch (error) {
        counters.edits.inc({ outcome: "failed" });
        throw error;
      } finally {
        counters.edit.observe((clock.nowMs() - fromMs) / 1_000);
      }
    },
  };
}
