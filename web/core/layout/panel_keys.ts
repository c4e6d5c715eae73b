/** What is pressed, as the DOM names it. */
export interface PanelKeyPress {
  readonly key: string;
  readonly shift: boolean;
  /** Control, or command on a Mac. */
  readonly ctrl: boolean;
  readonly alt: boolean;
}

/** Whether a press is one of the keys, written such as "N", "Shift+I", "Ctrl+D" or "F12". */
export function isKeyOf(press: PanelKeyPress, keys: readonly string[]): boolean {
  if (press.alt) return false;
  const held = `${press.ctrl ? "ctrl+" : ""}${press.shift ? "shift+" : ""}`;
  const pressed = `${held}${press.key.toLowerCase()}`;
  return keys.some((key) => key.toLowerCase() === pressed);
}

/** Whether keys are a single letter, which belongs to whoever types. */
export function isTyped({ key, ctrl }: PanelKeyPress): boolean {
  return key.length === 1 && !ctrl;
}
