import type { Point } from "./view_transform.ts";

/** What the pointers ask of the view, in the unit in which the points were given. */
export type GestureEffect =
  | { readonly type: "pan"; readonly dx: number; readonly dy: number }
  | { readonly type: "zoom"; readonly at: Point; readonly factor: number }
  | { readonly type: "doubleTap"; readonly at: Point };

export interface GestureEvent {
  readonly type: "down" | "move" | "up" | "cancel";
  readonly pointerId: number;
  readonly at: Point;
  readonly nowMs: number;
  /** How far a press may wander and still be a tap, in the unit of `at`. */
  readonly tapReach: number;
}

interface Pointer {
  readonly id: number;
  readonly start: Point;
  readonly at: Point;
  readonly dragged: boolean;
}

export interface GestureState {
  readonly pointers: readonly Pointer[];
  readonly lastTap: { readonly at: Point; readonly atMs: number } | undefined;
}

export const NO_GESTURE: GestureState = { pointers: [], lastTap: undefined };

/** Two taps within this time make a double tap, in ms. */
export const DOUBLE_TAP_MS = 350;
/** Two taps this many times the tap reach apart still make a double tap. */
const DOUBLE_TAP_REACHES = 4;

export interface GestureStep {
  readonly state: GestureState;
  readonly effects: readonly GestureEffect[];
}

/**
 * Turns pointer events into view moves: one pointer drags, two pinch about their middle.
 *
 * A press pans only once it has left its tap reach, measured from where it went down, so that a
 * tap never nudges the picture and a slow drag still becomes a drag.
 */
export function stepGesture(state: GestureState, event: GestureEvent): GestureStep {
  switch (event.type) {
    case "down":
      return { state: pressed(state, event), effects: [] };
    case "move":
      return moved(state, event);
    case "up":
      return released(state, event);
    case "cancel":
      return { state: cancelled(state, event), effects: [] };
  }
}

/** A pointer that is already up may still lose its capture; that ends nothing. */
function cancelled(state: GestureState, event: GestureEvent): GestureState {
  const pointers = without(state, event.pointerId);
  return pointers.length === state.pointers.length ? state : { pointers, lastTap: undefined };
}

function pressed(state: GestureState, event: GestureEvent): GestureState {
  const pointer = { id: event.pointerId, start: event.at, at: event.at, dragged: false };
  const others = without(state, event.pointerId);
  const pinching = others.length > 0;
  return {
    pointers: [...others, pointer].slice(-2).map((each) =>
      pinching ? { ...each, dragged: true } : each
    ),
    lastTap: pinching ? undefined : state.lastTap,
  };
}

function moved(state: GestureState, event: GestureEvent): GestureStep {
  const before = state.pointers.find((pointer) => pointer.id === event.pointerId);
  if (before === undefined) return { state, effects: [] };
  const dragged = before.dragged || distance(before.start, event.at) > event.tapReach;
  const after = { ...before, at: event.at, dragged };
  const pointers = state.pointers.map((pointer) => pointer === before ? after : pointer);
  const other = pointers.find((pointer) => pointer !== after);
  const next = { ...state, pointers };
  if (other !== undefined) return { state: next, effects: pinch(before.at, after.at, other.at) };
  if (!dragged) return { state: next, effects: [] };
  const from = before.dragged ? before.at : before.start;
  return {
    state: next,
    effects: [{ type: "pan", dx: event.at.x - from.x, dy: event.at.y - from.y }],
  };
}

function pinch(before: Point, after: Point, other: Point): readonly GestureEffect[] {
  const was = middle(before, other);
  const now = middle(after, other);
  const pan: GestureEffect = { type: "pan", dx: now.x - was.x, dy: now.y - was.y };
  const spread = distance(before, other);
  if (spread < 1) return [pan];
  return [pan, { type: "zoom", at: now, factor: distance(after, other) / spread }];
}

function released(state: GestureState, event: GestureEvent): GestureStep {
  const pointer = state.pointers.find((each) => each.id === event.pointerId);
  const pointers = without(state, event.pointerId);
  if (pointer === undefined || pointer.dragged) {
    return { state: { pointers, lastTap: undefined }, effects: [] };
  }
  const { lastTap } = state;
  const isDouble = lastTap !== undefined && event.nowMs - lastTap.atMs <= DOUBLE_TAP_MS &&
    distance(lastTap.at, event.at) <= event.tapReach * DOUBLE_TAP_REACHES;
  if (!isDouble) {
    return { state: { pointers, lastTap: { at: event.at, atMs: event.nowMs } }, effects: [] };
  }
  return {
    state: { pointers, lastTap: undefined },
    effects: [{ type: "doubleTap", at: event.at }],
  };
}

/**
 * The zoom factor of one wheel event, whatever unit the browser counts in.
 *
 * @param deltaMode 0 pixels, 1 lines, 2 pages, as the DOM says
 * @param pinching true for a trackpad pinch, which the browser sends as a wheel with control held
 */
export function wheelFactor(
  deltaY: number,
  deltaMode: number,
  pageHeight: number,
  pinching: boolean,
): number {
  const unit = deltaMode === 1 ? 16 : deltaMode === 2 ? pageHeight : 1;
  const pixels = Math.min(Math.max(deltaY * unit, -300), 300);
  return Math.exp(-pixels * (pinching ? 0.01 : 0.002));
}

function without(state: GestureState, pointerId: number): readonly Pointer[] {
  return state.pointers.filter((pointer) => pointer.id !== pointerId);
}

function middle(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
