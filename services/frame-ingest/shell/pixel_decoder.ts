import type { DecodedPixels, DecodeOptions } from "../core/pixels/decode.ts";
import type { SourcePixels } from "../core/pixels/source.ts";
import type { PixelReply, PixelRequest } from "./pixel_messages.ts";

/** A source whose bytes may be away in the worker for a while. */
export interface LentSource extends Omit<SourcePixels, "data"> {
  data: Uint8Array;
}

/** Decodes images on a thread of its own, so that no pixel is computed on the event loop. */
export interface PixelDecoder {
  /**
   * Decodes one image. Its `data` must not be touched until the promise settles, and is another
   * view of the same bytes afterwards. One call at a time for one source.
   */
  decode(source: LentSource, options: DecodeOptions): Promise<DecodedPixels>;
  /** Ends the thread; what is under way rejects. */
  stop(): void;
}

/**
 * Below this size bytes are copied to the worker, bytes; they may share memory with others, as
 * small network buffers do.
 */
const COPY_BELOW_BYTES = 256 * 1024;

interface Pending {
  readonly source: LentSource;
  readonly lent: Lent;
  resolve(pixels: DecodedPixels): void;
  reject(error: Error): void;
}

/** Makes a decoder; its thread starts with the first image that needs it. */
export function createPixelDecoder(): PixelDecoder {
  const pending = new Map<number, Pending>();
  let worker: Worker | undefined;
  let lastId = 0;
  let isStopped = false;

  function failAll(reason: string): void {
    worker?.terminate();
    worker = undefined;
    for (const { reject } of pending.values()) reject(new Error(reason));
    pending.clear();
  }

  function start(): Worker {
    const url = new URL("./pixel_worker.ts", import.meta.url);
    const started = new Worker(url, { type: "module", name: "pixels" });
    started.onmessage = ({ data: reply }: MessageEvent<PixelReply>) => {
      const entry = pending.get(reply.id);
      if (entry === undefined) return;
      pending.delete(reply.id);
      const { source, lent, resolve, reject } = entry;
      if (lent.isTaken) {
        source.data = new Uint8Array(reply.buffer, lent.byteOffset, lent.byteLength);
      }
      if (reply.ok) {
        resolve({
          data: reply.data,
          width: source.width,
          height: source.height,
          channels: reply.channels,
        });
      } else reject(new Error(reply.reason));
    };
    started.onerror = (event) => {
      event.preventDefault();
      failAll(`The pixel worker failed: ${event.message}`);
    };
    return started;
  }

  return {
    decode(source, options) {
      if (isStopped) return Promise.reject(new Error("The pixel worker has been stopped"));
      worker ??= start();
      const { promise, resolve, reject } = Promise.withResolvers<DecodedPixels>();
      const lent = lend(source.data);
      const id = ++lastId;
      pending.set(id, { source, lent, resolve, reject });
      const request: PixelRequest = {
        id,
        type: source.type,
        colorSpace: source.colorSpace,
        isLinear: source.isLinear,
        width: source.width,
        height: source.height,
        pitch: source.pitch,
        hasAlpha: source.hasAlpha,
        premultiplied: source.premultiplied,
        buffer: lent.buffer,
        byteOffset: lent.byteOffset,
        byteLength: lent.byteLength,
        options,
      };
      worker.postMessage(request, [lent.buffer]);
      return promise;
    },
    stop() {
      isStopped = true;
      failAll("The pixel worker has been stopped");
    },
  };
}

interface Lent {
  readonly buffer: ArrayBuffer;
  readonly byteOffset: number;
  readonly byteLength: number;
  /** The source's own memory went, not a copy. */
  readonly isTaken: boolean;
}

function lend(data: Uint8Array): Lent {
  const { buffer, byteOffset, byteLength } = data;
  if (buffer instanceof ArrayBuffer && byteLength >= COPY_BELOW_BYTES) {
    return { buffer, byteOffset, byteLength, isTaken: true };
  }
  // Not `slice`, which on a Buffer copies nothing.
  const copy = new Uint8Array(data);
  return { buffer: copy.buffer, byteOffset: 0, byteLength, isTaken: false };
}
