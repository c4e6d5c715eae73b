import { X } from "lucide";
import { useLayoutEffect, useRef } from "preact/hooks";
import { PANEL_TABS, type PanelTab } from "../core/preferences.ts";
import { ConnectionSection } from "./connection_section.tsx";
import { IconButton } from "./icon_button.tsx";
import { InspectorTab } from "./inspector_tab.tsx";
import { PeopleSection } from "./people_section.tsx";
import { PictureSection } from "./picture_section.tsx";
import { RenderTab } from "./render_tab.tsx";
import { StreamSection } from "./stream_section.tsx";
import { useStudio } from "./studio_context.ts";

const TAB_TEXT: Readonly<Record<PanelTab, string>> = {
  inspector: "Inspector",
  render: "Render",
  room: "Room",
};

/** The request without which a tab has nothing to show. */
const TAB_NEEDS: Readonly<Partial<Record<PanelTab, string>>> = {
  inspector: "getPropertiesRequest",
  render: "getRenderSettingsRequest",
};

/** Everything that can be set; on narrow pages it lies over the viewport. */
export function SidePanel() {
  const { state, actions } = useStudio();
  const { panelOpen, panelTab } = state.preferences.value;
  const panel = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    if (panel.current !== null) panel.current.scrollTop = 0;
  }, [panelTab]);
  if (!panelOpen) return null;
  const tabs = PANEL_TABS.filter((tab) => {
    const needed = TAB_NEEDS[tab];
    return needed === undefined || state.capabilities.value.has(needed);
  });
  const shown = tabs.includes(panelTab) ? panelTab : "room";
  const close = () => actions.prefer({ panelOpen: false });
  function onKeyDown({ key }: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (step === undefined) return;
    const next = tabs.at((tabs.indexOf(shown) + step) % tabs.length);
    if (next === undefined) return;
    actions.prefer({ panelTab: next });
    requestAnimationFrame(() => document.getElementById(`tab-${next}`)?.focus());
  }
  return (
    <>
      <div class="scrim" onClick={close} />
      <aside ref={panel} class="side-panel" aria-label="Settings and people" data-testid="panel">
        <div class="panel-close">
          <IconButton node={X} label="Close the panel" onClick={close} />
        </div>
        {tabs.length > 1 && (
          <div class="tabs" role="tablist" aria-label="Panel" onKeyDown={onKeyDown}>
            {tabs.map((tab) => (
              <button
                key={tab}
                id={`tab-${tab}`}
                type="button"
                class="tab"
                role="tab"
                aria-selected={tab === shown}
                aria-controls="tab-panel"
                tabIndex={tab === shown ? 0 : -1}
                onClick={() => actions.prefer({ panelTab: tab })}
              >
                {TAB_TEXT[tab]}
              </button>
            ))}
          </div>
        )}
        <div
          id="tab-panel"
          class="tab-panel"
          role={tabs.length > 1 ? "tabpanel" : undefined}
          aria-labelledby={tabs.length > 1 ? `tab-${shown}` : undefined}
        >
          {shown === "inspector" && <InspectorTab />}
          {shown === "render" && <RenderTab />}
          {shown === "room" && (
            <>
              <PictureSection />
              <StreamSection />
              <ConnectionSection />
              <PeopleSection />
            </>
          )}
        </div>
      </aside>
    </>
  );
}
