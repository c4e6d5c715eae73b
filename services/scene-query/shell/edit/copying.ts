import type { Position } from "../../core/edit/steps.ts";
import { connectedTo, isGraph, ownedBy, pinCountOf, pinNameAt } from "./item_calls.ts";
import type { Transaction } from "./transaction.ts";

/** One item to copy, and where to. */
export interface Copy {
  readonly source: bigint;
  readonly owner: bigint;
  readonly name?: string;
  readonly position?: Position;
}

/** Copies items; links among them lead to the copies, other links to what they led to. */
export async function copyAll(
  transaction: Transaction,
  copies: readonly Copy[],
): Promise<readonly bigint[]> {
  const made = new Map<bigint, bigint>();
  for (const copy of copies) {
    made.set(copy.source, await transaction.make({ by: "copy", ...copy }));
  }
  if (made.size > 1) {
    for (const copy of made.values()) await relink(transaction, copy, made);
  }
  return [...made.values()];
}

async function relink(
  transaction: Transaction,
  node: bigint,
  made: ReadonlyMap<bigint, bigint>,
): Promise<void> {
  const { octane } = transaction;
  const count = await isGraph(octane, node) ? 0 : await pinCountOf(octane, node);
  for (let index = 0; index < count; index++) {
    const pin = { node, index, name: "" };
    const before = await connectedTo(octane, pin);
    const after = made.get(before);
    if (after === undefined || await ownedBy(octane, pin) !== 0n) continue;
    const name = await pinNameAt(octane, node, index);
    await transaction.take({ kind: "link", pin: { ...pin, name }, before, after });
  }
}
