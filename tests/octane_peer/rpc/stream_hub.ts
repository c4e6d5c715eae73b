import type { handleServerStreamingCall, ServerWritableStream } from "@grpc/grpc-js";
import type { Buffer } from "node:buffer";
import type { EventKind } from "../wire/messages.ts";
import type { CallLog } from "./call_log.ts";
import { asBuffer } from "./dispatcher.ts";

/** Messages of each kind that one channel still has to send; only the newest of a kind waits. */
interface Channel {
  readonly call: ServerWritableStream<Buffer, Buffer>;
  readonly waiting: Map<EventKind, () => Uint8Array>;
  busy: boolean;
}

/**
 * Every open callback channel. A channel has one message under way and at most one of each kind
 * waiting, so that a reader that does not read costs nothing but what it misses.
 */
export class StreamHub {
  readonly #channels = new Set<Channel>();
  readonly #log: CallLog;
  /** Whether channels are opened but never written to. */
  silent = false;

  constructor(log: CallLog) {
    this.#log = log;
  }

  /** Whether anybody listens. */
  get hasListeners(): boolean {
    return this.#channels.size > 0;
  }

  /** Serves a callback channel; `path` is counted. */
  handler(path: string): handleServerStreamingCall<Buffer, Buffer> {
    return (call) => {
      this.#log.arrived(path);
      this.#log.opened++;
      this.#log.openStreams++;
      const channel: Channel = { call, waiting: new Map(), busy: false };
      this.#channels.add(channel);
      const close = () => {
        if (this.#channels.delete(channel)) this.#log.openStreams--;
      };
      call.on("cancelled", close);
      call.on("close", close);
      call.on("error", close);
    };
  }

  /**
   * Sends a message on every channel. `encode` is called at most once, when the first channel is
   * ready for it: what nobody is ready for costs nothing.
   */
  send(kind: EventKind, encode: () => Uint8Array): void {
    if (this.silent) return;
    let encoded: Uint8Array | null = null;
    const bytes = () => encoded ??= encode();
    for (const channel of this.#channels) {
      if (kind === "newImage" && channel.waiting.has(kind)) this.#log.skipped++;
      channel.waiting.delete(kind);
      channel.waiting.set(kind, bytes);
      this.#pump(channel);
    }
  }

  /** Ends every channel, with an error if a code is given. */
  drop(code?: number, details = ""): void {
    for (const { call } of [...this.#channels]) {
      if (code === undefined) call.end();
      else call.emit("error", Object.assign(new Error(details), { code, details }));
    }
  }

  /** Forgets every channel. */
  close(): void {
    this.#log.openStreams -= this.#channels.size;
    this.#channels.clear();
  }

  #pump(channel: Channel): void {
    if (channel.busy || !this.#channels.has(channel)) return;
    for (const [kind, bytes] of channel.waiting) {
      channel.waiting.delete(kind);
      channel.busy = true;
      channel.call.write(asBuffer(bytes()), () => {
        channel.busy = false;
        this.#pump(channel);
      });
      return;
    }
  }
}
