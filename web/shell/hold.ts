import type { Timer, World } from "./world.ts";

/** How long a finger rests until that is a long press, ms. */
const HOLD_MS = 500;
/** How far it may stray meanwhile, CSS pixels. */
export const HOLD_SLACK_PX = 10;
/** How late a timer is on a page that was held up and has not heard of the finger meanwhile, ms. */
const LATE_MS = 50;
/** How long such a page is given to hear of it, ms. */
const CATCH_UP_MS = 50;

/** Tells a finger that rests from one that taps or moves. */
export interface Hold {
  /** Whether a finger is down that may still become a long press. */
  readonly isWaiting: boolean;
  /** Whether the press that is under way, or was last, has become one. */
  readonly isHeld: boolean;
  begin(x: number, y: number): void;
  move(x: number, y: number): void;
  /** The browser or the time says that it is a long press. */
  fire(): void;
  /** The finger is up, or does something else. */
  end(): void;
  /** The same, and what was held is over: something else is pressed. */
  clear(): void;
}

/** Calls back once for each press that rests long enough. */
export function createHold(
  world: Pick<World, "nowMs" | "setTimer">,
  onHeld: (x: number, y: number) => void,
  afterMs = HOLD_MS,
): Hold {
  let timer: Timer | undefined;
  let start: { readonly x: number; readonly y: number } | undefined;
  let isHeld = false;

  function end(): void {
    timer?.cancel();
    start = undefined;
  }

  function fire(): void {
    const at = start;
    if (at === undefined) return;
    end();
    isHeld = true;
    onHeld(at.x, at.y);
  }

  return {
    get isWaiting() {
      return start !== undefined;
    },
    get isHeld() {
      return isHeld;
    },
    begin(x, y) {
      end();
      isHeld = false;
      start = { x, y };
      const dueMs = world.nowMs() + afterMs;
      timer = world.setTimer(afterMs, () => {
        if (world.nowMs() - dueMs <= LATE_MS) fire();
        else timer = world.setTimer(CATCH_UP_MS, fire);
      });
    },
    move(x, y) {
      if (start !== undefined && Math.hypot(x - start.x, y - start.y) > HOLD_SLACK_PX) end();
    },
    fire,
    end,
    clear() {
      end();
      isHeld = false;
    },
  };
}
