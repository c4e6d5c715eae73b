import { until, within } from "./until.ts";

const HEAD = /Content-Length: (\d+)\r\n\r\n/;

/** A client of `stream.mjpeg` that reads as fast as it can and keeps every part's bytes. */
export class MjpegClient {
  readonly parts: Uint8Array[] = [];
  readonly ended: Promise<void>;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;
  #held = new Uint8Array(0);

  private constructor(body: ReadableStream<Uint8Array<ArrayBuffer>>) {
    this.#reader = body.getReader();
    this.ended = this.#read().catch(() => {});
  }

  /** Opens the stream at an address. */
  static async open(url: string): Promise<MjpegClient> {
    const response = await within(fetch(url), 60_000, "the stream's head");
    if (!response.ok || response.body === null) throw new Error(`Refused: ${response.status}`);
    return new MjpegClient(response.body);
  }

  /** Waits for a part that begins with that byte. */
  async part(first: number): Promise<Uint8Array> {
    return await until(() => this.parts.find((part) => part[0] === first), {
      what: `a part that begins with ${first}`,
      instead: () => this.parts.map((part) => part[0]).join(", "),
    });
  }

  async close(): Promise<void> {
    await this.#reader.cancel().catch(() => {});
    await within(this.ended, 60_000, "the stream ends");
  }

  async #read(): Promise<void> {
    for (;;) {
      const { done, value } = await this.#reader.read();
      if (done) return;
      const joined = new Uint8Array(this.#held.length + value.length);
      joined.set(this.#held);
      joined.set(value, this.#held.length);
      this.#held = joined;
      while (this.#take()) continue;
    }
  }

  #take(): boolean {
    const head = new TextDecoder("latin1").decode(this.#held.subarray(0, 256));
    const found = HEAD.exec(head);
    if (found === null) return false;
    const start = found.index + found[0].length;
    const end = start + Number(found[1]);
    if (this.#held.length < end) return false;
    this.parts.push(this.#held.slice(start, end));
    this.#held = this.#held.slice(end);
    return true;
  }
}
