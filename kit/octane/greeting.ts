import { connect, type Socket } from "node:net";
import { Buffer } from "node:buffer";
import type { Clock } from "../clock.ts";

/** How far a first contact with an address came. */
export type Contact =
  /** It accepted, and if asked to, spoke HTTP/2. */
  | { readonly outcome: "ok" }
  /** No connection was made in time. */
  | { readonly outcome: "noAnswer" }
  /** No connection was made, for the reason in `cause`. */
  | { readonly outcome: "refused"; readonly cause: unknown }
  /** It accepted and then said nothing in time. */
  | { readonly outcome: "silent" }
  /** It accepted and hung up, or answered with something that is not HTTP/2. */
  | { readonly outcome: "foreign"; readonly heard: string };

export interface ContactOptions {
  readonly address: string;
  readonly port: number;
  readonly timeoutMs: number;
  readonly clock: Clock;
  /** Whether to wait for the peer's HTTP/2 settings, which a gRPC server sends at once. */
  readonly expectHttp2: boolean;
}

const FRAME_HEADER_BYTES = 9;
const SETTINGS_FRAME_TYPE = 4;
/** The preface that opens HTTP/2, and an empty settings frame. */
const HELLO = Buffer.concat([
  Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "latin1"),
  Buffer.from([0, 0, 0, SETTINGS_FRAME_TYPE, 0, 0, 0, 0, 0]),
]);

/**
 * Dials an address once, looks at how it answers and hangs up. Never rejects; resolves when the
 * socket is gone, or at the timeout.
 */
export function contact(options: ContactOptions): Promise<Contact> {
  const { promise, resolve } = Promise.withResolvers<Contact>();
  const socket: Socket = connect({ host: options.address, port: options.port });
  let result: Contact = { outcome: "refused", cause: new Error("closed") };
  let connected = false;
  let heard = Buffer.alloc(0);
  const finish = (outcome: Contact) => {
    result = outcome;
    socket.destroy();
  };
  const timer = options.clock.setTimer(Math.max(options.timeoutMs, 0), () => {
    finish({ outcome: connected ? "silent" : "noAnswer" });
    resolve(result);
  });
  socket.once("connect", () => {
    connected = true;
    if (!options.expectHttp2) return finish({ outcome: "ok" });
    result = { outcome: "foreign", heard: "" };
    socket.write(HELLO);
  });
  socket.on("data", (bytes: Buffer) => {
    heard = Buffer.concat([heard, bytes]);
    if (heard.length < FRAME_HEADER_BYTES) return;
    finish(
      heard[3] === SETTINGS_FRAME_TYPE
        ? { outcome: "ok" }
        : { outcome: "foreign", heard: printable(heard) },
    );
  });
  socket.once("error", (cause: Error) => {
    if (!connected) result = { outcome: "refused", cause };
  });
  socket.once("close", () => {
    timer.cancel();
    resolve(result);
  });
  return promise;
}

function printable(bytes: Buffer): string {
  return bytes.subarray(0, 40).toString("latin1").replace(/[^\x20-\x7e]+/g, " ").trim();
}
