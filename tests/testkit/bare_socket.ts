const OPCODE_TEXT = 1;
const OPCODE_CLOSE = 8;
const OPCODE_PING = 9;

/** A message or control frame as it came over a bare connection. */
export interface BareFrame {
  readonly opcode: number;
  readonly payload: Uint8Array;
}

/**
 * A WebSocket on a bare TCP connection: it reads only when the test does, and answers neither pings
 * nor anything else, which the platform's own sockets cannot leave.
 */
export class BareSocket {
  readonly connection: Deno.TcpConn;
  #held = new Uint8Array(0);

  private constructor(connection: Deno.TcpConn) {
    this.connection = connection;
  }

  /** Connects and upgrades. */
  static async open(port: number, path: string, protocol?: string): Promise<BareSocket> {
    const socket = new BareSocket(await Deno.connect({ hostname: "127.0.0.1", port }));
    const lines = [
      `GET ${path} HTTP/1.1`,
      `Host: 127.0.0.1:${port}`,
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
      ...(protocol === undefined ? [] : [`Sec-WebSocket-Protocol: ${protocol}`]),
    ];
    await socket.#write(new TextEncoder().encode(`${lines.join("\r\n")}\r\n\r\n`));
    let head = "";
    const byte = new Uint8Array(1);
    while (!head.endsWith("\r\n\r\n")) {
      if (await socket.connection.read(byte) === null) throw new Error(`Refused: ${head}`);
      head += String.fromCharCode(byte[0] ?? 0);
    }
    if (!head.startsWith("HTTP/1.1 101")) throw new Error(`Not upgraded: ${head}`);
    return socket;
  }

  async sendText(text: string): Promise<void> {
    const payload = new TextEncoder().encode(text);
    if (payload.length > 125) throw new RangeError("A bare socket sends short messages only");
    // A client's frames are masked; a mask of zeros leaves them as they are.
    const head = [0x80 | OPCODE_TEXT, 0x80 | payload.length, 0, 0, 0, 0];
    await this.#write(new Uint8Array([...head, ...payload]));
  }

  /** Reads the next frame; undefined when the connection has ended. */
  async read(): Promise<BareFrame | undefined> {
    for (;;) {
      const frame = this.#take();
      if (frame !== undefined) return frame;
      const chunk = new Uint8Array(65_536);
      const count = await this.connection.read(chunk).catch(() => null);
      if (count === null) return undefined;
      const more = new Uint8Array(this.#held.length + count);
      more.set(this.#held);
      more.set(chunk.subarray(0, count), this.#held.length);
      this.#held = more;
    }
  }

  /** Reads until the close frame and returns its code and reason, and how many pings came before. */
  async readClose(): Promise<{ code: number; reason: string; pings: number }> {
    let pings = 0;
    for (;;) {
      const frame = await this.read();
      if (frame === undefined) throw new Error("The connection ended without a close frame");
      if (frame.opcode === OPCODE_PING) pings++;
      if (frame.opcode !== OPCODE_CLOSE) continue;
      const [high = 0, low = 0] = frame.payload;
      const reason = new TextDecoder().decode(frame.payload.subarray(2));
      return { code: high << 8 | low, reason, pings };
    }
  }

  close(): void {
    this.connection.close();
  }

  #take(): BareFrame | undefined {
    const bytes = this.#held;
    if (bytes.length < 2) return undefined;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const short = view.getUint8(1) & 127;
    const start = short === 127 ? 10 : short === 126 ? 4 : 2;
    if (bytes.length < start) return undefined;
    const length = short === 127
      ? Number(view.getBigUint64(2))
      : short === 126
      ? view.getUint16(2)
      : short;
    if (bytes.length < start + length) return undefined;
    const payload = bytes.slice(start, start + length);
    this.#held = bytes.slice(start + length);
    return { opcode: view.getUint8(0) & 15, payload };
  }

  async #write(bytes: Uint8Array): Promise<void> {
    for (let sent = 0; sent < bytes.length;) {
      sent += await this.connection.write(bytes.subarray(sent));
    }
  }
}
