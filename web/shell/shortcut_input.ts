import { commandOf } from "../core/shortcuts.ts";
import type { StudioActions } from "./studio_actions.ts";

/** Elements that need the keys for themselves. */
const KEY_USERS = "input, select, textarea, [contenteditable], dialog";

/** Lets keys command the page, except where somebody types; the returned function lets go. */
export function bindShortcuts(actions: StudioActions): () => void {
  function onKeyDown(event: KeyboardEvent): void {
    const { target } = event;
    if (target instanceof Element && target.closest(KEY_USERS) !== null) return;
    const reserved = event.ctrlKey || event.altKey || event.metaKey;
    const command = commandOf({ key: event.key, shift: event.shiftKey, reserved });
    if (command === undefined) return;
    event.preventDefault();
    actions.run(command);
  }
  addEventListener("keydown", onKeyDown);
  return () => removeEventListener("keydown", onKeyDown);
}
