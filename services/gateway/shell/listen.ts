import type { Log } from "@fuelrail/kit/log";

/** A port on which the gateway answers. */
export interface Listener {
  readonly port: number;
  /** Takes no more requests; resolves once those under way have ended. */
  shutdown(): Promise<void>;
  /** Ends what is still under way. */
  abort(): void;
  readonly finished: Promise<void>;
}

/** Answers one request; `address` is that of the peer, without its port. */
export type Handler = (request: Request, address: string) => Response | Promise<Response>;

/** Listens on a port, 0 for a free one; rejects when it cannot. */
export async function listen(
  { host, port, log }: { readonly host: string; readonly port: number; readonly log: Log },
  handler: Handler,
): Promise<Listener> {
  const abort = new AbortController();
  const listening = Promise.withResolvers<number>();
  const server = Deno.serve(
    {
      hostname: host,
      port,
      signal: abort.signal,
      onListen: (at) => listening.resolve(at.port),
      onError(error) {
        log.error("a request failed before it was routed", { error });
        return new Response("A fault inside the gateway", { status: 500 });
      },
    },
    (request, { remoteAddr: { hostname } }) => handler(request, hostname),
  );
  return {
    port: await listening.promise,
    shutdown: () => server.shutdown(),
    abort: () => abort.abort(),
    finished: server.finished,
  };
}
