import { type ClientReadableStream, Metadata, type ServiceError } from "@grpc/grpc-js";
import { Buffer } from "node:buffer";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import { StreamCallbackService } from "./gen/beta2.ts";
import { rpcPath } from "./grpc_service.ts";
import { type OctaneError, toOctaneError } from "./octane_error.ts";
import { parseStreamEvent, type StreamEvent } from "./stream_parser.ts";
import type { Transport } from "./transport.ts";
import { assertOpen } from "./unary.ts";
import { WireFormatError } from "./wire_reader.ts";

const RPC = rpcPath(StreamCallbackService.method.callbackChannel);

export interface CallbackHandlers {
  /**
   * Called for every message, also for those that cannot be read (`unknown`, with the reason), and
   * with the time it took to read.
   */
  onEvent(event: StreamEvent, parseMs: number): void;
  /** Called once when the stream ends, with the reason unless Octane ended it in order. */
  onEnd(error?: OctaneError): void;
}

/** An open callback channel. */
export interface CallbackChannel {
  /** Ends the stream; no handler is called any more. */
  cancel(): void;
}

/**
 * Opens the event stream, which needs no registration and serves both generations. Throws an
 * `OctaneError` if the connection is already gone.
 */
export function openCallbackChannel(
  transport: Transport,
  target: string,
  log: Log,
  clock: Clock,
  handlers: CallbackHandlers,
): CallbackChannel {
  assertOpen(transport, RPC, target);
  let over = false;
  const stream: ClientReadableStream<Uint8Array> = transport.client.makeServerStreamRequest(
    RPC,
    (request: Uint8Array) => Buffer.from(request),
    (bytes: Uint8Array) => bytes,
    new Uint8Array(0),
    new Metadata(),
    {},
  );
  const end = (error?: OctaneError) => {
    if (over) return;
    over = true;
    handlers.onEnd(error);
  };
  stream.on("data", (bytes: Uint8Array) => {
    if (over) return;
    try {
      const fromMs = clock.nowMs();
      const event = readEvent(bytes);
      handlers.onEvent(event, clock.nowMs() - fromMs);
    } catch (cause) {
      log.error("a handler of Octane's callbacks failed", { error: cause });
    }
  });
  stream.on("error", (failure: ServiceError) => end(toOctaneError(RPC, target, failure)));
  stream.on("end", () => end());
  return {
    cancel() {
      over = true;
      stream.cancel();
    },
  };
}

function readEvent(bytes: Uint8Array): StreamEvent {
  try {
    return parseStreamEvent(bytes);
  } catch (cause) {
    if (!(cause instanceof WireFormatError)) throw cause;
    return {
      type: "unknown",
      reason: `unreadable message of ${bytes.length} bytes: ${cause.message}`,
    };
  }
}
