import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { panelOf, type StudioPanel } from "../panels.ts";
import { useStudio } from "../studio_context.ts";

/** Panels that have been loaded on this page. */
const loaded = new Map<string, ComponentType>();

/** What a panel shows, loaded when it is wanted for the first time. */
export function PanelBody({ id }: { readonly id: string }) {
  const { state } = useStudio();
  const panel = panelOf(id);
  if (panel === undefined) return null;
  if (panel.needs !== undefined && state.welcome.value === undefined) {
    return <p class="hint panel-note">Waiting for the room</p>;
  }
  if ("component" in panel.content) return <panel.content.component />;
  return <LoadedPanel panel={panel} load={panel.content.load} />;
}

interface LoadedPanelProps {
  readonly panel: StudioPanel;
  readonly load: () => Promise<ComponentType>;
}

function LoadedPanel({ panel, load }: LoadedPanelProps) {
  const [attempt, setAttempt] = useState(0);
  const [fault, setFault] = useState(false);
  const [, setReady] = useState(0);
  const Content = loaded.get(panel.id);
  useEffect(() => {
    if (loaded.has(panel.id)) return;
    let here = true;
    setFault(false);
    load().then((component) => {
      loaded.set(panel.id, component);
      if (here) setReady((count) => count + 1);
    }, () => {
      if (here) setFault(true);
    });
    return () => void (here = false);
  }, [panel.id, attempt]);
  if (Content !== undefined) return <Content />;
  if (!fault) return <p class="hint panel-note" role="status">Loading {panel.title}</p>;
  return (
    <div class="panel-fault" role="alert">
      {panel.title} could not be loaded
      <button type="button" class="button" onClick={() => setAttempt(attempt + 1)}>
        Try again
      </button>
    </div>
  );
}
