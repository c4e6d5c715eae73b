import { useEffect, useLayoutEffect } from "preact/hooks";
import type { Studio } from "../shell/studio.ts";
import { bindShortcuts } from "../shell/shortcut_input.ts";
import { CarriedChip } from "./materials/carried_chip.tsx";
import { CleanBar } from "./layout/clean_bar.tsx";
import { ConfirmDialog } from "./confirm_dialog.tsx";
import { DockArea } from "./layout/dock_area.tsx";
import { DropMark } from "./layout/drop_mark.tsx";
import { HelpDialog } from "./help_dialog.tsx";
import { NoticeList } from "./notice_list.tsx";
import { PanelSheet } from "./layout/panel_sheet.tsx";
import { ProjectDialog } from "./project/project_dialog.tsx";
import { TaskWindow } from "./scene/task_window.tsx";
import { RenderBar } from "./render_bar.tsx";
import { StudioContext } from "./studio_context.ts";
import { ToolRail } from "./tool_rail.tsx";
import { TopBar } from "./top_bar.tsx";
import { Viewport } from "./viewport.tsx";
import { ViewportBar } from "./viewport_bar.tsx";

/** The studio page, or no more than its picture. */
export function App({ studio }: { readonly studio: Studio }) {
  const { state, layout } = studio;
  // At once: a key that is pressed before the first picture of the page counts too.
  useLayoutEffect(() => bindShortcuts(studio), []);
  const title = [state.roomName.value, state.label.value.text, "Fuelrail"];
  useEffect(() => {
    document.title = title.filter((part) => part !== undefined).join(" \u00b7 ");
  }, title);
  const mode = state.mode.value;
  const whole = mode === "studio";
  const covered = layout.sheet.value !== undefined && !layout.wide.value;
  return (
    <StudioContext.Provider value={studio}>
      <div class={`studio mode-${mode}`}>
        {whole && <SkipLink />}
        {whole && <TopBar />}
        {whole && <DockArea side="left" />}
        {whole && <ToolRail />}
        <main
          key="stage"
          id="stage"
          class="stage"
          tabIndex={-1}
          aria-label="Viewport"
          inert={covered}
          data-region
        >
          {whole && <ViewportBar />}
          <Viewport key="viewport" />
          {!whole && <CleanBar />}
        </main>
        {whole && <DockArea side="bottom" />}
        {whole && <DockArea side="right" />}
        {whole && <RenderBar />}
        {whole && <PanelSheet />}
        {whole && <DropMark />}
        {whole && <CarriedChip />}
        {mode !== "source" && <NoticeList />}
        {whole && <HelpDialog />}
        {whole && <ProjectDialog />}
        {whole && <TaskWindow />}
        <ConfirmDialog />
      </div>
    </StudioContext.Provider>
  );
}

function SkipLink() {
  return (
    <a
      class="skip-link"
      href="#stage"
      onClick={(event) => {
        // The address stays as it is: its fragment may carry a token.
        event.preventDefault();
        document.getElementById("stage")?.focus();
      }}
    >
      Skip to the picture
    </a>
  );
}
