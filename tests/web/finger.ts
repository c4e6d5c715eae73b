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
  /** Comes down and goes up at once, however busy this process is in between. */
  tap(at: Place): Promise<void>;
  /** Comes down and moves at once, before that can become a long press; stays down. */
  swipe(from: Place, to: Place): Promise<void>;
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
  const stepsTo = (to: Place): readonly Place[] => {
    const from = at;
    return Array.from({ length: STEPS }, (_, step) => {
      const share = (step + 1) / STEPS;
      return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
    });
  };
  const finger: Finger = {
    async down(place) {
      at = place;
      await send("touchStart", place);
    },
    async move(to) {
      for (const step of stepsTo(to)) {
        at = step;
        await send("touchMove", step);
      }
    },
    async up() {
      await send("touchEnd");
    },
    async tap(place) {
      at = place;
      await Promise.all([send("touchStart", place), send("touchEnd")]);
    },
    async swipe(from, to) {
      at = from;
      const [first = to, ...others] = stepsTo(to);
      await Promise.all([send("touchStart", from), send("touchMove", first)]);
      for (const step of others) await send("touchMove", step);
      at = to;
    },
  };
  return finger;
}
