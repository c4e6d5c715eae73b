/** One thing in work and one that waits: who comes later takes the waiting place. */
export interface Newest<T> {
  /** Gives back what is to be begun now, if anything. */
  offer(item: T): T | undefined;
  /** The work is over; gives back what is to be begun next, if anything. */
  done(): T | undefined;
  /** Lets go of what waits. */
  clear(): void;
  /** Whether something newer waits for the work to end. */
  readonly isWaiting: boolean;
  readonly isBusy: boolean;
}

/** Makes an empty place; `onSuperseded` is told of each thing that was pushed out or let go. */
export function createNewest<T>(onSuperseded: (item: T) => void): Newest<T> {
  let isBusy = false;
  let waiting: { readonly item: T } | undefined;

  function dropWaiting(): void {
    const dropped = waiting;
    waiting = undefined;
    if (dropped !== undefined) onSuperseded(dropped.item);
  }

  return {
    offer(item) {
      if (!isBusy) {
        isBusy = true;
        return item;
      }
      dropWaiting();
      waiting = { item };
      return undefined;
    },
    done() {
      const next = waiting?.item;
      isBusy = waiting !== undefined;
      waiting = undefined;
      return next;
    },
    clear: dropWaiting,
    get isWaiting() {
      return waiting !== undefined;
    },
    get isBusy() {
      return isBusy;
    },
  };
}
