import { asNobody, doWork, jointWork, type Work, workNow } from "@fuelrail/kit/work";

/** What became of a wish. */
export interface Outcome<R> {
  readonly result: R;
  /** Whether no newer wish for the same key took its place before it was written. */
  readonly isNewest: boolean;
}

/** Writes wishes in batches, one batch at a time; the newest wish for a key wins. */
export interface WriteLine<W, R> {
  /** Resolves when the newest wish for the key was carried out; rejects with why it was not. */
  submit(key: string, wish: W): Promise<Outcome<R>>;
}

interface Waiter<R> {
  readonly resolve: (outcome: Outcome<R>) => void;
  readonly reject: (reason: unknown) => void;
}

interface Entry<W, R> {
  wish: W;
  /** Whose wish it is now. */
  work: Work;
  readonly waiters: Waiter<R>[];
}

/** What a batch came to, by key: a result, or an `Error`. */
export type BatchResults<R> = ReadonlyMap<string, R | Error>;

/** `run` may reject as a whole, which every wish of the batch then does. */
export function createWriteLine<W, R extends object>(
  run: (batch: ReadonlyMap<string, W>) => Promise<BatchResults<R>>,
): WriteLine<W, R> {
  let pending = new Map<string, Entry<W, R>>();
  let isRunning = false;

  function settle(batch: ReadonlyMap<string, Entry<W, R>>, results: BatchResults<R>): void {
    for (const [key, { waiters }] of batch) {
      const result = results.get(key) ?? new Error(`nothing became of ${key}`);
      waiters.forEach((waiter, i) => {
        if (result instanceof Error) waiter.reject(result);
        else waiter.resolve({ result, isNewest: i === waiters.length - 1 });
      });
    }
  }

  async function work(): Promise<void> {
    if (isRunning) return;
    isRunning = true;
    while (pending.size > 0) {
      const batch = pending;
      pending = new Map();
      try {
        const wishes = new Map([...batch].map(([key, { wish }]) => [key, wish]));
        const whose = jointWork([...batch.values()].map(({ work }) => work));
        settle(batch, await doWork(whose, () => run(wishes)));
      } catch (error) {
        for (const { waiters } of batch.values()) {
          for (const waiter of waiters) waiter.reject(error);
        }
      }
    }
    isRunning = false;
  }

  return {
    submit: (key, wish) =>
      new Promise((resolve, reject) => {
        const entry = pending.get(key) ?? { wish, work: workNow(), waiters: [] };
        entry.wish = wish;
        entry.work = workNow();
        entry.waiters.push({ resolve, reject });
        pending.set(key, entry);
        void asNobody(work);
      }),
  };
}
