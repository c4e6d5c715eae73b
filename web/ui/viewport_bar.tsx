import { rendererText } from "../core/link_label.ts";
import { CameraBar } from "./camera_bar.tsx";
import { useStudio } from "./studio_context.ts";
import { ViewControls } from "./view_controls.tsx";
import { ViewToolsBar } from "./view_tools/view_tools_bar.tsx";

/** The viewport's head: what is shown, and how it lies. */
export function ViewportBar() {
  const { state } = useStudio();
  const { link } = state.room.value;
  const renderer = rendererText(link);
  return (
    <div class="viewport-bar">
      <span class="viewport-title">Viewport</span>
      {renderer !== undefined && <span class="viewport-renderer">{renderer}</span>}
      <span class="spacer" />
      <CameraBar />
      <ViewToolsBar />
      <ViewControls />
    </div>
  );
}
