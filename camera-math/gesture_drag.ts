import type { PointerInput } from "@fuelrail/contracts/binary";
import { notchesBetween } from "./dolly.ts";
import type { Contact, PointerIntent } from "./gesture_state.ts";
import type { Navigation } from "./types.ts";

/** Closest that two fingers count as being, render pixels. */
const NEAREST_SPREAD = 1;

/** Whether a contact is farther from where it counts from than a click may wander. */
export function wanderedPast(
  contacts: readonly Contact[],
  input: PointerInput,
  navigation: Navigation,
): boolean {
  const cssPixels = input.cssPixelsPerRenderPixel > 0 ? input.cssPixelsPerRenderPixel : 1;
  const threshold = navigation.dragThresholdPx[input.pointerType];
  return contacts.some(({ from, at }) =>
    Math.hypot(at.x - from.x, at.y - from.y) * cssPixels > threshold
  );
}

/** What the movement since it was last handed on asks for: one contact drags, two pan and pinch. */
export function dragIntents(contacts: readonly Contact[]): readonly PointerIntent[] {
  const [first, second] = contacts;
  if (first === undefined) return [];
  if (second === undefined) {
    const dx = first.at.x - first.from.x;
    const dy = first.at.y - first.from.y;
    if (first.action === undefined || (dx === 0 && dy === 0)) return [];
    return [{ type: first.action, dx, dy }];
  }
  const intents: PointerIntent[] = [];
  const before = pair(first.from, second.from);
  const after = pair(first.at, second.at);
  const dx = after.x - before.x;
  const dy = after.y - before.y;
  if (dx !== 0 || dy !== 0) intents.push({ type: "pan", dx, dy });
  const notches = notchesBetween(after.spread, before.spread);
  if (notches !== 0) intents.push({ type: "pinch", notches, x: after.x, y: after.y });
  return intents;
}

function pair(a: Contact["at"], b: Contact["at"]): { x: number; y: number; spread: number } {
  return {
    x: (a.x + b.x) / 2,
    y: (a.y + b.y) / 2,
    spread: Math.max(Math.hypot(b.x - a.x, b.y - a.y), NEAREST_SPREAD),
  };
}
