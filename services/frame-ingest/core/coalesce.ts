/** One place at work and one waiting; changed in place. */
export interface Slot<T> {
  working: T | undefined;
  waiting: T | undefined;
}

/** What became of an offered item. */
export interface Offered<T> {
  /** Start this now. */
  readonly start: T | undefined;
  /** This will never be done: something newer took its place. */
  readonly superseded: T | undefined;
}

/** An empty slot. */
export function createSlot<T>(): Slot<T> {
  return { working: undefined, waiting: undefined };
}

/** Offers an item; of two that wait, the one that `isNewer` says wins. */
export function offer<T>(
  slot: Slot<T>,
  item: T,
  isNewer: (item: T, than: T) => boolean,
): Offered<T> {
  if (slot.working === undefined) {
    slot.working = item;
    return { start: item, superseded: undefined };
  }
  const { waiting } = slot;
  if (waiting !== undefined && !isNewer(item, waiting)) {
    return { start: undefined, superseded: item };
  }
  slot.waiting = item;
  return { start: undefined, superseded: waiting };
}

/** Ends the work and gives what is to be started next. */
export function finish<T>(slot: Slot<T>): T | undefined {
  slot.working = slot.waiting;
  slot.waiting = undefined;
  return slot.working;
}
