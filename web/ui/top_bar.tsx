import { Fullscreen, Keyboard, Presentation } from "lucide";
import { Brand } from "./brand.tsx";
import { IconButton } from "./icon_button.tsx";
import { LinkPill, TestRendererBadge } from "./link_pill.tsx";
import { DockToggles, PanelsMenu } from "./layout/panels_menu.tsx";
import { PresenceButton } from "./presence_button.tsx";
import { ProjectButton } from "./project/project_button.tsx";
import { UndoButtons } from "./undo_buttons.tsx";
import { useStudio } from "./studio_context.ts";

/** Who we are, which room this is, how the link stands, who is here. */
export function TopBar() {
  const { state, actions } = useStudio();
  const roomName = state.roomName.value;
  return (
    <header class="top-bar" data-region>
      <Brand />
      <LinkPill />
      {roomName !== undefined && (
        <h1 class="room-name" title={`Room ${roomName}`}>
          <span class="visually-hidden">Room</span>
          {roomName}
        </h1>
      )}
      <ProjectButton />
      <span class="spacer" />
      <TestRendererBadge />
      <PresenceButton />
      <UndoButtons />
      <div class="button-group">
        <span class="wide-only">
          <IconButton
            node={Keyboard}
            label="Keyboard shortcuts"
            shortcut="?"
            onClick={() => actions.run({ type: "toggleHelp" })}
          />
        </span>
        <span class="not-phone">
          <IconButton
            node={Fullscreen}
            label="Full screen"
            shortcut="Shift+F"
            onClick={() => actions.run({ type: "fullScreen" })}
          />
        </span>
        <span class="not-phone">
          <IconButton
            node={Presentation}
            label="Presentation"
            shortcut="Shift+P"
            onClick={() => actions.run({ type: "presentation" })}
          />
        </span>
        <PanelsMenu />
        <DockToggles />
      </div>
    </header>
  );
}
