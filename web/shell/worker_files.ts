/** Programs that run beside the page; the build puts their addresses in. */
declare const WORKER_FILES: Readonly<Record<"scopes", string>>;

/** Starts one of the page's own workers. */
export function startWorker(name: keyof typeof WORKER_FILES): Worker {
  return new Worker(WORKER_FILES[name]);
}
