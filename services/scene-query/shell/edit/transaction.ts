import { type OctaneAtDesk, OctaneError, type OctaneErrorKind } from "@fuelrail/kit/octane";
import { RequestRefused } from "@fuelrail/kit/requests";
import { type HeldValue, isAsAsked, sameHeld } from "../../core/edit/held_value.ts";
import { stepText } from "../../core/edit/step_text.ts";
import type { Making, Position, Step, ValueTarget } from "../../core/edit/steps.ts";
import type { SceneNode } from "../../core/scene/scene_node.ts";
import { finishEdit, refusedByOctane } from "../at_octane.ts";
import { positionOf } from "./item_calls.ts";
import { type Direction, finishItem, makeItem, take } from "./step_io.ts";
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
  /** Makes one call that cannot be taken back; `what` says to people what it did. */
  forGood<T>(what: string, call: () => Promise<T>): Promise<T>;
  /** Names nodes whose level is read again when the edit is over, also when it fails half way. */
  touches(...nodes: readonly SceneNode[]): void;
}

/** What became of an edit at Octane. */
export interface Transacted<T> {
  readonly value: T;
  readonly steps: readonly Step[];
  readonly isForGood: boolean;
  readonly touched: readonly SceneNode[];
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
 * changed. A failure before the first change is passed on as it is; after another one `readAgain`
 * is given what the edit touched.
 */
export async function transact<T>(
  octane: OctaneAtDesk,
  work: (transaction: Transaction) => Promise<T>,
  readAgain: (touched: readonly SceneNode[]) => Promise<unknown>,
): Promise<Transacted<T>> {
  const entries: Entry[] = [];
  const steps: Step[] = [];
  const touched: SceneNode[] = [];
  let isForGood = false;

  /** Makes a call that may have been carried out though it failed. */
  async function told<R>(what: string, call: () => Promise<R>): Promise<R> {
    try {
      return await call();
    } catch (error) {
      if (error instanceof OctaneError && UNSURE.has(error.kind)) entries.push({ what });
      throw error;
    }
  }

  async function made(making: Making, before: bigint): Promise<bigint> {
    const item = await told("a new node", () => makeItem(octane, making));
    const step: Step = { kind: "made", item, making, before };
    entries.push({ what: stepText(step), back: () => take(octane, step, "back") });
    steps.push(step);
    await finishItem(octane, item, making);
    return item;
  }

  const transaction: Transaction = {
    octane,
    steps,
    async take(step, direction = "again") {
      if (step.kind === "made" && direction === "again") {
        return { from: step.item, to: await made(step.making, step.before) };
      }
      const back = direction === "back" ? "again" : "back";
      const entry = { what: stepText(step), back: () => take(octane, step, back) };
      // What was not unmade need not be made again.
      const isUnmade = step.kind === "made";
      if (!isUnmade) entries.push(entry);
      await (isUnmade
        ? told(entry.what, () => take(octane, step, direction))
        : take(octane, step, direction));
      if (isUnmade) entries.push(entry);
      steps.push(step);
      return undefined;
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
    make: (making, before = 0n) => made(making, before),
    async forGood(what, call) {
      const done = await told(what, call);
      isForGood = true;
      entries.push({ what });
      return done;
    },
    touches: (...nodes) => void touched.push(...nodes),
  };
  try {
    const value = await work(transaction);
    if (entries.length > 0) await finishEdit(octane, isForGood || steps.some(showsInRender));
    return { value, steps, isForGood, touched };
  } catch (error) {
    if (entries.length === 0) throw error;
    const refusal = await takenBack(octane, entries, error);
    await readAgain(touched);
    throw refusal;
  }
}

/** Failures after which nobody knows whether Octane has carried out the call. */
const UNSURE: ReadonlySet<OctaneErrorKind> = new Set([
  "deadline",
  "unreachable",
  "cancelled",
  "internal",
]);

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
