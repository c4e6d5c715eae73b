import http2, { type Http2Server, type Http2Session } from "node:http2";
import { setImmediate } from "node:timers";

let installed = false;

/**
 * Puts off the `close` of an HTTP/2 session that its peer's goodbye causes, in this whole process,
 * to the next turn of the event loop. Deno 2.9 frees a session that is closed while a frame of it
 * is being read, as both Deno itself and grpc-js do at a goodbye, and then the process crashes.
 */
export function guardHttp2(): void {
  if (installed) return;
  installed = true;
  const { connect, createServer } = http2;
  http2.connect = ((...args: Parameters<typeof connect>) => {
    const session = connect(...args);
    closeAfterGoodbye(session);
    return session;
  }) as typeof connect;
  http2.createServer = ((...args: Parameters<typeof createServer>) => {
    const server: Http2Server = createServer(...args);
    server.on("session", closeAfterGoodbye);
    return server;
  }) as typeof createServer;
}

function closeAfterGoodbye(session: Http2Session): void {
  const emit: Http2Session["emit"] = session.emit.bind(session);
  const close = session.close.bind(session);
  let hearsGoodbye = false;
  session.emit = (event: string | symbol, ...args: unknown[]) => {
    if (event !== "goaway") return emit(event, ...args);
    hearsGoodbye = true;
    setImmediate(() => {
      hearsGoodbye = false;
    });
    return emit(event, ...args);
  };
  session.close = (callback) => {
    if (!hearsGoodbye) return close(callback);
    if (session.closed || session.destroyed) return;
    if (callback !== undefined) session.once("close", callback);
    setImmediate(() => close());
  };
}
