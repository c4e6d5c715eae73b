import type { PayloadOf } from "@fuelrail/contracts";
import type { SceneChange } from "../../core/scene/scene_model.ts";
import type { EditDone } from "./editor.ts";

/** Paths that an answer names at most. */
const PATHS_TOLD = 1_000;
/** Warnings that an answer has at most. */
const WARNINGS_TOLD = 20;

/** What an edit did, as it is answered. */
export function editAnswer(
  name: string,
  done: EditDone<unknown>,
  more: { readonly paths?: readonly string[]; readonly warnings?: readonly string[] } = {},
): { readonly event_type: "editResult"; readonly payload: PayloadOf<"editResult"> } {
  const removed = removedBy(done.changes);
  const warnings = [...done.warnings, ...more.warnings ?? []].slice(0, WARNINGS_TOLD);
  return {
    event_type: "editResult",
    payload: {
      ...(done.editId === undefined ? {} : { edit_id: done.editId }),
      name: name.slice(0, 256),
      paths: (more.paths ?? []).slice(0, PATHS_TOLD),
      ...(removed.length === 0 ? {} : { removed: removed.slice(0, PATHS_TOLD) }),
      undoable: done.undoable,
      ...(warnings.length === 0 ? {} : { warnings }),
    },
  };
}

function removedBy(changes: readonly SceneChange[]): string[] {
  return changes.flatMap((one) => one.change === "removed" ? [one.path] : []);
}
