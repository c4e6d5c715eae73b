import { Redo2, Undo2 } from "lucide";
import type { UndoStep } from "../core/scene/scene_event.ts";
import { IconButton } from "./icon_button.tsx";
import { useStudio } from "./studio_context.ts";

/** Takes the room's newest edit back, or repeats it; names what it would be. */
export function UndoButtons() {
  const { state, scene, layout } = useStudio();
  if (!layout.expects("undoRequest")) return null;
  const { undo, redo } = state.room.value.undo;
  return (
    <div class="button-group" role="group" aria-label="Undo">
      <IconButton
        node={Undo2}
        label={stepText("Undo", undo[0])}
        shortcut="Ctrl+Z"
        hint={state.frozen.value}
        disabled={undo.length === 0 || !state.writable.value}
        onClick={() => scene.actions.undo()}
      />
      <IconButton
        node={Redo2}
        label={stepText("Redo", redo[0])}
        shortcut="Ctrl+Shift+Z"
        hint={state.frozen.value}
        disabled={redo.length === 0 || !state.writable.value}
        onClick={() => scene.actions.redo()}
      />
    </div>
  );
}

function stepText(verb: string, step: UndoStep | undefined): string {
  if (step === undefined) return verb;
  return `${verb}: ${step.name}${step.by === undefined ? "" : `, by ${step.by}`}`;
}
