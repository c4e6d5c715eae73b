import type { Log } from "./log.ts";
import { METRICS_CONTENT_TYPE } from "./metrics.ts";

/** What a listener tells of a service once that runs. */
export interface HealthSubject {
  /** Everything it counts, in the Prometheus text format. */
  metrics(): Promise<string>;
  /** What keeps it from its work, in words; nothing when it does its work. */
  missing(): Promise<readonly string[]> | readonly string[];
}

export interface HealthOptions {
  readonly host: string;
  /** No listener when left out; 0 asks the system for a free one. */
  readonly port: number | undefined;
  readonly log: Log;
}

/** The small listener of a service that has no other: `/healthz`, `/readyz` and `/metrics`. */
export interface Health {
  /** Undefined when there is no listener. */
  readonly port: number | undefined;
  /** The service runs. */
  serving(subject: HealthSubject): void;
  /** The service ends: it is not ready from now on, and still alive. */
  draining(): void;
  stop(): Promise<void>;
}

/** The body of `/readyz`, and its status. */
export function readyResponse(missing: readonly string[]): Response {
  const isReady = missing.length === 0;
  return json({ status: isReady ? "ready" : "not ready", missing }, isReady ? 200 : 503);
}

/** Begins to listen; until the service runs it is alive and not ready. Rejects when it cannot. */
export async function openHealth(options: HealthOptions): Promise<Health> {
  const { host, port, log } = options;
  let subject: HealthSubject | undefined;
  let isDraining = false;

  async function missing(): Promise<readonly string[]> {
    if (isDraining) return ["it is shutting down"];
    return await subject?.missing() ?? ["it has not started yet"];
  }

  async function answer(request: Request): Promise<Response> {
    if (request.method !== "GET" && request.method !== "HEAD") {
      return json({ error: `${request.method} is not offered here` }, 405);
    }
    switch (new URL(request.url).pathname) {
      case "/healthz":
        return json({ status: "alive" }, 200);
      case "/readyz":
        return readyResponse(await missing());
      case "/metrics": {
        const headers = { "content-type": METRICS_CONTENT_TYPE };
        return new Response(await subject?.metrics() ?? "", { headers });
      }
      default:
        return json({ error: "There are /healthz, /readyz and /metrics" }, 404);
    }
  }

  const rest = {
    serving: (next: HealthSubject): void => void (subject = next),
    draining: (): void => void (isDraining = true),
  };
  if (port === undefined) return { ...rest, port: undefined, stop: () => Promise.resolve() };
  const listening = Promise.withResolvers<number>();
  const server = Deno.serve({
    hostname: host,
    port,
    onListen: (address) => listening.resolve(address.port),
    onError(error) {
      log.error("a health request failed", { error });
      return json({ error: "A fault inside the service, which has logged it" }, 500);
    },
  }, answer);
  const bound = await listening.promise;
  log.info("health and metrics are served", { host, port: bound });
  return { ...rest, port: bound, stop: () => server.shutdown() };
}

function json(body: unknown, status: number): Response {
  const headers = {
    "content-type": "application/json; charset=utf-8",
    "cache-control": "no-store",
  };
  return new Response(JSON.stringify(body), { status, headers });
}
