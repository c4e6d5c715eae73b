import { createWorkerThread } from "@fuelrail/kit/worker";
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

/** Makes a decoder; its thread starts with the first image that needs it. */
export function createPixelDecoder(): PixelDecoder {
  const url = new URL("./pixel_worker.ts", import.meta.url);
  const thread = createWorkerThread<PixelRequest, PixelReply>(url, "pixel");
  return {
    async decode(source, options) {
      const { type, colorSpace, isLinear, width, height, pitch, hasAlpha, premultiplied } = source;
      const { isTaken, ...bytes } = lend(source.data);
      const facts = { type, colorSpace, isLinear, width, height, pitch, hasAlpha, premultiplied };
      const reply = await thread.ask({ ...facts, ...bytes, options }, [bytes.buffer]);
      if (isTaken) source.data = new Uint8Array(reply.buffer, bytes.byteOffset, bytes.byteLength);
      if (!reply.ok) throw new Error(reply.reason);
      return { data: reply.data, width, height, channels: reply.channels };
    },
    stop: () => thread.stop(),
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
