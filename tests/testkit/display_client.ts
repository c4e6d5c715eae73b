import { decodeFrame, encodeAck, type FrameHeader } from "@fuelrail/contracts";
import { until, within } from "./until.ts";

/** A JSON message of the display protocol as it came. */
export interface DisplayHeard {
  readonly type: string;
  readonly note?: string;
  readonly reason?: string;
  readonly mode?: string;
  readonly carries?: string;
  readonly role?: string;
  readonly room?: string;
  readonly width?: number;
  readonly height?: number;
  readonly seq?: number;
  readonly captured_at?: number;
  readonly lines?: readonly (string | readonly [row: number, text: string])[];
  readonly state?: Readonly<Record<string, unknown>>;
  readonly reply?: {
    readonly event_type: string;
    readonly payload: Readonly<Record<string, unknown>>;
  };
}

/** A binary message: a frame's header and its body. */
export interface DisplayFrame {
  readonly header: FrameHeader;
  readonly body: Uint8Array;
}

/** How a display client connects. */
export interface DisplayClientOptions {
  readonly port: number;
  readonly room?: string;
  readonly path?: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as soon as the socket is open; left out, the client is silent as old ones are. */
  readonly hello?: Readonly<Record<string, unknown>>;
  /** Whether frames are acknowledged. @default {true} */
  readonly acks?: boolean;
}

/** Deno's own WebSocket, whose options the browser's types do not know. */
const SocketWithHeaders = WebSocket as unknown as new (
  url: string,
  options?: { readonly headers: Record<string, string> },
) => WebSocket;

/** A client of the display protocol, written as third parties write theirs. */
export class DisplayClient {
  readonly heard: DisplayHeard[] = [];
  readonly frames: DisplayFrame[] = [];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  readonly opened: Promise<void>;
  /** What its screen shows, row by row. */
  screen: string[] = [];
  isClosed = false;
  readonly #socket: WebSocket;
  readonly #acks: boolean;
  #taken = 0;
  #takenFrames = 0;

  constructor(options: DisplayClientOptions) {
    const { port, path = "/display", query = "", headers, hello, acks = true } = options;
    const room = options.room === undefined ? "" : `room=${encodeURIComponent(options.room)}`;
    const url = `ws://127.0.0.1:${port}${path}?${room}${query}`;
    this.#acks = acks;
    this.#socket = headers === undefined
      ? new SocketWithHeaders(url)
      : new SocketWithHeaders(url, { headers: { ...headers } });
    this.#socket.binaryType = "arraybuffer";
    this.#socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => this.#on(data);
    this.#socket.onerror = (event) => event.preventDefault();
    const closed = Promise.withResolvers<{ code: number; reason: string }>();
    const opened = Promise.withResolvers<void>();
    this.closed = closed.promise;
    this.opened = opened.promise;
    this.#socket.onopen = () => {
      if (hello !== undefined) this.send({ type: "hello", protocol: 1, ...hello });
      opened.resolve();
    };
    this.#socket.onclose = ({ code, reason }) => {
      this.isClosed = true;
      closed.resolve({ code, reason });
      opened.resolve();
    };
  }

  send(message: Readonly<Record<string, unknown>>): void {
    this.sendRaw(JSON.stringify(message));
  }

  sendRaw(data: string | Uint8Array<ArrayBuffer>): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(data);
  }

  ack({ seq, tier }: Pick<FrameHeader, "seq" | "tier">): void {
    this.sendRaw(encodeAck({ seq, tier }) as Uint8Array<ArrayBuffer>);
  }

  /** Takes the next message of that type, and all before it. */
  async next(
    type: string,
    where: (heard: DisplayHeard) => boolean = () => true,
    timeoutMs = 60_000,
  ): Promise<DisplayHeard> {
    const { at } = await until(() => {
      const at = this.heard.findIndex((one, n) =>
        n >= this.#taken && one.type === type && where(one)
      );
      return at < 0 ? undefined : { at };
    }, {
      timeoutMs,
      what: `display ${type}`,
      instead: () => this.heard.slice(this.#taken).map((one) => one.type).join(", "),
    });
    this.#taken = at + 1;
    return this.heard[at] as DisplayHeard;
  }

  /** Takes the next frame that `where` accepts, and those before it. */
  async nextFrame(
    where: (header: FrameHeader) => boolean = () => true,
    timeoutMs = 60_000,
  ): Promise<DisplayFrame> {
    const { at } = await until(() => {
      const at = this.frames.findIndex(({ header }, n) => n >= this.#takenFrames && where(header));
      return at < 0 ? undefined : { at };
    }, { timeoutMs, what: "a display frame" });
    this.#takenFrames = at + 1;
    return this.frames[at] as DisplayFrame;
  }

  async close(): Promise<void> {
    if (!this.isClosed) this.#socket.close();
    await within(this.closed, 60_000, "the display client closes");
  }

  #on(data: string | ArrayBuffer): void {
    if (typeof data !== "string") return this.#onFrame(new Uint8Array(data));
    const message: DisplayHeard = JSON.parse(data);
    this.heard.push(message);
    if (message.type === "clear" || message.type === "frame") this.screen = [];
    for (const [index, line] of (message.lines ?? []).entries()) {
      if (typeof line === "string") this.screen[index] = line;
      else this.screen[line[0]] = line[1];
    }
  }

  #onFrame(bytes: Uint8Array): void {
    const decoded = decodeFrame(bytes);
    if (!decoded.ok) throw new Error(decoded.reason);
    const { header, body } = decoded;
    this.frames.push({ header, body });
    if (this.#acks) this.ack(header);
  }
}
