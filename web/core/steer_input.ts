import {
  BUTTON_BITS,
  type InputButton,
  type InputType,
  type PointerInput,
  type PointerType,
} from "@fuelrail/contracts/binary";

/** One pointer over the picture, as it is now. */
export interface PointerFact {
  readonly pointerId: number;
  readonly pointerType: PointerType;
  /** Sum of the contract's button bits, not of the DOM's. */
  readonly buttons: number;
  readonly modifiers: number;
  /** Render pixels; may lie outside. */
  readonly x: number;
  readonly y: number;
  /** Whether the point lies on the picture. */
  readonly inside: boolean;
  readonly cssPixelsPerRenderPixel: number;
}

export type SteerEvent =
  | { readonly type: "down" | "move" | "up"; readonly pointer: PointerFact }
  | { readonly type: "wheel"; readonly pointer: PointerFact; readonly notches: number }
  | {
    readonly type: "key";
    readonly down: boolean;
    readonly keyCode: number;
    readonly modifiers: number;
  }
  | { readonly type: "lost"; readonly pointerId: number }
  /** A display frame: what was gathered since the last one is sent. */
  | { readonly type: "frame" }
  | { readonly type: "cancelAll" };

interface Press {
  readonly slot: number;
  /** False for a press beside the picture or one that was cancelled: ignored until its end. */
  readonly live: boolean;
  readonly at: PointerFact;
  /** Whether `at` is newer than what was sent. */
  readonly pending: boolean;
}

export interface SteerState {
  readonly presses: readonly Press[];
  /** HID usages of the keys that are down. */
  readonly keys: readonly number[];
  readonly lastSeq: number;
}

export interface SteerStep {
  readonly state: SteerState;
  readonly inputs: readonly PointerInput[];
}

export const NOT_STEERING: SteerState = { presses: [], keys: [], lastSeq: 0 };

const BUTTONS: readonly InputButton[] = ["left", "middle", "right"];

const NOWHERE: PointerFact = {
  pointerId: 0,
  pointerType: "mouse",
  buttons: 0,
  modifiers: 0,
  x: 0,
  y: 0,
  inside: false,
  cssPixelsPerRenderPixel: 1,
};

/** Whether a gesture or a key is under way. */
export function isSteering({ presses, keys }: SteerState): boolean {
  return keys.length > 0 || presses.some((press) => press.live);
}

/** Whether a move waits for the next display frame. */
export function waitsForFrame({ presses }: SteerState): boolean {
  return presses.some((press) => press.pending);
}

/**
 * Turns pointer, wheel and key events into the inputs to send, in the order of events.
 *
 * A press counts only where it began on the picture; its moves may leave it. Moves wait for the
 * display frame and only the newest is sent, but none waits longer than the event that follows it.
 */
export function stepSteer(state: SteerState, event: SteerEvent): SteerStep {
  switch (event.type) {
    case "down":
      return pressed(state, event.pointer);
    case "move":
    case "up":
      return moved(state, event.pointer);
    case "wheel":
      return wheel(state, event.pointer, event.notches);
    case "key":
      return key(state, event);
    case "lost":
      return lost(state, event.pointerId);
    case "frame":
      return flush(state);
    case "cancelAll":
      return cancelAll(state);
  }
}

function pressed(state: SteerState, pointer: PointerFact): SteerStep {
  const known = state.presses.find(({ at }) => at.pointerId === pointer.pointerId);
  if (known?.live) return moved(state, pointer);
  const flushed = flush(state);
  const others = without(flushed.state.presses, pointer.pointerId);
  const slot = freeSlot(others);
  const none = { ...pointer, buttons: 0 };
  const press: Press = {
    slot,
    live: pointer.inside && pointer.buttons !== 0,
    at: none,
    pending: false,
  };
  const next = { ...flushed.state, presses: [...others, press] };
  if (!press.live) return { state: next, inputs: flushed.inputs };
  return after(flushed.inputs, moved(next, pointer));
}

function moved(state: SteerState, pointer: PointerFact): SteerStep {
  const press = state.presses.find(({ at }) => at.pointerId === pointer.pointerId);
  if (press === undefined) return { state, inputs: [] };
  const changed = press.at.buttons ^ pointer.buttons;
  if (!press.live) {
    const ended = pointer.buttons === 0;
    return { state: ended ? remove(state, pointer.pointerId) : state, inputs: [] };
  }
  if (changed === 0) {
    return { state: replace(state, { ...press, at: pointer, pending: true }), inputs: [] };
  }
  const flushed = flush(state);
  let { state: next } = flushed;
  const inputs = [...flushed.inputs];
  let held = press.at.buttons;
  for (const button of BUTTONS) {
    const bit = BUTTON_BITS[button];
    if ((changed & bit) === 0) continue;
    held ^= bit;
    const type = (held & bit) === 0 ? "up" : "down";
    const made = input(next, type, { ...pointer, buttons: held }, { button, slot: press.slot });
    next = made.state;
    inputs.push(...made.inputs);
  }
  if (pointer.buttons === 0) next = remove(next, pointer.pointerId);
  else next = replace(next, { ...press, at: pointer, pending: false });
  return { state: next, inputs };
}

function wheel(state: SteerState, pointer: PointerFact, notches: number): SteerStep {
  if (!pointer.inside || notches === 0) return { state, inputs: [] };
  const flushed = flush(state);
  return after(flushed.inputs, input(flushed.state, "wheel", pointer, { notches }));
}

function key(
  state: SteerState,
  { down, keyCode, modifiers }: {
    readonly down: boolean;
    readonly keyCode: number;
    readonly modifiers: number;
  },
): SteerStep {
  if (down === state.keys.includes(keyCode)) return { state, inputs: [] };
  const flushed = flush(state);
  const others = state.keys.filter((each) => each !== keyCode);
  const next = { ...flushed.state, keys: down ? [...others, keyCode] : others };
  const at = { ...(state.presses[0]?.at ?? NOWHERE), modifiers };
  return after(flushed.inputs, input(next, down ? "keyDown" : "keyUp", at, { keyCode }));
}

function lost(state: SteerState, pointerId: number): SteerStep {
  const press = state.presses.find(({ at }) => at.pointerId === pointerId);
  if (press === undefined) return { state, inputs: [] };
  const next = remove(state, pointerId);
  if (!press.live) return { state: next, inputs: [] };
  return input(next, "cancel", { ...press.at, buttons: 0 }, { slot: press.slot });
}

function cancelAll(state: SteerState): SteerStep {
  let next: SteerState = { ...state, keys: [] };
  const inputs: PointerInput[] = [];
  for (const { live, at, slot } of state.presses) {
    if (!live) continue;
    const made = input(next, "cancel", { ...at, buttons: 0 }, { slot });
    next = made.state;
    inputs.push(...made.inputs);
  }
  for (const keyCode of state.keys) {
    const made = input(next, "keyUp", { ...NOWHERE }, { keyCode });
    next = made.state;
    inputs.push(...made.inputs);
  }
  const presses = next.presses.map((press) => ({ ...press, live: false, pending: false }));
  return { state: { ...next, presses }, inputs };
}

function flush(state: SteerState): SteerStep {
  let next = state;
  const inputs: PointerInput[] = [];
  for (const press of state.presses) {
    if (!press.pending) continue;
    const made = input(next, "move", press.at, { slot: press.slot });
    next = replace(made.state, { ...press, pending: false });
    inputs.push(...made.inputs);
  }
  return { state: next, inputs };
}

interface InputExtra {
  readonly button?: InputButton;
  readonly slot?: number;
  readonly notches?: number;
  readonly keyCode?: number;
}

function input(
  state: SteerState,
  type: InputType,
  at: PointerFact,
  { button = "left", slot = 0, notches = 0, keyCode = 0 }: InputExtra,
): SteerStep {
  const inputSeq = (state.lastSeq + 1) >>> 0;
  return {
    state: { ...state, lastSeq: inputSeq },
    inputs: [{
      type,
      button,
      buttonsHeld: at.buttons,
      modifiers: at.modifiers,
      x: at.x,
      y: at.y,
      wheelNotches: notches,
      inputSeq,
      pointerType: at.pointerType,
      pointerSlot: slot,
      keyCode,
      cssPixelsPerRenderPixel: at.cssPixelsPerRenderPixel,
    }],
  };
}

function after(inputs: readonly PointerInput[], step: SteerStep): SteerStep {
  return { state: step.state, inputs: [...inputs, ...step.inputs] };
}

function freeSlot(presses: readonly Press[]): number {
  let slot = 0;
  while (presses.some((press) => press.live && press.slot === slot)) slot++;
  return slot & 0xff;
}

function without(presses: readonly Press[], pointerId: number): readonly Press[] {
  return presses.filter(({ at }) => at.pointerId !== pointerId);
}

function remove(state: SteerState, pointerId: number): SteerState {
  return { ...state, presses: without(state.presses, pointerId) };
}

function replace(state: SteerState, press: Press): SteerState {
  const presses = state.presses.map((each) =>
    each.at.pointerId === press.at.pointerId ? press : each
  );
  return { ...state, presses };
}
