import { flyKeyOf, modifierBits } from "../core/dom_input.ts";
import { commandOf, undoKey } from "../core/shortcuts.ts";
import { isTyped } from "../core/layout/panel_keys.ts";
import { isDrawTool } from "../core/tool.ts";
import { goToRegion } from "./layout/regions.ts";
import type { Studio } from "./studio.ts";

/** Elements that need the keys for themselves. */
const KEY_USERS = "input, select, textarea, [contenteditable], dialog, [popover], " +
  "[role=tree], [role=listbox], [role=tablist]";
/** Where keys neither steer nor move the picture: there they scroll and go from part to part. */
const PANELS = ".dock, .sheet";
/** It has keys of its own, of which each means something else on the picture. */
const GRAPH = ".graph";
const SCROLL_KEYS: ReadonlySet<string> = new Set([
  ...["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"],
  ...["PageUp", "PageDown", "Home", " "],
]);
/** Elements that undo their own typing. */
const TYPING_USERS = "input:not([type=range], [type=checkbox]), textarea, dialog";
/** Elements that space presses. */
const SPACE_USERS = "button, a, summary";

/**
 * Lets keys command the page and steer, except where somebody types; the returned function lets
 * go.
 */
export function bindShortcuts(studio: Studio): () => void {
  const { actions, layout, scene, state, steering, viewTools } = studio;
  const release = new AbortController();
  const options = { signal: release.signal };

  addEventListener("keydown", (event) => {
    if (event.defaultPrevented) return;
    const { target } = event;
    const ctrl = event.ctrlKey || event.metaKey;
    const press = { key: event.key, shift: event.shiftKey, ctrl, alt: event.altKey };
    if (event.key === "F6" && !ctrl && !event.altKey) {
      event.preventDefault();
      return goToRegion(event.shiftKey ? -1 : 1);
    }
    const panel = layout.panelOfKey(press);
    const isTaken = isWithin(target, isTyped(press) ? KEY_USERS : "dialog");
    if (panel !== undefined && !isTaken) {
      event.preventDefault();
      return layout.togglePanel(panel);
    }
    const undo = undoKey({ key: event.key, shift: event.shiftKey, ctrl });
    if (undo !== undefined && !isWithin(target, TYPING_USERS)) {
      if (isDrawTool(state.tool.value)) {
        event.preventDefault();
        return undo === "undo" ? void studio.review.annotations.undo() : undefined;
      }
      if (!state.capabilities.value.has("undoRequest")) return;
      event.preventDefault();
      return scene.actions[undo]();
    }
    if (isWithin(target, KEY_USERS)) return;
    const isInPanel = isWithin(target, PANELS);
    if (isInPanel && SCROLL_KEYS.has(event.key)) return;
    const reserved = event.ctrlKey || event.altKey || event.metaKey;
    if (event.key === " " && !reserved && !isWithin(target, SPACE_USERS)) {
      event.preventDefault();
      state.spaceHeld.value = true;
      return;
    }
    const keyCode = isInPanel ? undefined : flyKeyOf(event.code);
    if (keyCode !== undefined && state.tool.value === "steer" && !reserved) {
      event.preventDefault();
      const modifiers = modifierBits(event);
      return steering.sender.step({ type: "key", down: true, keyCode, modifiers });
    }
    // The browser closes an open menu with this key, wherever the focus is.
    if (event.key === "Escape" && document.querySelector(":popover-open") !== null) return;
    const command = commandOf({ key: event.key, shift: event.shiftKey, reserved });
    if (command === undefined) return;
    if (isInPanel && command.type === "camera") return;
    if (isWithin(target, GRAPH) && command.type !== "toggleHelp") return;
    event.preventDefault();
    if (command.type === "viewTool") viewTools.act(command.act);
    else actions.run(command);
  }, options);

  addEventListener("keyup", (event) => {
    if (event.key === " ") state.spaceHeld.value = false;
    const keyCode = flyKeyOf(event.code);
    if (keyCode === undefined) return;
    steering.sender.step({ type: "key", down: false, keyCode, modifiers: modifierBits(event) });
  }, options);

  addEventListener("blur", () => void (state.spaceHeld.value = false), options);
  return () => release.abort();
}

function isWithin(target: EventTarget | null, selector: string): boolean {
  return target instanceof Element && target.closest(selector) !== null;
}
