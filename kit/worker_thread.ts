/** One piece of work for a thread, named by a number that its answer repeats. */
export interface Numbered {
  readonly id: number;
}

/** A thread that answers pieces of work, several of which may be under way. */
export interface WorkerThread<Work extends Numbered, Reply extends Numbered> {
  /**
   * Sends work, handing over what is in `transfer`, and resolves to its answer. Rejects when the
   * thread fails or has been stopped.
   */
  ask(work: Omit<Work, "id">, transfer: Transferable[]): Promise<Reply>;
  /** Ends the thread; what is under way rejects. */
  stop(): void;
}

interface Pending<Reply> {
  resolve(reply: Reply): void;
  reject(error: Error): void;
}

/**
 * Makes a thread that starts with the first work, and anew with the next work after it failed.
 * `name` is for people, such as `mesh`.
 */
export function createWorkerThread<Work extends Numbered, Reply extends Numbered>(
  url: URL,
  name: string,
): WorkerThread<Work, Reply> {
  const pending = new Map<number, Pending<Reply>>();
  let worker: Worker | undefined;
  let lastId = 0;
  let isStopped = false;

  function failAll(reason: string): void {
    worker?.terminate();
    worker = undefined;
    for (const { reject } of pending.values()) reject(new Error(reason));
    pending.clear();
  }

  function start(): Worker {
    const started = new Worker(url, { type: "module", name });
    started.onmessage = ({ data: reply }: MessageEvent<Reply>) => {
      const entry = pending.get(reply.id);
      pending.delete(reply.id);
      entry?.resolve(reply);
    };
    started.onerror = (event) => {
      event.preventDefault();
      failAll(`The ${name} worker failed: ${event.message}`);
    };
    return started;
  }

  return {
    ask(work, transfer) {
      if (isStopped) return Promise.reject(new Error(`The ${name} worker has been stopped`));
      worker ??= start();
      const { promise, resolve, reject } = Promise.withResolvers<Reply>();
      const id = ++lastId;
      pending.set(id, { resolve, reject });
      worker.postMessage({ ...work, id }, transfer);
      return promise;
    },
    stop() {
      isStopped = true;
      failAll(`The ${name} worker has been stopped`);
    },
  };
}
