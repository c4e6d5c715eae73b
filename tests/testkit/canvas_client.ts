import { until, within } from "./until.ts";

/** A message as a canvas client got it. */
export type CanvasHeard =
  | { readonly is: "text"; readonly type: string; readonly payload: unknown; readonly text: string }
  | { readonly is: "binary"; readonly bytes: Uint8Array };

/** How a canvas client connects. */
export interface CanvasClientOptions {
  readonly port: number;
  /** Left out, the client makes up a room as such clients do. */
  readonly room?: string;
  readonly path?: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The name that drawing pages make up for a room: up to six letters and digits. */
export function madeUpRoom(): string {
  return Math.random().toString(36).slice(2, 8).toUpperCase();
}

/** Deno's own WebSocket, whose options the browser's types do not know. */
const SocketWithHeaders = WebSocket as unknown as new (
  url: string,
  options?: { readonly headers: Record<string, string> },
) => WebSocket;

/** A client of the canvas room protocol, written as third parties write theirs. */
export class CanvasClient {
  /** Everything that came, in order. */
  readonly heard: CanvasHeard[] = [];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  /** The room that the server's hello told it to be in. */
  room: string;
  isClosed = false;
  readonly #socket: WebSocket;
  #taken = 0;

  constructor({ port, room, path = "/ws", query = "", headers }: CanvasClientOptions) {
    this.room = room ?? madeUpRoom();
    const url = `ws://127.0.0.1:${port}${path}?room=${encodeURIComponent(this.room)}${query}`;
    this.#socket = headers === undefined
      ? new SocketWithHeaders(url)
      : new SocketWithHeaders(url, { headers: { ...headers } });
    this.#socket.binaryType = "arraybuffer";
    this.#socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => this.#on(data);
    this.#socket.onerror = (event) => event.preventDefault();
    const closed = Promise.withResolvers<{ code: number; reason: string }>();
    this.closed = closed.promise;
    this.#socket.onclose = ({ code, reason }) => {
      this.isClosed = true;
      closed.resolve({ code, reason });
    };
  }

  /** What came, in short: types, states, and `png` for a binary message. */
  get words(): string[] {
    return this.heard.map(wordOf);
  }

  /** Waits for the server's first message. */
  async ready(): Promise<this> {
    await this.next("hello");
    return this;
  }

  /** Waits for the next message of that word, and takes it with all before it. */
  async next(
    word: string,
    where: (heard: CanvasHeard) => boolean = () => true,
    timeoutMs = 60_000,
  ): Promise<CanvasHeard> {
    const index = await until(() => {
      const at = this.heard.findIndex((one, n) =>
        n >= this.#taken && wordOf(one) === word && where(one)
      );
      return at < 0 ? undefined : { at };
    }, {
      timeoutMs,
      what: `canvas ${word}`,
      instead: () => this.words.slice(this.#taken).join(", "),
    });
    this.#taken = index.at + 1;
    return this.heard[index.at] as CanvasHeard;
  }

  send(type: string, payload: unknown): void {
    this.sendRaw(JSON.stringify({ type, payload }));
  }

  sendRaw(data: string | Uint8Array<ArrayBuffer>): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(data);
  }

  async close(): Promise<void> {
    if (!this.isClosed) this.#socket.close();
    await within(this.closed, 60_000, "the canvas client closes");
  }

  #on(data: string | ArrayBuffer): void {
    if (typeof data !== "string") {
      this.heard.push({ is: "binary", bytes: new Uint8Array(data) });
      return;
    }
    const { type, payload } = JSON.parse(data);
    // Such clients go by the room that the server says.
    if (type === "hello") this.room = payload.room;
    this.heard.push({ is: "text", type, payload, text: data });
  }
}

function wordOf(heard: CanvasHeard): string {
  if (heard.is === "binary") return "png";
  return heard.type === "state" ? String(heard.payload) : heard.type;
}
