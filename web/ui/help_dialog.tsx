import { X } from "lucide";
import { useEffect, useRef } from "preact/hooks";
import { SHORTCUTS } from "../core/shortcuts.ts";
import { IconButton } from "./icon_button.tsx";
import { useStudio } from "./studio_context.ts";

/** The list of keys and gestures. */
export function HelpDialog() {
  const { state } = useStudio();
  const dialog = useRef<HTMLDialogElement>(null);
  const open = state.helpOpen.value;
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  const close = () => void (state.helpOpen.value = false);
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="help-title" onClose={close}>
      <header class="dialog-head">
        <h2 id="help-title">Keys and gestures</h2>
        <IconButton node={X} label="Close" onClick={close} />
      </header>
      <dl class="shortcut-list">
        {SHORTCUTS.map(({ keys, does }) => (
          <div key={does} class="shortcut">
            <dt>{keys.map((key) => <kbd key={key}>{key}</kbd>)}</dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </dialog>
  );
}
