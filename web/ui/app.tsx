import { useEffect } from "preact/hooks";
import type { Studio } from "../shell/studio.ts";
import { bindShortcuts } from "../shell/shortcut_input.ts";
import { ConfirmDialog } from "./confirm_dialog.tsx";
import { HelpDialog } from "./help_dialog.tsx";
import { NoticeList } from "./notice_list.tsx";
import { OutlinerPanel } from "./outliner_panel.tsx";
import { ProjectDialog } from "./project_dialog.tsx";
import { RenderBar } from "./render_bar.tsx";
import { SidePanel } from "./side_panel.tsx";
import { StudioContext } from "./studio_context.ts";
import { ToolRail } from "./tool_rail.tsx";
import { TopBar } from "./top_bar.tsx";
import { Viewport } from "./viewport.tsx";
import { ViewportBar } from "./viewport_bar.tsx";

/** The studio page. */
export function App({ studio }: { readonly studio: Studio }) {
  const { state } = studio;
  useEffect(() => bindShortcuts(studio), []);
  const title = [state.roomName.value, state.label.value.text, "Fuelrail"];
  useEffect(() => {
    document.title = title.filter((part) => part !== undefined).join(" \u00b7 ");
  }, title);
  return (
    <StudioContext.Provider value={studio}>
      <div class={state.preferences.value.panelOpen ? "studio has-panel" : "studio"}>
        <TopBar />
        <OutlinerPanel />
        <ToolRail />
        <main class="stage">
          <ViewportBar />
          <Viewport />
        </main>
        <RenderBar />
        <SidePanel />
        <NoticeList />
        <HelpDialog />
        <ProjectDialog />
        <ConfirmDialog />
      </div>
    </StudioContext.Provider>
  );
}
