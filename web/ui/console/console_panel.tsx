import { useSignal } from "@preact/signals";
import { ClipboardCopy, Download, Pause, Play, Trash2 } from "lucide";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { type ConsoleDesk, consoleOf } from "../../shell/console/console_desk.ts";
import { saveBlob } from "../../shell/view_tools/save_blob.ts";
import { browserWorld } from "../../shell/world.ts";
import { IconButton } from "../icon_button.tsx";
import { useStudio } from "../studio_context.ts";
import { CallsTab } from "./calls_tab.tsx";
import { DropsTab } from "./drops_tab.tsx";
import { FramesTab } from "./frames_tab.tsx";
import { LinkTab } from "./link_tab.tsx";
import { MessagesTab } from "./messages_tab.tsx";

interface Tab {
  readonly id: string;
  readonly title: string;
  readonly component: ComponentType<{ readonly desk: ConsoleDesk }>;
}

const TABS: readonly [Tab, ...Tab[]] = [
  { id: "link", title: "Link", component: LinkTab },
  { id: "calls", title: "Calls", component: CallsTab },
  { id: "messages", title: "Messages", component: MessagesTab },
  { id: "frames", title: "Frames", component: FramesTab },
  { id: "drops", title: "Drops", component: DropsTab },
];

/** The debug console; the services tell it what they do while it can be seen, and only then. */
export function ConsolePanel() {
  const studio = useStudio();
  const desk = consoleOf(studio, browserWorld);
  const shown = useSignal<Tab>(TABS[0]);
  const isPaused = desk.paused.value;

  useEffect(() => {
    const follow = () => document.visibilityState === "hidden" ? desk.stop() : desk.start();
    follow();
    document.addEventListener("visibilitychange", follow);
    return () => {
      document.removeEventListener("visibilitychange", follow);
      desk.stop();
    };
  }, [desk]);

  function onKeyDown(event: KeyboardEvent): void {
    const at = TABS.indexOf(shown.value);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    const tab = to === undefined ? undefined : TABS.at(to % TABS.length);
    if (tab === undefined) return;
    event.preventDefault();
    shown.value = tab;
    document.getElementById(`console-tab-${tab.id}`)?.focus();
  }

  async function copy(): Promise<void> {
    const text = await desk.report();
    try {
      await navigator.clipboard.writeText(text);
      studio.actions.notify("info", "The report was copied");
    } catch {
      studio.actions.notify("error", "The browser did not let the report be copied; save it");
    }
  }

  async function save(): Promise<void> {
    const text = await desk.report();
    const stamp = new Date().toISOString().replace(/[:.]/g, "-");
    saveBlob(new Blob([text], { type: "text/markdown" }), `fuelrail-report-${stamp}.md`);
  }

  const { component: Content, id } = shown.value;
  return (
    <div class="console panel-fill" data-testid="console">
      <div class="console-bar">
        <div class="console-tabs" role="tablist" aria-label="Debug console" onKeyDown={onKeyDown}>
          {TABS.map((tab) => (
            <button
              key={tab.id}
              id={`console-tab-${tab.id}`}
              type="button"
              class="console-tab"
              role="tab"
              aria-selected={tab.id === id}
              aria-controls="console-body"
              tabIndex={tab.id === id ? 0 : -1}
              onClick={() => shown.value = tab}
            >
              {tab.title}
            </button>
          ))}
        </div>
        <IconButton
          node={isPaused ? Play : Pause}
          label={isPaused ? "Show what comes" : "Hold what is shown"}
          pressed={isPaused}
          onClick={() => desk.paused.value = !isPaused}
        />
        <IconButton node={Trash2} label="Clear the console" onClick={() => desk.clear()} />
        <IconButton
          node={ClipboardCopy}
          label="Copy as a report"
          onClick={() => void copy()}
        />
        <IconButton node={Download} label="Save as a report" onClick={() => void save()} />
      </div>
      <div
        id="console-body"
        class="console-body"
        role="tabpanel"
        aria-labelledby={`console-tab-${id}`}
      >
        <Content desk={desk} />
      </div>
    </div>
  );
}
