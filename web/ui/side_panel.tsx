import { X } from "lucide";
import { ConnectionSection } from "./connection_section.tsx";
import { IconButton } from "./icon_button.tsx";
import { PeopleSection } from "./people_section.tsx";
import { PictureSection } from "./picture_section.tsx";
import { StreamSection } from "./stream_section.tsx";
import { useStudio } from "./studio_context.ts";

/** Everything that can be set; on narrow pages it lies over the viewport. */
export function SidePanel() {
  const { state, actions } = useStudio();
  if (!state.preferences.value.panelOpen) return null;
  return (
    <>
      <div class="scrim" onClick={() => actions.prefer({ panelOpen: false })} />
      <aside class="side-panel" aria-label="Settings and people" data-testid="panel">
        <div class="panel-close">
          <IconButton
            node={X}
            label="Close the panel"
            onClick={() => actions.prefer({ panelOpen: false })}
          />
        </div>
        <PictureSection />
        <StreamSection />
        <ConnectionSection />
        <PeopleSection />
      </aside>
    </>
  );
}
