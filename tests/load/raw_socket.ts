import { decodeFrame, encodeAck, type FrameHeader } from "@fuelrail/contracts/binary";
import { TokenBucket } from "./token_bucket.ts";

/** How a load viewer behaves. */
export interface LoadViewerOptions {
  readonly port: number;
  readonly room: string;
  /** Shown in its hello, where the gateway asks for one. */
  readonly token?: string;
  /** Bytes per second that this viewer's link carries; no limit when left out. */
  readonly bytesPerS?: number;
  /** Stops reading for good after this many frames, as a frozen page does. */
  readonly stallAfterFrames?: number;
  /** False for a viewer that watches no frames. */
  readonly frames: boolean;
  readonly onFrame: (header: FrameHeader, frameBytes: number) => void;
  readonly onText?: (text: string) => void;
}

const READ_BYTES = 128 * 1024;
/** Most bytes of an answer to an upgrade. */
const HEAD_MAX_BYTES = 16 * 1024;
const HEAD_END = "\r\n\r\n";
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
  #held = new Uint8Array(READ_BYTES);
  #heldBytes = 0;
  #frames = 0;
  #closed = false;
  #closeCode: number | undefined;

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
    try {
      await viewer.#upgrade();
    } catch (error) {
      viewer.close();
      throw error;
    }
    const { frames, token } = options;
    const hello = {
      frames,
      viewport: { width: 1024, height: 512, dpr: 1 },
      ...(token === undefined ? {} : { token }),
    };
    await viewer.#sendText("hello", hello);
    if (frames) await viewer.#sendText("setTierRequest", { tier: "full" });
    return viewer;
  }

  /** What the gateway closed with, if it did. */
  get closeCode(): number | undefined {
    return this.#closeCode;
  }

  /** Reads until the connection ends or `close` is called. */
  async run(): Promise<void> {
    while (!this.#closed) {
      const used = await this.#consume(this.#held.subarray(0, this.#heldBytes));
      if (used > 0) {
        this.#held.copyWithin(0, used, this.#heldBytes);
        this.#heldBytes -= used;
      }
      const { stallAfterFrames } = this.#options;
      if (stallAfterFrames !== undefined && this.#frames >= stallAfterFrames) return;
      const read = await this.#read();
      if (read === null) return;
      await this.#bucket?.take(read);
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
    let end = -1;
    while (end < 0) {
      if (head.length > HEAD_MAX_BYTES) throw new Error("The answer to the upgrade has no end");
      if (await this.#read() === null) throw new Error(`Refused: ${head}`);
      head = new TextDecoder("latin1").decode(this.#held.subarray(0, this.#heldBytes));
      end = head.indexOf(HEAD_END);
    }
    if (!head.startsWith("HTTP/1.1 101")) throw new Error(`Not upgraded: ${head.split("\r\n")[0]}`);
    const used = end + HEAD_END.length;
    this.#held.copyWithin(0, used, this.#heldBytes);
    this.#heldBytes -= used;
  }

  /** Reads what has come behind what is held; null at the end of the connection. */
  async #read(): Promise<number | null> {
    const limit = this.#bucket?.chunkBytes ?? READ_BYTES;
    if (this.#heldBytes === this.#held.length) {
      const larger = new Uint8Array(this.#held.length * 2);
      larger.set(this.#held);
      this.#held = larger;
    }
    const room = this.#held.subarray(this.#heldBytes, this.#heldBytes + limit);
    const read = await this.#connection.read(room).catch(() => null);
    this.#heldBytes += read ?? 0;
    return read;
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
    if (opcode === OPCODE_CLOSE) {
      this.#closeCode = payload.length < 2
        ? undefined
        : (payload[0] ?? 0) * 256 + (payload[1] ?? 0);
      this.close();
    }
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
