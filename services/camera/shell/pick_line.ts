import { doWork, workNow } from "@fuelrail/kit/work";
import { askPick, pickDone, type PickQueue, type PickStep } from "../core/picks.ts";

/** What runs in a line, and what becomes of it when a newer one takes its place. */
interface LineJob {
  run(): Promise<void>;
  supersede(): void;
}

/** Work of which one piece runs and only the newest waits. */
export interface PickLine {
  /** Runs `work` in its turn; rejects with what `superseded` makes when newer work comes first. */
  add<T>(work: () => Promise<T>, superseded: () => Error): Promise<T>;
  /** Whether something waits for what runs. */
  readonly hasWaiting: boolean;
}

/** Makes an empty line. */
export function createPickLine(): PickLine {
  let queue: PickQueue<LineJob> = {};

  function take(step: PickStep<LineJob>): void {
    queue = step.queue;
    step.superseded?.supersede();
    if (step.start !== undefined) void step.start.run().then(() => take(pickDone(queue)));
  }

  return {
    add<T>(work: () => Promise<T>, superseded: () => Error) {
      const { promise, resolve, reject } = Promise.withResolvers<T>();
      const mine = workNow();
      take(askPick<LineJob>(queue, {
        run: () => doWork(mine, work).then(resolve, reject),
        supersede: () => reject(superseded()),
      }));
      return promise;
    },
    get hasWaiting() {
      return queue.waiting !== undefined;
    },
  };
}
