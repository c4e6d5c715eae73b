import type { Page } from "playwright-core";

/** A place in the window, CSS pixels. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** A finger on a page that was opened with touch; the browser makes its own gestures of it. */
export interface Finger {
  down(at: Place): Promise<void>;
  /** Moves in a few steps. */
  move(to: Place): Promise<void>;
  up(): Promise<void>;
  tap(at: Place): Promise<void>;
}

const STEPS = 4;

/** One finger, of which the page gets touch and pointer events as from a screen. */
export async function fingerOn(page: Page): Promise<Finger> {
  const session = await page.context().newCDPSession(page);
  let at: Place = { x: 0, y: 0 };
  const send = (type: "touchStart" | "touchMove" | "touchEnd", place?: Place) =>
    session.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: place === undefined ? [] : [{ x: place.x, y: place.y, id: 1 }],
    });
  const finger: Finger = {
    async down(place) {
      at = place;
      await send("touchStart", place);
    },
    async move(to) {
      const from = at;
      for (let step = 1; step <= STEPS; step++) {
        const share = step / STEPS;
        at = { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
        await send("touchMove", at);
      }
    },
    async up() {
      await send("touchEnd");
    },
    async tap(place) {
      await finger.down(place);
      await finger.up();
    },
  };
  return finger;
}
