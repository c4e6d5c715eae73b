import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type CursorMap, keepPresent, moveCursor } from "../../core/review/cursor_map.ts";
import type { CursorPlace, UnitPoint } from "../../core/review/review_event.ts";
import type { RoomState } from "../../core/room_state.ts";
import type { Timer, World } from "../world.ts";

/** Where the others point, and where this viewer does. */
export interface CursorDesk {
  /** Over the picture that is shown. */
  readonly others: ReadonlySignal<readonly CursorPlace[]>;
  /** Whether the others are shown where this viewer points. */
  readonly isShared: Signal<boolean>;
  /** This viewer points there now; undefined once it has left the picture. */
  point(at: UnitPoint | undefined): void;
  onCursor(cursor: CursorPlace): void;
  onRoom(room: RoomState): void;
  reset(): void;
}

export interface CursorDeskOptions {
  readonly world: World;
  readonly surface: ReadonlySignal<string | undefined>;
  send(eventType: string, payload: Readonly<Record<string, unknown>>): boolean;
}

const INTERVAL_MS = 100;
const PLACES = 1e4;

/** Shows and shares cursors; the newest place wins, none is queued. */
export function createCursorDesk({ world, surface, send }: CursorDeskOptions): CursorDesk {
  const map = signal<CursorMap>(new Map());
  const isShared = signal(true);
  let sentMs = -INTERVAL_MS;
  let isOut = true;
  let waiting: UnitPoint | undefined;
  let timer: Timer | undefined;

  function tell(at: UnitPoint | undefined): void {
    sentMs = world.nowMs();
    waiting = undefined;
    timer?.cancel();
    timer = undefined;
    if (at === undefined && isOut) return;
    isOut = at === undefined;
    const snapshotId = surface.peek();
    send("cursorMoved", {
      ...(at === undefined ? {} : { u: rounded(at[0]), v: rounded(at[1]) }),
      ...(at === undefined || snapshotId === undefined ? {} : { snapshot_id: snapshotId }),
    });
  }

  return {
    others: computed(() =>
      [...map.value.values()].filter((each) => each.snapshotId === surface.value)
    ),
    isShared,
    point(at) {
      if (at === undefined || !isShared.peek()) return tell(undefined);
      waiting = at;
      const restMs = sentMs + INTERVAL_MS - world.nowMs();
      if (restMs <= 0) return tell(at);
      timer ??= world.setTimer(restMs, () => {
        timer = undefined;
        if (waiting !== undefined) tell(waiting);
      });
    },
    onCursor(cursor) {
      map.value = moveCursor(map.value, cursor);
    },
    onRoom({ viewers, viewerCount }) {
      // Of a crowd only some are listed; whoever is not may well be there.
      if (viewerCount > viewers.length) return;
      map.value = keepPresent(map.value, new Set(viewers.map(({ viewerId }) => viewerId)));
    },
    reset() {
      map.value = new Map();
      isOut = true;
    },
  };
}

function rounded(value: number): number {
  return Math.round(Math.min(1, Math.max(0, value)) * PLACES) / PLACES;
}
