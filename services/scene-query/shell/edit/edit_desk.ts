import type { OctaneAtDesk } from "@fuelrail/kit/octane";
import type { RequestHandlers } from "@fuelrail/kit/requests";
import { materialEdits } from "../materials/material_edits.ts";
import { createEditor, type Editor, type EditParts } from "./editor.ts";
import { createHistory } from "./history.ts";
import { linkEdits } from "./link_edits.ts";
import { nodeEdits } from "./node_edits.ts";
import { placeEdits } from "./place_edits.ts";
import { queued } from "./queued.ts";
import { structureEdits } from "./structure_edits.ts";
import { transformEdits } from "./transform_edits.ts";
import { undoEdits } from "./undo_edits.ts";
import { valueEdits } from "./value_edits.ts";

export interface EditDeskOptions extends Omit<EditParts, "history"> {
  readonly session: number;
  /** Told which node is rendered when an edit chose it. */
  onTarget(octane: OctaneAtDesk, target: bigint): void;
}

/** All that changes the room's scene, and takes it back. */
export interface EditDesk {
  readonly handlers: RequestHandlers;
  /** For other desks whose work is an edit too. */
  readonly editor: Editor;
  /** Another project was met: nothing of the last one can be undone. */
  projectMet(project: { readonly session: number; readonly projectGeneration: number }): void;
}

export function createEditDesk(options: EditDeskOptions): EditDesk {
  const history = createHistory(options.scene, options.session);
  const parts: EditParts = { ...options, history };
  const editor = createEditor(parts);
  return {
    editor,
    handlers: queued({
      ...valueEdits(parts, editor),
      ...nodeEdits(parts, editor),
      ...structureEdits(parts, editor),
      ...linkEdits(parts, editor),
      ...placeEdits(parts, editor, options.onTarget),
      ...transformEdits(parts, editor),
      ...undoEdits(parts, editor),
      ...materialEdits(parts, editor),
    }),
    projectMet: (project) => history.meet(project),
  };
}
