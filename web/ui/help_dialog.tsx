import { X } from "lucide";
import { useLayoutEffect, useRef } from "preact/hooks";
import {
  GRAPH_HELP,
  OUTLINER_HELP,
  type ShortcutHelp,
  SHORTCUTS,
  STEERING_HELP,
} from "../core/shortcuts.ts";
import { mayUse } from "../core/tool.ts";
import { IconButton } from "./icon_button.tsx";
import { PANELS } from "./panels.ts";
import { useStudio } from "./studio_context.ts";

const PANEL_HELP: readonly ShortcutHelp[] = PANELS.flatMap(({ title, keys = [] }) =>
  keys.length === 0 ? [] : [{
    keys: keys.map((key) => key.replace("+", " ")),
    does: `Open or close the panel "${title}"`,
  }]
);

/** The list of keys and gestures. */
export function HelpDialog() {
  const { state } = useStudio();
  const dialog = useRef<HTMLDialogElement>(null);
  const maySteer = mayUse("steer", state.welcome.value?.capabilities ?? []);
  const may = (eventType: string) => state.capabilities.value.has(eventType);
  const open = state.helpOpen.value;
  useLayoutEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  const close = () => void (state.helpOpen.value = false);
  // The browser tells late that it has closed: it may have been opened again by then.
  const closed = () => dialog.current?.open !== true && close();
  return (
    <dialog ref={dialog} class="dialog help" aria-labelledby="help-title" onClose={closed}>
      <header class="dialog-head">
        <h2 id="help-title">Keys and gestures</h2>
        <IconButton node={X} label="Close" onClick={close} />
      </header>
      <div class="shortcut-columns">
        {maySteer && <ShortcutList title="Camera" shortcuts={STEERING_HELP} />}
        <ShortcutList title="View and page" shortcuts={SHORTCUTS} />
        <ShortcutList title="Panels" shortcuts={PANEL_HELP} />
        {may("getChildrenRequest") && <ShortcutList title="Scene" shortcuts={OUTLINER_HELP} />}
        {may("getNodeGraphRequest") && <ShortcutList title="Node graph" shortcuts={GRAPH_HELP} />}
      </div>
    </dialog>
  );
}

function ShortcutList(
  { title, shortcuts }: { readonly title: string; readonly shortcuts: readonly ShortcutHelp[] },
) {
  return (
    <>
      <h3 class="shortcut-title">{title}</h3>
      <dl class="shortcut-list">
        {shortcuts.map(({ keys, does }) => (
          <div key={does} class="shortcut">
            <dt>{keys.map((key) => <kbd key={key}>{key}</kbd>)}</dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
