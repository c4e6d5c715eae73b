/** Writes protobuf fields one after the other. */
export class WireWriter {
  #bytes: Uint8Array;
  #view: DataView;
  #length = 0;

  constructor(capacity = 256) {
    this.#bytes = new Uint8Array(capacity);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** Bytes written so far. */
  get length(): number {
    return this.#length;
  }

  /** The written bytes, without a copy. */
  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #grow(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.bytes());
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }

  #plain(value: bigint): void {
    this.#grow(10);
    let rest = BigInt.asUintN(64, value);
    while (rest > 127n) {
      this.#bytes[this.#length++] = Number(rest & 127n) | 128;
      rest >>= 7n;
    }
    this.#bytes[this.#length++] = Number(rest);
  }

  /** A varint field; 0 is left out, as proto3 does. */
  varint(field: number, value: number | bigint | boolean): void {
    const number = BigInt(value);
    if (number === 0n) return;
    this.#plain(BigInt(field << 3));
    this.#plain(number);
  }

  /** A float field; 0 is left out. */
  float(field: number, value: number): void {
    if (value === 0) return;
    this.#plain(BigInt((field << 3) | 5));
    this.#grow(4);
    this.#view.setFloat32(this.#length, value, true);
    this.#length += 4;
  }

  /** A length-delimited field. */
  block(field: number, content: Uint8Array): void {
    this.head(field, content.length);
    this.raw(content);
  }

  /** Bytes that already are fields. */
  raw(content: Uint8Array): void {
    this.#grow(content.length);
    this.#bytes.set(content, this.#length);
    this.#length += content.length;
  }

  /** The start of a length-delimited field whose content the caller writes next. */
  head(field: number, length: number): void {
    this.#plain(BigInt((field << 3) | 2));
    this.#plain(BigInt(length));
  }
}
