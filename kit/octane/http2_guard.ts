import http2, { type Http2Server, type Http2Session } from "node:http2";
import { setImmediate } from "node:timers";

let installed = false;

/**
 * Puts off every `close` of an HTTP/2 session to the next turn of the event loop, in this whole
 * process. Deno 2.9 frees a session that is closed while one of its frames is being read, as
 * grpc-js does when a peer says goodbye, and then the process crashes. Harmless elsewhere.
 */
export function guardHttp2(): void {
  if (installed) return;
  installed = true;
  const { connect, createServer } = http2;
  http2.connect = ((...args: Parameters<typeof connect>) => {
    const session = connect(...args);
    closeLater(session);
    return session;
  }) as typeof connect;
  http2.createServer = ((...args: Parameters<typeof createServer>) => {
    const server: Http2Server = createServer(...args);
    server.on("session", closeLater);
    return server;
  }) as typeof createServer;
}

function closeLater(session: Http2Session): void {
  const close = session.close.bind(session);
  session.close = (callback) => {
    if (session.closed || session.destroyed) return;
    if (callback !== undefined) session.once("close", callback);
    setImmediate(() => close());
  };
}
