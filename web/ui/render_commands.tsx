import { Pause, Play, RotateCcw, Square } from "lucide";
import { IconButton } from "./icon_button.tsx";
import { useStudio } from "./studio_context.ts";

/** Starts, pauses, restarts and stops the render; not there for those who can only look. */
export function RenderCommands() {
  const { state, scene, layout } = useStudio();
  if (!layout.expects("renderCommandRequest")) return null;
  const now = state.room.value.render?.state;
  const disabled = !state.writable.value;
  const hint = state.frozen.value;
  const runs = now === "rendering" || now === "waiting";
  return (
    <div class="render-commands" role="group" aria-label="Render" data-testid="render-commands">
      {runs
        ? (
          <IconButton
            node={Pause}
            label="Pause the render"
            hint={hint}
            disabled={disabled}
            onClick={() => scene.actions.render("pause")}
          />
        )
        : (
          <IconButton
            node={Play}
            label={now === "paused" ? "Go on rendering" : "Start the render"}
            hint={hint}
            disabled={disabled || now === "finished"}
            onClick={() => scene.actions.render("start")}
          />
        )}
      <IconButton
        node={RotateCcw}
        label="Restart the render"
        hint={hint}
        disabled={disabled || now === "stopped"}
        onClick={() =>
          scene.actions.render("restart")}
      />
      <IconButton
        node={Square}
        label="Stop the render"
        hint={hint}
        disabled={disabled || now === "stopped"}
        onClick={() =>
          scene.actions.render("stop")}
      />
    </div>
  );
}
