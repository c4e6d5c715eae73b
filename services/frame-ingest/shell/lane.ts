/** A call did not run because the connection that it was meant for is gone. */
export class LaneCleared extends Error {
  override readonly name = "LaneCleared";
  constructor() {
    super("Not called: the connection to Octane is gone");
  }
}

/** frame-ingest's own calls to Octane, one at a time in the order in which they were asked for. */
export interface Lane {
  /** Runs `work` when its turn comes; rejects with `LaneCleared` if the connection goes first. */
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Lets the call in flight end and starts no other until opened. */
  setClosed(closed: boolean): void;
  /** Drops everything that has not started. */
  clear(): void;
}

interface Waiting {
  start(): Promise<void>;
  drop(): void;
}

/**
 * Makes an open lane.
 *
 * @param onBusy told when a call starts on an idle lane and when the lane is idle again
 */
export function createLane(onBusy: (busy: boolean) => void): Lane {
  const waiting: Waiting[] = [];
  let isClosed = false;
  let isBusy = false;

  async function pump(): Promise<void> {
    if (isBusy || isClosed) return;
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      if (!isBusy) {
        isBusy = true;
        onBusy(true);
      }
      await next.start();
      if (isClosed) break;
    }
    if (isBusy) {
      isBusy = false;
      onBusy(false);
    }
  }

  return {
    run<T>(work: () => Promise<T>): Promise<T> {
      const { promise, resolve, reject } = Promise.withResolvers<T>();
      waiting.push({
        start: async () => {
          try {
            resolve(await work());
          } catch (error) {
            reject(error);
          }
        },
        drop: () => reject(new LaneCleared()),
      });
      void pump();
      return promise;
    },
    setClosed(closed) {
      isClosed = closed;
      void pump();
    },
    clear() {
      for (const each of waiting.splice(0)) each.drop();
    },
  };
}
