import { nodesOf } from "./steps.ts";
import type { EditRecord, Inside } from "./undo.ts";

/** The nodes that undone edits speak of and that lie in what another edit made. */
export function insideOf(
  record: EditRecord,
  redo: readonly EditRecord[],
  pathOf: (handle: bigint) => string | undefined,
): readonly Inside[] {
  const handles = new Set(redo.flatMap(({ steps }) => steps).flatMap(nodesOf));
  return record.steps.flatMap((step) => {
    if (step.kind !== "made") return [];
    const top = pathOf(step.item);
    if (top === undefined) return [];
    return [...handles].flatMap((handle) => {
      const path = pathOf(handle);
      if (path === undefined || !path.startsWith(`${top}/`)) return [];
      return [{ item: step.item, handle, names: path.slice(top.length + 1).split("/") }];
    });
  });
}
