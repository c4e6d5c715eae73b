import { BUTTON_BITS, MODIFIER_BITS, type PointerInput } from "@fuelrail/contracts/binary";
import { FLY_KEYS } from "./fly.ts";
import { dragAction, isKnownButton } from "./gesture_bindings.ts";
import { dragIntents, wanderedPast } from "./gesture_drag.ts";
import {
  type Contact,
  IDLE_POINTERS,
  isSteering,
  type PointerIntent,
  type PointerState,
  type RefusalReason,
} from "./gesture_state.ts";
import type { Navigation } from "./types.ts";

/** What an input leads to. */
export interface PointerStep {
  readonly state: PointerState;
  readonly intents: readonly PointerIntent[];
}

const MAX_CONTACTS = 10;
/** Render pixels from the image's corner that no screen reaches. */
const FARTHEST_PX = 1e6;
const FLYING: readonly number[] = Object.values(FLY_KEYS);
const SHORTCUT_MODIFIERS = MODIFIER_BITS.ctrl | MODIFIER_BITS.alt | MODIFIER_BITS.meta;

/**
 * Recognises one viewer's gestures, input by input. A movement is counted from the press and
 * handed on whole once it passes the threshold, so nothing is lost and nothing jumps. A refusal is
 * told once per gesture.
 */
export function stepPointer(
  state: PointerState,
  input: PointerInput,
  navigation: Navigation,
): PointerStep {
  if (!Number.isFinite(input.x) || !Number.isFinite(input.y)) return refuse(state, "not_finite");
  if (Math.max(Math.abs(input.x), Math.abs(input.y)) > FARTHEST_PX) {
    return refuse(state, "out_of_range");
  }
  switch (input.type) {
    case "down":
      return press(state, input, navigation);
    case "move":
      return move(state, input, navigation);
    case "up":
      return release(state, input, navigation);
    case "wheel":
      return turnWheel(state, input);
    case "cancel":
      return cancelPointers(state);
    case "keyDown":
      return pressKey(state, input);
    case "keyUp":
      return setKeys(state, state.keys.filter((key) => key !== input.keyCode));
  }
}

/** Breaks off whatever is under way; what the viewer still sends of it passes in silence. */
export function cancelPointers(state: PointerState): PointerStep {
  const muted = state.muted || state.contacts.length > 0;
  return {
    state: { ...IDLE_POINTERS, muted },
    intents: isSteering(state) ? [{ type: "cancel" }] : [],
  };
}

function press(state: PointerState, input: PointerInput, navigation: Navigation): PointerStep {
  if (!isKnownButton(input.button)) return refuse(state, "unknown_button");
  const known = contactOf(state, input);
  if (known !== undefined && known.button !== input.button) return { state, intents: [] };
  if (known !== undefined) {
    const lifted = lift({ ...state, clickable: false }, known);
    const pressed = press(lifted.state, input, navigation);
    return { state: pressed.state, intents: [...lifted.intents, ...pressed.intents] };
  }
  const first = state.contacts[0];
  const joins = first === undefined ||
    (first.pointerType === "touch" && input.pointerType === "touch");
  if (!joins || state.contacts.length >= MAX_CONTACTS) return { state, intents: [] };
  const at = { x: input.x, y: input.y };
  const contact: Contact = {
    pointerType: input.pointerType,
    slot: input.pointerSlot,
    button: input.button,
    modifiers: input.modifiers,
    tellsHeld: (input.buttonsHeld & BUTTON_BITS[input.button]) !== 0,
    action: input.pointerType === "touch"
      ? "orbit"
      : dragAction(navigation.profile, input.button, input.modifiers),
    from: at,
    at,
  };
  return {
    state: {
      ...reanchored(state, [...state.contacts, contact]),
      clickable: first === undefined,
      muted: false,
    },
    intents: [],
  };
}

function move(state: PointerState, input: PointerInput, navigation: Navigation): PointerStep {
  const known = contactOf(state, input);
  if (known === undefined) {
    return state.contacts.length > 0 || input.buttonsHeld === 0
      ? { state, intents: [] }
      : refuse(state, "no_press");
  }
  if (known.tellsHeld && (input.buttonsHeld & BUTTON_BITS[known.button]) === 0) {
    return lift({ ...state, clickable: false }, known);
  }
  return drag(state, known, input, navigation);
}

function release(state: PointerState, input: PointerInput, navigation: Navigation): PointerStep {
  const known = contactOf(state, input);
  if (known === undefined) {
    if (state.contacts.length > 0) return { state, intents: [] };
    const refused = refuse(state, "no_press");
    return { state: { ...refused.state, muted: false }, intents: refused.intents };
  }
  if (!isKnownButton(input.button)) return refuse(state, "unknown_button");
  if (known.pointerType !== "touch" && known.button !== input.button) {
    return { state, intents: [] };
  }
  const moved = drag(state, known, input, navigation);
  const lifted = lift(moved.state, known);
  return { state: lifted.state, intents: [...moved.intents, ...lifted.intents] };
}

function drag(
  state: PointerState,
  contact: Contact,
  input: PointerInput,
  navigation: Navigation,
): PointerStep {
  const at = { x: input.x, y: input.y };
  if (at.x === contact.at.x && at.y === contact.at.y) return { state, intents: [] };
  const contacts = state.contacts.map((each) => isSame(each, contact) ? { ...each, at } : each);
  const moving = state.moving || wanderedPast(contacts, input, navigation);
  if (!moving) return { state: { ...state, contacts }, intents: [] };
  const intents = dragIntents(contacts);
  const dragging = state.dragging || intents.length > 0;
  const begins = dragging && !isSteering(state);
  return {
    state: {
      ...state,
      contacts: contacts.map((each) => ({ ...each, from: each.at })),
      moving,
      clickable: false,
      dragging,
    },
    intents: begins ? [{ type: "begin" }, ...intents] : intents,
  };
}

function lift(state: PointerState, contact: Contact): PointerStep {
  const contacts = state.contacts.filter((each) => !isSame(each, contact));
  const left = reanchored(state, contacts);
  if (contacts.length > 0) return { state: left, intents: [] };
  const after = { ...left, dragging: false, clickable: false };
  const intents: PointerIntent[] = [];
  if (state.clickable && contact.button !== "middle") {
    const { from: { x, y }, button, modifiers } = contact;
    intents.push({ type: "click", x, y, button, modifiers });
  }
  if (isSteering(state) && !isSteering(after)) intents.push({ type: "end" });
  return { state: after, intents };
}

function turnWheel(state: PointerState, input: PointerInput): PointerStep {
  const notches = input.wheelNotches;
  if (!Number.isFinite(notches)) return refuse(state, "not_finite");
  if (notches === 0) return { state, intents: [] };
  return { state, intents: [{ type: "wheel", notches, x: input.x, y: input.y }] };
}

function pressKey(state: PointerState, input: PointerInput): PointerStep {
  const flies = FLYING.includes(input.keyCode) && (input.modifiers & SHORTCUT_MODIFIERS) === 0;
  if (!flies || state.keys.includes(input.keyCode)) return { state, intents: [] };
  return setKeys(state, [...state.keys, input.keyCode]);
}

function setKeys(state: PointerState, keys: readonly number[]): PointerStep {
  if (keys.length === state.keys.length) return { state, intents: [] };
  const after = { ...state, keys };
  const intents: PointerIntent[] = [{ type: "fly", keys }];
  if (!isSteering(state)) intents.unshift({ type: "begin" });
  if (!isSteering(after)) intents.push({ type: "end" });
  return { state: after, intents };
}

/** Contacts that came or went count from where they are now, and the threshold counts anew. */
function reanchored(state: PointerState, contacts: readonly Contact[]): PointerState {
  const anew = contacts.map((contact) => ({ ...contact, from: contact.at }));
  return { ...state, contacts: anew, moving: false };
}

function refuse(state: PointerState, reason: RefusalReason): PointerStep {
  if (state.muted) return { state, intents: [] };
  return { state: { ...state, muted: true }, intents: [{ type: "refused", reason }] };
}

function contactOf(state: PointerState, input: PointerInput): Contact | undefined {
  return state.contacts.find((contact) =>
    contact.pointerType === input.pointerType &&
    (input.pointerType !== "touch" || contact.slot === input.pointerSlot)
  );
}

function isSame(a: Contact, b: Contact): boolean {
  return a.pointerType === b.pointerType && a.slot === b.slot;
}
