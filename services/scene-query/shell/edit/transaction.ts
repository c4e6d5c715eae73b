import { type OctaneAtDesk, OctaneError } from "@fuelrail/kit/octane";
import { RequestRefused } from "@fuelrail/kit/requests";
import { type HeldValue, isAsAsked, sameHeld } from "../../core/edit/held_value.ts";
import { stepText } from "../../core/edit/step_text.ts";
import type { Making, Position, Step, ValueTarget } from "../../core/edit/steps.ts";
import { finishEdit, refusedByOctane } from "../at_octane.ts";
import { positionOf } from "./item_calls.ts";
import { type Direction, make, take } from "./step_io.ts";
import { readHeld } from "./value_io.ts";

/** What an edit does to Octane, written down so that it can be taken back. */
export interface Transaction {
  readonly octane: OctaneAtDesk;
  /** What was done, in its order. */
  readonly steps: readonly Step[];
  /** Takes a step and writes it down. A node that is made again has another handle. */
  take(step: Step, direction?: Direction): Promise<Rebinding | undefined>;
  /** Sets a property and resolves to what Octane then holds; not taken at all is refused. */
  setValue(node: bigint, target: ValueTarget, asked: HeldValue): Promise<HeldValue>;
  /** Places a node in its graph. */
  move(node: bigint, before: Position, asked: Position): Promise<void>;
  /** Makes a node; `before` is what its pin was connected to. */
  make(making: Making, before?: bigint): Promise<bigint>;
  /** Does what cannot be taken back; `what` says so to people. */
  forGood<T>(what: string, work: () => Promise<T>): Promise<T>;
}

/** A node's old and new handle. */
export interface Rebinding {
  readonly from: bigint;
  readonly to: bigint;
}

interface Entry {
  readonly what: string;
  /** Undefined for what cannot be taken back. */
  readonly back?: () => Promise<unknown>;
}

/**
 * Lets `work` change Octane, all of it or nothing: what was done before a failure is taken back,
 * and what could not be taken back is named in the refusal. Ends with one update if anything
 * changed. A failure before the first change is passed on as it is.
 */
export async function transact<T>(
  octane: OctaneAtDesk,
  work: (transaction: Transaction) => Promise<T>,
): Promise<{ readonly value: T; readonly steps: readonly Step[]; readonly isForGood: boolean }> {
  const entries: Entry[] = [];
  const steps: Step[] = [];
  let isForGood = false;
  const transaction: Transaction = {
    octane,
    steps,
    async take(step, direction = "again") {
      const back = direction === "back" ? "again" : "back";
      const canFail = step.kind === "made";
      const entry = { what: stepText(step), back: () => take(octane, step, back) };
      if (!canFail) entries.push(entry);
      const rebinding = await take(octane, step, direction);
      if (canFail) entries.push(entry);
      steps.push(step);
      return rebinding;
    },
    async setValue(node, target, asked) {
      const before = await readHeld(octane, target);
      if (sameHeld(before, asked)) return before;
      const step: Step = { kind: "value", node, target, before, after: asked };
      entries.push({ what: stepText(step), back: () => take(octane, step, "back") });
      await take(octane, step, "again");
      const after = await readHeld(octane, target);
      if (sameHeld(before, after) && !isAsAsked(asked, after)) {
        throw new RequestRefused("octane_refused", `Octane did not take ${target.info.label}`);
      }
      if (!sameHeld(before, after)) steps.push({ ...step, after });
      return after;
    },
    async move(node, before, asked) {
      const step: Step = { kind: "position", node, before, after: asked };
      entries.push({ what: stepText(step), back: () => take(octane, step, "back") });
      await take(octane, step, "again");
      steps.push({ ...step, after: await positionOf(octane, node) });
    },
    async make(making, before = 0n) {
      const item = await make(octane, making);
      const step: Step = { kind: "made", item, making, before };
      entries.push({ what: stepText(step), back: () => take(octane, step, "back") });
      steps.push(step);
      return item;
    },
    async forGood(what, toDo) {
      const done = await toDo();
      isForGood = true;
      entries.push({ what });
      return done;
    },
  };
  try {
    const value = await work(transaction);
    if (entries.length > 0) await finishEdit(octane, isForGood || steps.some(showsInRender));
    return { value, steps, isForGood };
  } catch (error) {
    if (entries.length === 0) throw error;
    throw await takenBack(octane, entries, error);
  }
}

/** Names and places in a graph are nothing that is rendered. */
function showsInRender({ kind }: Step): boolean {
  return kind !== "name" && kind !== "position" && kind !== "target";
}

/** Takes back what can be and resolves to the refusal that says what stands. */
async function takenBack(
  octane: OctaneAtDesk,
  entries: readonly Entry[],
  cause: unknown,
): Promise<unknown> {
  const stands: string[] = [];
  for (const { what, back } of entries.toReversed()) {
    try {
      if (back === undefined) stands.push(what);
      else await back();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      stands.push(what);
    }
  }
  try {
    await finishEdit(octane, true);
  } catch {
    if (stands.length === 0) stands.push("what was taken back is not rendered yet");
  }
  const refused = asRefusal(cause);
  if (!(refused instanceof RequestRefused) || stands.length === 0) return refused;
  const message = `${refused.message}; the edit is half done, of it may stand: ${
    stands.slice(0, 5).join(", ")
  }`;
  return new RequestRefused(refused.code, message, { stands: stands.slice(0, 100) });
}

/** A handle that dies during the writing is a conflict, and no reason to do all of it again. */
function asRefusal(cause: unknown): unknown {
  if (cause instanceof OctaneError && cause.kind === "invalid_reference") {
    return new RequestRefused("conflict", "A node of the edit was deleted meanwhile");
  }
  return refusedByOctane(cause);
}
