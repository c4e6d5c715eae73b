import { Fullscreen, X } from "lucide";
import { IconButton } from "../icon_button.tsx";
import { LinkPill, TestRendererBadge } from "../link_pill.tsx";
import { useStudio } from "../studio_context.ts";
import { ViewControls } from "../view_controls.tsx";

/** What people need who only look: how the link stands, and how the picture is shown. */
export function CleanBar() {
  const { state, actions } = useStudio();
  const roomName = state.roomName.value;
  switch (state.mode.value) {
    case "clean":
      return (
        <footer class="clean-bar" data-testid="clean-bar">
          <LinkPill />
          <TestRendererBadge />
          {roomName !== undefined && (
            <h1 class="room-name">
              <span class="visually-hidden">Room</span>
              {roomName}
            </h1>
          )}
          <span class="spacer" />
          <ViewControls />
          <IconButton
            node={Fullscreen}
            label="Full screen"
            shortcut="Shift+F"
            onClick={() => actions.run({ type: "fullScreen" })}
          />
        </footer>
      );
    case "presentation":
      return <PresentationBar />;
    default:
      return null;
  }
}

/** Says when the picture is not live; the way out shows itself to whoever looks for it. */
function PresentationBar() {
  const { state, actions } = useStudio();
  const { tone } = state.label.value;
  return (
    <div class="presentation-bar">
      {tone !== "good" && tone !== "quiet" && <LinkPill />}
      <TestRendererBadge />
      <span class="presentation-exit">
        <IconButton
          node={X}
          label="Leave the presentation"
          shortcut="Esc"
          onClick={() => actions.run({ type: "presentation" })}
        />
      </span>
    </div>
  );
}
