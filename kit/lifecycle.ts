import { ConfigError } from "./config.ts";
import type { Log } from "./log.ts";

/** How a service ends; the defaults are the process itself. */
export interface RunOptions {
  /**
   * How long `main` may take to finish after the first signal.
   * @default {10000}
   */
  readonly drainMs?: number;
  /** Ends the process. */
  readonly exit?: (code: number) => void;
  /** Calls `fn` on every request to stop and returns how to stop listening. */
  readonly onStopSignal?: (fn: (signal: string) => void) => () => void;
  /** Asks for the end as a first signal would, and never as a second one; `requestStop` by default. */
  readonly stopRequest?: AbortSignal;
}

/** How long a service may take to finish, ms, unless said otherwise. */
export const DRAIN_MS = 10_000;

const ownRequest = new AbortController();

/**
 * Asks every `run` of this process to finish, as a signal would, with the drain deadline; those
 * that are finishing already go on. `reason` is for the log.
 */
export function requestStop(reason: string): void {
  ownRequest.abort(reason);
}

/** Windows knows no SIGTERM; a closed console or Ctrl+Break arrives there as SIGBREAK. */
function stopSignals(): Deno.Signal[] {
  return Deno.build.os === "windows" ? ["SIGINT", "SIGBREAK"] : ["SIGINT", "SIGTERM"];
}

function listenForSignals(fn: (signal: string) => void): () => void {
  const listeners = stopSignals().map((signal) => {
    const listener = (): void => fn(signal);
    Deno.addSignalListener(signal, listener);
    return { signal, listener };
  });
  return () => {
    for (const { signal, listener } of listeners) Deno.removeSignalListener(signal, listener);
  };
}

/**
 * Runs a service until `main` returns: the first signal aborts `stop`, a second one or a drain
 * longer than `drainMs` ends the process with code 1, and so does an error thrown by `main`
 * (2 for a `ConfigError`).
 *
 * An unhandled rejection is logged and survived: one lost side task must not take a studio's
 * picture away.
 */
export async function run(
  log: Log,
  main: (stop: AbortSignal) => Promise<void>,
  options: RunOptions = {},
): Promise<void> {
  const { drainMs = DRAIN_MS, exit = Deno.exit, onStopSignal = listenForSignals } = options;
  const { stopRequest = ownRequest.signal } = options;
  const stop = new AbortController();
  let deadline: ReturnType<typeof setTimeout> | undefined;

  const finish = (signal: string): void => {
    log.info("stopping", { signal, drainMs });
    deadline = setTimeout(() => {
      log.error("could not finish before the drain deadline", { drainMs });
      exit(1);
    }, drainMs);
    stop.abort();
  };
  const stopListening = onStopSignal((signal) => {
    if (!stop.signal.aborted) finish(signal);
    else {
      log.warn("stopping at once after a second signal", { signal });
      exit(1);
    }
  });
  const onRequest = (): void => {
    if (!stop.signal.aborted) finish(String(stopRequest.reason));
  };
  if (stopRequest.aborted) onRequest();
  else stopRequest.addEventListener("abort", onRequest);
  const onRejection = (event: PromiseRejectionEvent): void => {
    event.preventDefault();
    log.error("a promise was rejected and nobody handled it", { error: event.reason });
  };
  globalThis.addEventListener("unhandledrejection", onRejection);

  try {
    await main(stop.signal);
    log.info("stopped");
  } catch (error) {
    log.error("failed", { error });
    exit(error instanceof ConfigError ? 2 : 1);
  } finally {
    clearTimeout(deadline);
    globalThis.removeEventListener("unhandledrejection", onRejection);
    stopRequest.removeEventListener("abort", onRequest);
    stopListening();
  }
}

/** Resolves when the signal is aborted, at once if it is. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
