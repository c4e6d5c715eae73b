import { decodeFrame, encodeAck, type FrameHeader } from "@fuelrail/contracts/binary";
import { TokenBucket } from "./token_bucket.ts";

/** How a load viewer behaves. */
export interface LoadViewerOptions {
  readonly port: number;
  readonly room: string;
  /** Bytes per second that this viewer's link carries; no limit when left out. */
  readonly bytesPerS?: number;
  /** Stops reading for good after this many frames, as a frozen page does. */
  readonly stallAfterFrames?: number;
  /** False for a viewer that watches no frames. */
  readonly frames: boolean;
  readonly onFrame: (header: FrameHeader, frameBytes: number) => void;
  readonly onText?: (text: string) => void;
}

const READ_BYTES = 256 * 1024;
const OPCODE_TEXT = 1;
const OPCODE_BINARY = 2;
const OPCODE_CLOSE = 8;
const OPCODE_PING = 9;
const OPCODE_PONG = 10;

/**
 * A viewer on a bare TCP connection. The load generator shares two cores with what it measures, so
 * it reads WebSocket frames itself, looks at their first bytes only and can stop reading, which
 * the platform's WebSocket cannot.
 */
export class LoadViewer {
  readonly #connection: Deno.TcpConn;
  readonly #options: LoadViewerOptions;
  readonly #bucket: TokenBucket | undefined;
  #frames = 0;
  #closed = false;

  private constructor(connection: Deno.TcpConn, options: LoadViewerOptions) {
    this.#connection = connection;
    this.#options = options;
    this.#bucket = options.bytesPerS === undefined ? undefined : new TokenBucket(options.bytesPerS);
  }

  /** Connects, upgrades and says hello; `run` then reads until the connection ends. */
  static async open(options: LoadViewerOptions): Promise<LoadViewer> {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port: options.port });
    connection.setNoDelay(true);
    const viewer = new LoadViewer(connection, options);
    await viewer.#upgrade();
    const hello = { frames: options.frames, viewport: { width: 1024, height: 512, dpr: 1 } };
    await viewer.#sendText("hello", hello);
    if (options.frames) await viewer.#sendText("setTierRequest", { tier: "full" });
    return viewer;
  }

  /** Reads until the connection ends or `close` is called. */
  async run(): Promise<void> {
    const chunk = new Uint8Array(READ_BYTES);
    let held = new Uint8Array(4 * READ_BYTES);
    let heldBytes = 0;
    while (!this.#closed) {
      const limit = this.#bucket?.chunkBytes ?? READ_BYTES;
      const read = await this.#connection.read(chunk.subarray(0, limit)).catch(() => null);
      if (read === null) return;
      await this.#bucket?.take(read);
      if (heldBytes + read > held.length) {
        const larger = new Uint8Array(Math.max(held.length * 2, heldBytes + read));
        larger.set(held.subarray(0, heldBytes));
        held = larger;
      }
      held.set(chunk.subarray(0, read), heldBytes);
      heldBytes += read;
      const used = await this.#consume(held.subarray(0, heldBytes));
      if (used > 0) {
        held.copyWithin(0, used, heldBytes);
        heldBytes -= used;
      }
      const { stallAfterFrames } = this.#options;
      if (stallAfterFrames !== undefined && this.#frames >= stallAfterFrames) return;
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    try {
      this.#connection.close();
    } catch (error) {
      if (!(error instanceof Deno.errors.BadResource)) throw error;
    }
  }

  async #upgrade(): Promise<void> {
    const { port, room } = this.#options;
    const request = [
      `GET /ws?room=${room} HTTP/1.1`,
      `Host: 127.0.0.1:${port}`,
      "Upgrade: websocket",
      "Connection: Upgrade",
      "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Protocol: fuelrail.v1",
      "\r\n",
    ].join("\r\n");
    await writeAll(this.#connection, new TextEncoder().encode(request));
    let head = "";
    const byte = new Uint8Array(1);
    while (!head.endsWith("\r\n\r\n")) {
      if (await this.#connection.read(byte) === null) throw new Error(`Refused: ${head}`);
      head += String.fromCharCode(byte[0] ?? 0);
    }
    if (!head.startsWith("HTTP/1.1 101")) throw new Error(`Not upgraded: ${head.split("\r\n")[0]}`);
  }

  /** Handles every whole WebSocket frame in `bytes`; returns how many bytes that used. */
  async #consume(bytes: Uint8Array): Promise<number> {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = 0;
    while (bytes.length - at >= 2) {
      const opcode = (bytes[at] ?? 0) & 15;
      let length = (bytes[at + 1] ?? 0) & 127;
      let start = at + 2;
      if (length === 126) {
        if (bytes.length - at < 4) break;
        length = view.getUint16(at + 2);
        start = at + 4;
      } else if (length === 127) {
        if (bytes.length - at < 10) break;
        length = Number(view.getBigUint64(at + 2));
        start = at + 10;
      }
      if (bytes.length < start + length) break;
      await this.#message(opcode, bytes.subarray(start, start + length));
      at = start + length;
    }
    return at;
  }

  async #message(opcode: number, payload: Uint8Array): Promise<void> {
    if (opcode === OPCODE_TEXT) this.#options.onText?.(new TextDecoder().decode(payload));
    if (opcode === OPCODE_PING) await this.#send(OPCODE_PONG, payload);
    if (opcode === OPCODE_CLOSE) this.close();
    if (opcode !== OPCODE_BINARY) return;
    const frame = decodeFrame(payload);
    if (!frame.ok) throw new Error(frame.reason);
    this.#frames++;
    this.#options.onFrame(frame.header, payload.length);
    await this.#send(OPCODE_BINARY, encodeAck(frame.header));
  }

  #sendText(eventType: string, payload: unknown): Promise<void> {
    const text = JSON.stringify({ event_type: eventType, payload });
    return this.#send(OPCODE_TEXT, new TextEncoder().encode(text));
  }

  async #send(opcode: number, payload: Uint8Array): Promise<void> {
    if (this.#closed) return;
    const isShort = payload.length < 126;
    const head = isShort ? 2 : 4;
    const bytes = new Uint8Array(head + 4 + payload.length);
    bytes[0] = 128 | opcode;
    bytes[1] = 128 | (isShort ? payload.length : 126);
    if (!isShort) new DataView(bytes.buffer).setUint16(2, payload.length);
    // The mask is all zeros, so the payload stands as it is.
    bytes.set(payload, head + 4);
    await writeAll(this.#connection, bytes).catch(() => this.close());
  }
}

async function writeAll(connection: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  let written = 0;
  while (written < bytes.length) written += await connection.write(bytes.subarray(written));
}
