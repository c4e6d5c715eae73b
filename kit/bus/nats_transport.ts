import {
  extractProtocolMessage,
  INFO,
  NatsConnectionImpl,
  NatsError,
  setTransportFactory,
  type Transport,
} from "nats/lib/nats-base-client/internal_mod.js";
import type { ConnectionOptions, NatsConnection } from "nats";

const READ_BYTES = 128 * 1024;
const HAND_OVER_BYTES = 32 * 1024;
const INFO_MAX_BYTES = 64 * 1024;

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((bytes, part) => bytes + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}

/** Whether the server's greeting wants the connection encrypted; `undefined` if it is no greeting. */
function wantsTls(greeting: string): boolean | undefined {
  const info = INFO.exec(greeting)?.[1];
  if (info === undefined) return undefined;
  const parsed: unknown = JSON.parse(info);
  return typeof parsed === "object" && parsed !== null && "tls_required" in parsed &&
    parsed.tls_required === true;
}

/** The client reads `closeError` also when there is none. */
type DenoTransport = Omit<Transport, "closeError"> & { readonly closeError: Error | undefined };

/**
 * A TCP connection as the NATS client wants it. The client's own, over Node's sockets, takes its
 * error listeners off before it closes a socket: a reset at that moment ends the whole process.
 */
function createTransport(signal: AbortSignal): DenoTransport {
  const { promise: closed, resolve: onClosed } = Promise.withResolvers<void | Error>();
  const outgoing: Uint8Array[] = [];
  let greeting: Uint8Array = new Uint8Array(0);
  let connection: Deno.TcpConn | Deno.TlsConn | undefined;
  let closeError: Error | undefined;
  let isReady = false;
  let isDone = false;
  let isEncrypted = false;
  let isWriting = false;

  function release(): void {
    try {
      connection?.close();
    } catch (error) {
      if (!(error instanceof Deno.errors.BadResource)) throw error;
    }
  }

  function finish(error?: Error): void {
    if (isDone) return;
    isDone = true;
    closeError = error;
    outgoing.length = 0;
    signal.removeEventListener("abort", onAbort);
    release();
    // A connection that never came about is told by the rejection of `connect` alone.
    if (isReady) onClosed(error);
  }

  function onAbort(): void {
    finish(new Error("the connection is not wanted any more"));
  }

  async function readGreeting(from: Deno.Conn): Promise<boolean> {
    const parts: Uint8Array[] = [];
    const buffer = new Uint8Array(INFO_MAX_BYTES);
    for (let bytes = 0; bytes < INFO_MAX_BYTES;) {
      const count = await from.read(buffer);
      if (count === null) throw NatsError.errorForCode("CONNECTION_REFUSED");
      parts.push(buffer.slice(0, count));
      bytes += count;
      greeting = join(parts);
      const line = extractProtocolMessage(greeting);
      if (line === "") continue;
      const tls = wantsTls(line);
      if (tls !== undefined) return tls;
      break;
    }
    throw new Error("what answers there is not a NATS server");
  }

  async function write(): Promise<void> {
    isWriting = true;
    try {
      for (let frame = outgoing.shift(); frame && connection; frame = outgoing.shift()) {
        for (let at = 0; at < frame.byteLength;) at += await connection.write(frame.subarray(at));
      }
    } catch (error) {
      finish(error instanceof Error ? error : new Error(String(error)));
    } finally {
      isWriting = false;
    }
  }

  /** Small reads are copied so that what keeps a message does not keep the whole buffer. */
  async function* read(): AsyncGenerator<Uint8Array, void, void> {
    try {
      yield greeting;
      let buffer = new Uint8Array(READ_BYTES);
      while (!isDone && connection !== undefined) {
        const count = await connection.read(buffer);
        if (count === null) break;
        if (count < HAND_OVER_BYTES) {
          yield buffer.slice(0, count);
        } else {
          yield buffer.subarray(0, count);
          buffer = new Uint8Array(READ_BYTES);
        }
      }
      finish();
    } catch (error) {
      finish(error instanceof Error ? error : new Error(String(error)));
    } finally {
      // Also when the client stops reading, which it does when it cannot parse what came.
      finish();
    }
  }

  return {
    lang: "deno",
    version: Deno.version.deno,
    get isClosed() {
      return isDone;
    },
    get closeError() {
      return closeError;
    },
    async connect(server, options) {
      const { hostname, port, tlsName } = server;
      signal.throwIfAborted();
      signal.addEventListener("abort", onAbort);
      try {
        const plain = await Deno.connect({ hostname, port, signal });
        connection = plain;
        if (isDone) throw closeError ?? new Error("closed while connecting");
        plain.setNoDelay(true);
        const isTlsWanted = await readGreeting(plain);
        if (isTlsWanted || options.tls) {
          connection = await Deno.startTls(plain, { hostname: tlsName || hostname });
          isEncrypted = true;
        }
        if (isDone) throw closeError ?? new Error("closed while connecting");
        isReady = true;
      } catch (error) {
        finish(error instanceof Error ? error : new Error(String(error)));
        release();
        throw error;
      }
    },
    [Symbol.asyncIterator]: read,
    isEncrypted: () => isEncrypted,
    send(frame) {
      if (isDone) return;
      outgoing.push(frame);
      if (!isWriting) void write();
    },
    close(error) {
      finish(error);
      return Promise.resolve();
    },
    disconnect: () => finish(),
    closed: () => closed,
    discard() {},
  };
}

/** Connects to NATS over this transport; aborting `signal` gives it up and closes it. */
export function dialNats(
  options: ConnectionOptions,
  signal: AbortSignal,
): Promise<NatsConnection> {
  setTransportFactory({ factory: () => createTransport(signal) as Transport });
  return NatsConnectionImpl.connect(options);
}
